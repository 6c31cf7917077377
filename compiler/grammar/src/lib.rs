//! A tree-sitter grammar of the Kusto Query Language (KQL).
//!
//! The parser in `src/parser.c` is generated from `grammar.js` and committed, so that building needs a C compiler only.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_kql() -> *const ();
}

/// The language, for `tree_sitter::Parser::set_language`.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_kql) };

/// The kinds of nodes with their fields, as JSON in tree-sitter's form.
pub const NODE_TYPES: &str = include_str!("node-types.json");
