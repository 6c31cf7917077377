//! Parts in a row, folded into groups: brackets, lists, statements.

use super::{Node, Shape};

/// A part of a node: its kind in the grammar, and what it became.
#[derive(Debug)]
pub(super) struct Part<'t, 's> {
    pub(super) kind: &'s str,
    pub(super) node: Node<'t>,
}

/// Brackets with what they hold, each as one part; then lists.
pub(super) fn brackets<'t>(parts: Vec<Part<'t, '_>>, list: Shape) -> Vec<Node<'t>> {
    let mut open: Vec<Vec<Part<'t, '_>>> = vec![Vec::new()];
    for part in parts {
        match part.kind {
            "(" | "[" | "{" => open.push(vec![part]),
            ")" | "]" | "}" if open.len() > 1 => {
                let inner = open.pop().unwrap_or_default();
                let node = closed(inner, part, list);
                last(&mut open).push(Part { kind: "brackets", node });
            }
            _ => last(&mut open).push(part),
        }
    }
    lists(open.into_iter().flatten().collect(), Shape::List)
}

fn last<T>(stack: &mut Vec<Vec<T>>) -> &mut Vec<T> {
    if stack.is_empty() {
        stack.push(Vec::new());
    }
    let at = stack.len() - 1;
    &mut stack[at]
}

fn closed<'t>(mut inner: Vec<Part<'t, '_>>, close: Part<'t, '_>, list: Shape) -> Node<'t> {
    let held = inner.split_off(1);
    let shape = if inner[0].kind == "{" && held.iter().any(|part| is_statement(part.kind)) {
        Shape::Block
    } else {
        Shape::Brackets
    };
    let mut nodes: Vec<Node<'t>> = inner.into_iter().map(|part| part.node).collect();
    nodes.extend(lists(held, list));
    nodes.push(close.node);
    Node::Group(shape, nodes)
}

/// Runs of parts between commas, each run as one list; runs of statements; runs of parts that stand on their own lines.
fn lists<'t>(parts: Vec<Part<'t, '_>>, shape: Shape) -> Vec<Node<'t>> {
    let kinds: Vec<&str> = parts.iter().map(|part| part.kind).collect();
    let is_comma = |at: Option<usize>| at.and_then(|at| kinds.get(at)) == Some(&",");
    let in_list: Vec<bool> = (0..kinds.len())
        .map(|at| is_comma(Some(at)) || is_comma(at.checked_sub(1)) || is_comma(Some(at + 1)))
        .collect();
    let mut nodes = Vec::new();
    let mut parts = parts.into_iter().zip(in_list).peekable();
    while let Some((part, listed)) = parts.next() {
        if listed {
            let mut run = vec![part];
            while let Some((part, _)) = parts.next_if(|(_, listed)| *listed) {
                run.push(part);
            }
            nodes.push(list(run, shape));
        } else if let Some(is_alike) = on_lines(part.kind) {
            let mut run = vec![Node::Group(Shape::Inline, vec![part.node])];
            while let Some((part, _)) = parts.next_if(|(part, _)| is_alike(part.kind)) {
                run.push(Node::Group(Shape::Inline, vec![part.node]));
            }
            nodes.push(Node::Group(Shape::List, run));
        } else {
            nodes.push(part.node);
        }
    }
    nodes
}

/// Whether parts of this kind stand one below the other, without commas: then what belongs to the same run.
fn on_lines(kind: &str) -> Option<fn(&str) -> bool> {
    match kind {
        "fork_branch" => Some(|kind| kind == "fork_branch"),
        "scan_step" => Some(|kind| kind == "scan_step"),
        "pattern_match" => Some(|kind| kind == "pattern_match"),
        _ => None,
    }
}

fn list<'t>(run: Vec<Part<'t, '_>>, shape: Shape) -> Node<'t> {
    let literals = run.iter().all(|part| part.kind == "," || is_literal(part.kind));
    let shape = if shape == Shape::List && literals { Shape::Literals } else { shape };
    let mut items: Vec<Vec<Node<'t>>> = vec![Vec::new()];
    for part in run {
        if part.kind != "," {
            last(&mut items).push(part.node);
        } else if last(&mut items).is_empty() || begins_line(last(&mut items), &part.node) {
            // It belongs to what it stands before.
            items.push(vec![part.node]);
        } else {
            last(&mut items).push(part.node);
            items.push(Vec::new());
        }
    }
    items.retain(|item| !item.is_empty());
    Node::Group(shape, items.into_iter().map(|item| Node::Group(Shape::Inline, item)).collect())
}

/// True for a comma that comments keep from standing behind its item.
fn begins_line(item: &[Node<'_>], comma: &Node<'_>) -> bool {
    let has_comments = matches!(comma, Node::Token(token) if !token.comments.is_empty());
    let mut node = item.last();
    while let Some(Node::Group(_, nodes)) = node {
        node = nodes.last();
    }
    has_comments || matches!(node, Some(Node::Token(token)) if token.trailing.is_some())
}

/// True for literals without parts of their own.
fn is_literal(kind: &str) -> bool {
    kind.ends_with("_literal") && !matches!(kind, "dynamic_literal" | "type_literal")
}

/// True for whole statements.
pub(super) fn is_statement(kind: &str) -> bool {
    kind.ends_with("_statement") || matches!(kind, "management_command" | "directive" | "statements")
}
