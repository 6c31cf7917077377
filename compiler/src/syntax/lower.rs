//! The tree-sitter tree to the syntax tree.

mod aggregation;
mod branching;
mod expressions;
mod graph;
mod literals;
mod operators;
mod reserved;
mod scan;
mod schemas;
mod statements;
mod strings;

use std::ops::Range;

use reserved::{Position, is_reserved};
use tree_sitter::Node;

use super::{
    SYNTAX_ERROR, UNSUPPORTED_SYNTAX,
    ast::{Expr, ExprKind, Name},
};
use crate::{
    diagnostic::{Diagnostic, Kind},
    source::{Span, Spanned},
};

/// How deep expressions may nest; deeper ones would exhaust the stack of later stages.
const DEPTH_LIMIT: usize = 150;

/// One run over one tree: the text, its place in the file, and the problems found so far.
pub(super) struct Lowering<'a> {
    text: &'a str,
    place: &'a dyn Fn(Range<usize>) -> Span,
    diagnostics: Vec<Diagnostic>,
    depth: usize,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(text: &'a str, place: &'a dyn Fn(Range<usize>) -> Span) -> Self {
        Self { text, place, diagnostics: Vec::new(), depth: 0 }
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Runs `lower` one level deeper, or yields nothing and complains where the nesting is too deep.
    fn nested<T>(&mut self, node: Node<'_>, lower: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth == DEPTH_LIMIT {
            self.report(SYNTAX_ERROR, "the query nests too deeply", node).help("split it with `let`");
            return None;
        }
        self.depth += 1;
        let lowered = lower(self);
        self.depth -= 1;
        Some(lowered)
    }

    fn span(&self, node: Node<'_>) -> Span {
        (self.place)(node.byte_range())
    }

    fn text(&self, node: Node<'_>) -> &'a str {
        &self.text[node.byte_range()]
    }

    fn expr(&self, kind: ExprKind, node: Node<'_>) -> Expr {
        Expr { kind, span: self.span(node) }
    }

    /// An error node's expression; the parser has complained already.
    fn error(&self, node: Node<'_>) -> Expr {
        self.expr(ExprKind::Error, node)
    }

    fn report(&mut self, kind: Kind, message: impl Into<String>, node: Node<'_>) -> Report<'_> {
        let diagnostic = Diagnostic::new(kind, message, self.span(node));
        self.diagnostics.push(diagnostic);
        Report(self.diagnostics.last_mut().expect("a diagnostic was just added"))
    }

    /// Refuses `node` by name.
    fn unsupported(&mut self, what: &str, node: Node<'_>) -> Expr {
        self.report(UNSUPPORTED_SYNTAX, format!("{what} cannot be compiled yet"), node);
        self.error(node)
    }

    /// A name in any of its forms that names something that exists.
    fn name(&mut self, node: Node<'_>) -> Name {
        self.name_at(node, Position::Reference)
    }

    /// A name of something new.
    fn declared_name(&mut self, node: Node<'_>) -> Name {
        self.name_at(node, Position::Declaration)
    }

    fn name_at(&mut self, node: Node<'_>, position: Position) -> Name {
        let text = self.text(node);
        if node.kind() == "identifier" && is_reserved(text, position) {
            self.report(SYNTAX_ERROR, format!("the keyword `{text}` is a name only in brackets"), node)
                .help(format!("write `['{text}']`"));
        }
        self.any_name(node)
    }

    /// A name where keywords are names too.
    fn any_name(&mut self, node: Node<'_>) -> Name {
        let value = match node.kind() {
            "bracketed_name" => {
                children(node).next().map(|literal| self.string_literal(literal)).unwrap_or_default()
            }
            "braced_name" => {
                self.unsupported("a parameter that a client fills in", node);
                self.text(node).to_owned()
            }
            _ => self.text(node).to_owned(),
        };
        Spanned::new(value, self.span(node))
    }

    /// The name in a field; empty, at the end of the node, where the parser missed it.
    fn name_field(&mut self, node: Node<'_>, field: &str, name: fn(&mut Self, Node<'_>) -> Name) -> Name {
        match present(node.child_by_field_name(field)) {
            Some(child) => name(self, child),
            None => Spanned::new(String::new(), self.end(node)),
        }
    }

    /// The empty place after a node.
    fn end(&self, node: Node<'_>) -> Span {
        (self.place)(node.end_byte()..node.end_byte())
    }
}

/// A diagnostic that was just reported, to be added to.
struct Report<'a>(&'a mut Diagnostic);

impl Report<'_> {
    fn help(self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    fn label(self, label: impl Into<String>) -> Self {
        self.0.primary.message = label.into();
        self
    }
}

/// The named children that are neither comments nor broken.
fn children(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut cursor = node.walk();
    let children: Vec<_> = node.named_children(&mut cursor).filter(is_whole).collect();
    children.into_iter()
}

/// The named children of one kind.
fn children_of_kind<'t>(node: Node<'t>, kind: &'static str) -> impl Iterator<Item = Node<'t>> {
    children(node).filter(move |child| child.kind() == kind)
}

/// The node unless the parser made it up or gave up on it.
fn present(node: Option<Node<'_>>) -> Option<Node<'_>> {
    node.filter(is_whole)
}

fn is_whole(node: &Node<'_>) -> bool {
    !(node.is_error() || node.is_missing() || node.is_extra())
}

/// True if an unnamed child is this word or sign.
fn has_token(node: Node<'_>, token: &str) -> bool {
    child_token(node, token).is_some()
}

/// Where the unnamed child that is this word or sign begins.
fn child_token(node: Node<'_>, token: &str) -> Option<usize> {
    let mut cursor = node.walk();
    let found = node.children(&mut cursor).find(|child| !child.is_named() && child.kind() == token);
    found.map(|child| child.start_byte())
}
