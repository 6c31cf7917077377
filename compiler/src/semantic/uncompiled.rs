//! Functions and operators that no version will compile as things are, each with its cause.

use kqlc_runtime::{
    scalar::{geo_line_length, geo_polygon_area},
    types::{Dynamic, Value},
};

use super::tree::Expr;

/// True for a call that has no result whatever the function does: of a constant that is no such shape, or with a constant distance that
/// it does not take. Then it is null (Kusto documentation).
pub(super) fn has_no_result(name: &str, arguments: &[Expr]) -> bool {
    let (is_line, takes_zero) = match name {
        "geo_line_buffer" => (true, false),
        "geo_line_simplify" => (true, true),
        "geo_polygon_buffer" => (false, false),
        "geo_polygon_simplify" => (false, true),
        _ => return false,
    };
    let is_no_shape = |shape: &Dynamic| {
        if is_line {
            geo_line_length(shape).is_none()
        } else {
            geo_polygon_area(shape).is_none() && !is_several(shape)
        }
    };
    let shape = arguments.first().and_then(Expr::literal);
    let distance = arguments.get(1).and_then(Expr::literal);
    matches!(shape, Some(Value::Dynamic(shape)) if is_no_shape(shape))
        || distance.and_then(number).is_some_and(|metres| metres < 0.0 || (metres == 0.0 && !takes_zero))
}

/// True for several polygons, which may touch each other in ways that `geo_polygon_area` alone does not take.
fn is_several(shape: &Dynamic) -> bool {
    matches!(shape, Dynamic::Bag(bag) if bag.0.iter().any(|(name, value)| &**name == "type" && value.as_str() == Some("MultiPolygon")))
}

#[expect(clippy::cast_precision_loss, reason = "only its sign matters")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(f64::from(*number)),
        Value::Long(number) => Some(*number as f64),
        Value::Real(number) => Some(*number),
        _ => None,
    }
}

/// Why a function has no code behind it.
pub(super) fn why_not(name: &str) -> &'static str {
    match name {
        "geo_line_buffer" | "geo_polygon_buffer" => {
            "where the corners of its result lie follows from the inside of the S2 library"
        }
        "geo_line_simplify"
        | "geo_polygon_simplify"
        | "geo_simplify_polygons_array"
        | "geo_union_lines_array" => {
            "which corners of its result are kept, and in what order, follows from the inside of the S2 library"
        }
        "hash_combine" | "hash_many" => "how the engine combines hashes is not published",
        "current_cluster_endpoint" | "current_database" | "current_node_id" => {
            "it tells of the cluster that the query runs on; here there is none"
        }
        "current_principal" | "current_principal_details" | "current_principal_is_member_of" => {
            "it tells of the user who runs the query in the cloud; here there is none"
        }
        "cursor_after"
        | "cursor_before_or_at"
        | "cursor_current"
        | "current_cursor"
        | "extent_id"
        | "extent_tags"
        | "extentid"
        | "row_id"
        | "rowstore_ordinal_range" => {
            "it tells of how a cluster stores its rows, which exported logs do not have"
        }
        "hll_isvalid" | "tdigest_isvalid" => "the reference does not say what it does",
        _ => "it is right KQL; this version of kqlc has no code for it",
    }
}

/// Why an operator has no code behind it.
pub(super) fn why_not_operator(name: &str) -> &'static str {
    match name {
        "facet" | "fork" => "it gives several tables, and the result of a rule is one",
        "graph-where-edges" | "graph-where-nodes" => "Kusto's documentation does not describe it",
        "reduce" => "its documentation shows what it gives in a few cases, and not how it chooses its groups",
        _ => "it is right KQL; this version of kqlc has no code for it",
    }
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::said;

    const AREA: &str = "dynamic({'type': 'Polygon', 'coordinates': [[[1, 1], [0, 1], [0, 0], [1, 1]]]})";

    #[test]
    fn what_is_no_shape_has_no_result() {
        assert_eq!(said("print assert(isnull(geo_line_buffer(dynamic({'type': 'LineString'}), 5)), '')"), "");
        assert_eq!(said(&format!("print assert(isnull(geo_polygon_simplify({AREA}, -1)), '')")), "");
        assert_eq!(said(&format!("print assert(isnull(geo_polygon_buffer({AREA}, 0)), '')")), "");
    }

    #[test]
    fn a_shape_is_refused() {
        let said = said(&format!("print geo_polygon_simplify({AREA}, 0)"));
        assert_eq!(said, "`geo_polygon_simplify` over (dynamic, long) cannot be compiled yet");
    }
}
