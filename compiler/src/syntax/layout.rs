//! The tokens of a query with its comments, in groups that say what belongs together: what a formatter needs to know.
//!
//! The tree is neutral. It says what is a list or a pipeline and where a blank stands by custom, not where lines end.

mod build;
mod fold;
mod same;
mod spacing;

use tree_sitter::Parser;

use super::{SYNTAX_ERROR, parse};
use crate::{diagnostic::Diagnostic, source::Span};

pub use same::same_tokens;

/// A query as groups of tokens.
#[derive(Clone, Debug)]
pub struct Layout<'t> {
    /// The statements, and lines for the tool that sends the query.
    pub statements: Vec<Node<'t>>,
    /// Comments after the last token.
    pub end: Vec<Comment<'t>>,
}

/// A token, or what belongs together.
#[derive(Clone, Debug)]
pub enum Node<'t> {
    /// A token.
    Token(Token<'t>),
    /// What belongs together.
    Group(Shape, Vec<Node<'t>>),
}

/// How the parts of a group belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Parts one after the other.
    Inline,
    /// `let x = value`: the value is the last part.
    Let,
    /// A statement and its semicolon.
    Statement,
    /// `{`, statements, `}`
    Block,
    /// A source, then a group for each further operator.
    Pipeline,
    /// `|` and what follows it.
    Step,
    /// An operator: its word, what it is told, its lists and clauses.
    Operator,
    /// A part of an operator that may stand on a line of its own: `by a, b`.
    Clause,
    /// `on a, b`: a clause that stays where the operator's table ends.
    Condition,
    /// `a, b`: a group for each item and its comma.
    List,
    /// A list of literals alone.
    Literals,
    /// The literals of a table with so many columns.
    Rows(usize),
    /// The arguments of a function that takes pairs: `case(condition, value, condition, value, otherwise)`.
    Pairs,
    /// `a and b and c`: operands and operators of one level.
    Chain,
    /// A bracket, what it holds, and its counterpart.
    Brackets,
}

/// A token with the comments around it.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    /// As it is written.
    pub text: &'t str,
    /// True if a blank stands before it by custom.
    pub spaced: bool,
    /// Comments before it, on lines of their own.
    pub comments: Vec<Comment<'t>>,
    /// A comment after it, on its line.
    pub trailing: Option<&'t str>,
    /// True if an empty line before it (below its comments) separates it from what precedes.
    pub parted: bool,
}

/// A comment on a line of its own.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'t> {
    /// With its slashes, without white space at the end.
    pub text: &'t str,
    /// True if an empty line before it separates it from what precedes.
    pub parted: bool,
}

/// The groups of a query, or its first syntax error: nothing can be said of what is not understood.
pub fn layout<'t>(
    text: &'t str,
    place: &dyn Fn(std::ops::Range<usize>) -> Span,
) -> Result<Layout<'t>, Box<Diagnostic>> {
    let is_syntax = |found: &Diagnostic| found.code == SYNTAX_ERROR.code;
    if let Some(error) = parse(text, place).diagnostics.into_iter().find(is_syntax) {
        return Err(Box::new(error));
    }
    let tree = tree(text);
    if tree.root_node().has_error() {
        return Err(Box::new(Diagnostic::new(
            SYNTAX_ERROR,
            "the query cannot be read",
            place(0..text.len()),
        )));
    }
    Ok(build::layout(text, &tree))
}

/// True for a node that is written in one piece. `1.` has a part of its own, and its point none.
fn is_token(node: tree_sitter::Node<'_>) -> bool {
    node.child_count() == 0 || node.kind() == "real_literal"
}

fn tree(text: &str) -> tree_sitter::Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_kql::LANGUAGE.into()).expect("the grammar's ABI fits the library");
    parser.parse(text, None).expect("a parse without a time limit ends")
}
