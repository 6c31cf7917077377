//! Where the lines of a query end: its groups of tokens to a document.

use super::document::Doc;
use crate::syntax::layout::{Layout, Node, Shape, Token};

/// The document of a query.
pub(super) fn document<'d>(layout: &'d Layout<'d>) -> Doc<'d> {
    let mut parts = statements(&layout.statements);
    if !layout.end.is_empty() {
        parts.push(Doc::hard());
    }
    parts.push(Doc::comments(&layout.end));
    Doc::sequence(parts)
}

/// Each statement begins a line.
fn statements<'d>(nodes: &'d [Node<'d>]) -> Vec<Doc<'d>> {
    separated(nodes.iter().map(doc), Doc::hard)
}

fn doc<'d>(node: &'d Node<'d>) -> Doc<'d> {
    match node {
        Node::Token(token) => Doc::token(token),
        Node::Group(shape, nodes) => match shape {
            Shape::Inline | Shape::Statement | Shape::Step => Doc::sequence(nodes.iter().map(doc).collect()),
            Shape::Let => binding(nodes),
            Shape::Block => block(nodes),
            Shape::Pipeline => Doc::sequence(separated(nodes.iter().map(doc), Doc::hard)),
            Shape::Operator => operator(nodes),
            Shape::Clause | Shape::Condition => clause(nodes),
            Shape::List => Doc::sequence(separated(nodes.iter().map(doc), Doc::line)),
            Shape::Literals => filled(nodes),
            Shape::Rows(columns) => rows(nodes, *columns),
            Shape::Pairs => pairs(nodes),
            Shape::Chain => chain(nodes, true),
            Shape::Brackets => brackets(nodes),
        },
    }
}

/// `let x = value`: a pipeline begins its own line.
fn binding<'d>(nodes: &'d [Node<'d>]) -> Doc<'d> {
    let Some((value, head)) = nodes.split_last() else { return Doc::sequence(Vec::new()) };
    let mut parts: Vec<Doc<'d>> = head.iter().map(doc).collect();
    parts.push(match value {
        Node::Group(Shape::Pipeline | Shape::Operator, _) => {
            Doc::group(vec![Doc::nest(vec![Doc::line(), doc(value)])])
        }
        Node::Group(..) | Node::Token(_) => doc(value),
    });
    Doc::sequence(parts)
}

/// `{`, statements, `}`: on one line if there is one short statement.
fn block<'d>(nodes: &'d [Node<'d>]) -> Doc<'d> {
    let [open, inner @ .., Node::Token(close)] = nodes else {
        return Doc::sequence(separated(nodes.iter().map(doc), Doc::hard));
    };
    if !matches!(open, Node::Token(token) if token.text == "{") {
        return Doc::sequence(statements(nodes));
    }
    enclosed(doc(open), statements(inner), close)
}

/// An operator's word, what it is told, and on their own lines, if it does not fit, the items of its list and its clauses.
fn operator<'d>(nodes: &'d [Node<'d>]) -> Doc<'d> {
    let mut parts: Vec<Doc<'d>> = Vec::new();
    let ends_in_brackets = matches!(nodes.last(), Some(Node::Group(Shape::Brackets, _)));
    for node in nodes {
        let part = doc(node);
        let is_below_comment = part.begins_line() || parts.last().is_some_and(Doc::ends_line);
        parts.push(match node {
            // What stands between brackets on lines of its own does not break the list before them.
            Node::Group(Shape::List, items) if items.len() > 1 && ends_in_brackets => {
                Doc::group(vec![Doc::nest(vec![Doc::line(), part])])
            }
            Node::Group(Shape::List, items) if items.len() > 1 => Doc::nest(vec![Doc::line(), part]),
            Node::Group(Shape::Literals, items) if items.len() > 1 => Doc::nest(vec![part]),
            Node::Group(Shape::Clause, _) => Doc::nest(vec![Doc::line(), part]),
            Node::Group(Shape::Chain, nodes) if is_below_comment => {
                Doc::nest(vec![Doc::line(), chain(nodes, false)])
            }
            Node::Group(..) | Node::Token(_) if is_below_comment && !parts.is_empty() => {
                Doc::nest(vec![Doc::line(), part])
            }
            Node::Group(..) | Node::Token(_) => part,
        });
    }
    Doc::group(parts)
}

/// `by a, b`
fn clause<'d>(nodes: &'d [Node<'d>]) -> Doc<'d> {
    let part = |node: &'d Node<'d>| match node {
        Node::Group(Shape::List | Shape::Literals, items) if items.len() > 1 => {
            Doc::nest(vec![Doc::line(), doc(node)])
        }
        Node::Group(..) | Node::Token(_) => doc(node),
    };
    Doc::group(nodes.iter().map(part).collect())
}

/// `a and b and c`: each operator begins a line if they do not fit into one.
fn chain<'d>(nodes: &'d [Node<'d>], is_nested: bool) -> Doc<'d> {
    let Some((first, rest)) = nodes.split_first() else { return Doc::sequence(Vec::new()) };
    let mut parts = Vec::new();
    for pair in rest.chunks(2) {
        parts.push(Doc::line());
        parts.extend(pair.iter().map(doc));
    }
    let rest = if is_nested { Doc::nest(parts) } else { Doc::sequence(parts) };
    Doc::group(vec![doc(first), rest])
}

/// A bracket, what it holds, and its counterpart.
fn brackets<'d>(nodes: &'d [Node<'d>]) -> Doc<'d> {
    let [open, inner @ .., Node::Token(close)] = nodes else {
        return Doc::sequence(nodes.iter().map(doc).collect());
    };
    let open = doc(open);
    match inner {
        [] => Doc::sequence(vec![open, Doc::nest(vec![Doc::comments(&close.comments)]), Doc::closing(close)]),
        [only] if is_enclosed(only) && close.comments.is_empty() => {
            Doc::sequence(vec![open, doc(only), Doc::token(close)])
        }
        [Node::Group(Shape::Chain, nodes)] => enclosed(open, vec![chain(nodes, false)], close),
        inner => enclosed(open, inner.iter().map(doc).collect(), close),
    }
}

/// Between brackets, indented on lines of its own if it does not fit.
fn enclosed<'d>(open: Doc<'d>, inner: Vec<Doc<'d>>, close: &'d Token<'d>) -> Doc<'d> {
    let mut nested = vec![Doc::line()];
    nested.extend(inner);
    nested.push(Doc::comments(&close.comments));
    Doc::group(vec![open, Doc::nest(nested), Doc::line(), Doc::closing(close)])
}

/// True for brackets, perhaps after a word: they may stand directly within other brackets.
fn is_enclosed(node: &Node<'_>) -> bool {
    match node {
        Node::Group(Shape::Brackets, _) => true,
        Node::Group(Shape::Inline, nodes) => match nodes.as_slice() {
            [last] => is_enclosed(last),
            [word, last] => is_word(word) && is_enclosed(last),
            _ => false,
        },
        Node::Group(..) | Node::Token(_) => false,
    }
}

fn is_word(node: &Node<'_>) -> bool {
    match node {
        Node::Token(_) => true,
        Node::Group(Shape::Inline, nodes) => nodes.len() == 1 && nodes.iter().all(is_word),
        Node::Group(..) => false,
    }
}

/// As many literals in a line as fit.
fn filled<'d>(items: &'d [Node<'d>]) -> Doc<'d> {
    let Some((first, rest)) = items.split_first() else { return Doc::sequence(Vec::new()) };
    let rest = rest.iter().map(|item| Doc::group(vec![Doc::line(), doc(item)]));
    Doc::sequence(std::iter::once(doc(first)).chain(rest).collect())
}

/// The rows of a table, each in its line.
fn rows<'d>(items: &'d [Node<'d>], columns: usize) -> Doc<'d> {
    let rows = items.chunks(columns).map(|row| Doc::sequence(row.iter().map(doc).collect()));
    let separator = if columns > 1 { Doc::hard } else { Doc::line };
    Doc::sequence(separated(rows, separator))
}

/// Conditions with their values, and the value that is left.
fn pairs<'d>(items: &'d [Node<'d>]) -> Doc<'d> {
    let pair = |pair: &'d [Node<'d>]| match pair {
        [condition, value] => Doc::group(vec![doc(condition), Doc::nest(vec![Doc::line(), doc(value)])]),
        other => Doc::sequence(other.iter().map(doc).collect()),
    };
    Doc::sequence(separated(items.chunks(2).map(pair), Doc::line))
}

fn separated<'d>(docs: impl Iterator<Item = Doc<'d>>, separator: impl Fn() -> Doc<'d>) -> Vec<Doc<'d>> {
    let mut parts = Vec::new();
    for doc in docs {
        if !parts.is_empty() {
            parts.push(separator());
        }
        parts.push(doc);
    }
    parts
}
