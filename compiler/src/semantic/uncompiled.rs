//! Functions that no version will compile as things are, each with its cause.

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
