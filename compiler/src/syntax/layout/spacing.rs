//! Where a blank stands between two tokens by custom.

/// A token as spacing sees it: what it is, and the kind of the node that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Site<'t> {
    pub(super) kind: &'t str,
    pub(super) parent: &'t str,
}

/// Nodes whose `=` stands without blanks: `kind=inner`, `default=0`.
const TIGHT_EQUALS: &[&str] = &[
    "by_clause",
    "data_scope",
    "inline_external_table",
    "make_graph_operator",
    "named_argument",
    "operator_parameter",
    "optimized_expression",
    "parameter",
    "property",
    "render_property",
    "scan_step",
    "series_aggregate",
    "top_nested_level",
];

/// Nodes whose `.` stands without blanks.
const TIGHT_DOT: &[&str] = &[
    "index_expression",
    "member_expression",
    "method_call",
    "pattern_match",
    "real_literal",
    "wildcard_path",
];

/// Nodes that are written without any blank in them.
const TIGHT: &[&str] = &["bracketed_name", "bracketed_wildcard", "graph_edge", "graph_node"];

/// Nodes whose parentheses follow a word immediately.
const CALLS: &[&str] = &["argument_list", "dynamic_literal", "pack", "series_range", "type_literal"];

/// True if a blank stands between two tokens.
pub(super) fn is_spaced(before: Site<'_>, token: Site<'_>) -> bool {
    !(ends_tight(before) || begins_tight(before, token))
}

/// True if nothing stands between a token and what follows it.
fn ends_tight(before: Site<'_>) -> bool {
    let Site { kind, parent } = before;
    match kind {
        "(" | "[" => true,
        "{" => parent == "json_object",
        "-" | "+" => matches!(parent, "unary_expression" | "signed_literal"),
        "=" => TIGHT_EQUALS.contains(&parent),
        ":" => matches!(parent, "string_operator" | "typed_column"),
        "." => TIGHT_DOT.contains(&parent),
        _ => parent == "graph_edge",
    }
}

/// True if nothing stands between a token and what precedes it.
fn begins_tight(before: Site<'_>, token: Site<'_>) -> bool {
    let Site { kind, parent } = token;
    match kind {
        ")" | "]" | "," | ";" => true,
        "}" => parent == "json_object",
        "(" if CALLS.contains(&parent) => true,
        "(" if parent == "row_schema" => {
            matches!(before.kind, "datatable" | "externaldata" | "external_data")
        }
        "(" if parent == "parameter_list" => before.kind == "query_parameters",
        "(" if parent == "graph_node" => before.parent == "graph_edge",
        "[" => matches!(parent, "index_expression" | "pattern_match"),
        "=" => TIGHT_EQUALS.contains(&parent),
        ":" => parent != "evaluate_operator",
        "." => TIGHT_DOT.contains(&parent),
        _ => parent == "graph_edge" || (TIGHT.contains(&parent) && before.parent == parent),
    }
}
