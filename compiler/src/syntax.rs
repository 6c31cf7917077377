//! KQL text to a syntax tree. Only this module knows tree-sitter.
//!
//! Parsing never stops at the first problem: what could be understood is returned together with the diagnostics, and
//! [`ast::ExprKind::Error`] stands where nothing could.

pub mod ast;
pub mod layout;

mod errors;
mod lower;
#[cfg(test)]
mod tests;
pub(crate) mod visit;

use std::ops::Range;

use tree_sitter::Parser;

use crate::{
    diagnostic::{Diagnostic, Kind, Severity},
    source::Span,
};

#[cfg(test)]
pub(crate) use errors::operators;

/// Text that is not KQL.
pub const SYNTAX_ERROR: Kind = Kind::error("KQ0001", "syntax-error");
/// A literal whose text has no value of its type.
pub const INVALID_LITERAL: Kind = Kind::error("KQ0002", "invalid-literal");
/// A condition that is an assignment. Microsoft's parser takes it, and its binder refuses the value for not being a bool.
pub const ASSIGNMENT: Kind = Kind::error("KQ0007", "assignment-for-comparison");
/// A condition with a name, which it does not need and which looks like a comparison.
pub const NAMED_CONDITION: Kind = Kind::warning("KQ0008", "named-condition");
/// A form of the language that the syntax tree does not hold yet.
pub const UNSUPPORTED_SYNTAX: Kind = Kind::unsupported("KQ0003", "unsupported-syntax");

/// A query as far as it could be understood.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The statements.
    pub query: ast::Query,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// From where on the query is not what its author meant.
    pub broken: Broken,
}

/// Where the first statement begins that holds a syntax error, if one does.
#[derive(Clone, Copy, Debug)]
pub struct Broken(Option<Span>);

impl Broken {
    /// Those problems of a later stage that no syntax error can have caused: of the statements before it.
    ///
    /// What stands in a broken statement was guessed, and later statements may use what it defines.
    pub fn independent(self, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if let Some(broken) = self.0 {
            problems.retain(|problem| {
                let place = problem.primary.span;
                place.file == broken.file && place.start < broken.start && place.end <= broken.start
            });
        }
        problems
    }
}

/// Parses `text`. `place` says where a range of its bytes lies in the file on disk.
pub fn parse(text: &str, place: &dyn Fn(Range<usize>) -> Span) -> Parsed {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_kql::LANGUAGE.into()).expect("the grammar's ABI fits the library");
    let tree = parser.parse(text, None).expect("a parse without a time limit ends");
    let mut lowering = lower::Lowering::new(text, place);
    let mut query = lowering.query(tree.root_node());
    let mut diagnostics = lowering.into_diagnostics();
    let starts = errors::statement_starts(&tree, place);
    let mut broken = first_error(&diagnostics);
    if tree.root_node().has_error() {
        let errors = errors::syntax_errors(&mut parser, &tree, text, place);
        let first = first_error(&errors).map(|span| statement_start(&starts, span));
        // What recovery made of the broken statement was guessed.
        diagnostics.retain(|diagnostic| first.is_none_or(|first| diagnostic.primary.span < first));
        broken = broken.into_iter().chain(first).min();
        diagnostics.extend(errors);
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
    let broken = Broken(broken.map(|span| statement_start(&starts, span)));
    if let (Some(place), None | Some(ast::Statement::Let(_))) = (broken.0, query.statements.last()) {
        // The query's result is in what could not be read.
        let unread = ast::Expr { kind: ast::ExprKind::Error, span: place };
        query.statements.push(ast::Statement::Expression(unread));
    }
    Parsed { query, diagnostics, broken }
}

/// The place of the first error among problems; what cannot be compiled is no error of the author's.
fn first_error(diagnostics: &[Diagnostic]) -> Option<Span> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.map(|diagnostic| diagnostic.primary.span).min()
}

/// Where the statement that holds a place begins.
fn statement_start(starts: &[Span], place: Span) -> Span {
    let after = starts.partition_point(|start| start.start <= place.start);
    starts.get(after.saturating_sub(1)).copied().unwrap_or(place)
}
