//! KQL text to a syntax tree. Only this module knows tree-sitter.
//!
//! Parsing never stops at the first problem: what could be understood is returned together with the diagnostics, and
//! [`ast::ExprKind::Error`] stands where nothing could.

pub mod ast;

mod errors;
mod lower;
#[cfg(test)]
mod tests;

use std::ops::Range;

use tree_sitter::Parser;

use crate::{
    diagnostic::{Diagnostic, Kind},
    source::Span,
};

/// Text that is not KQL.
pub const SYNTAX_ERROR: Kind = Kind::error("KQ0001", "syntax-error");
/// A literal whose text has no value of its type.
pub const INVALID_LITERAL: Kind = Kind::error("KQ0002", "invalid-literal");
/// A form of the language that the syntax tree does not hold yet.
pub const UNSUPPORTED_SYNTAX: Kind = Kind::unsupported("KQ0003", "unsupported-syntax");

/// A query as far as it could be understood.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The statements.
    pub query: ast::Query,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses `text`. `place` says where a range of its bytes lies in the file on disk.
pub fn parse(text: &str, place: &dyn Fn(Range<usize>) -> Span) -> Parsed {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_kql::LANGUAGE.into()).expect("the grammar's ABI fits the library");
    let tree = parser.parse(text, None).expect("a parse without a time limit ends");
    let mut lowering = lower::Lowering::new(text, place);
    let query = lowering.query(tree.root_node());
    let mut diagnostics = lowering.into_diagnostics();
    if tree.root_node().has_error() {
        diagnostics.extend(errors::syntax_errors(&mut parser, &tree, text, place));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    Parsed { query, diagnostics }
}
