//! Whether two texts are the same query.

use tree_sitter::{Node, Tree};

use super::{is_token, tree};

/// True if two texts have the same tokens and comments in the same order, in trees of the same form, without errors.
pub fn same_tokens(left: &str, right: &str) -> bool {
    let (left_tree, right_tree) = (tree(left), tree(right));
    let broken = left_tree.root_node().has_error() || right_tree.root_node().has_error();
    !broken
        && tokens(left, &left_tree) == tokens(right, &right_tree)
        && comments(left, &left_tree) == comments(right, &right_tree)
}

/// A node of a tree: its kind, how deep it lies, and its text if it is a token.
type Part<'t> = (u16, usize, &'t str);

/// Every node but comments, from the first to the last.
fn tokens<'t>(text: &'t str, tree: &Tree) -> Vec<Part<'t>> {
    let part = |(node, depth): (Node<'_>, usize)| {
        let token = if is_token(node) { &text[node.byte_range()] } else { "" };
        (!is_comment(node)).then_some((node.kind_id(), depth, token))
    };
    walk(tree).into_iter().filter_map(part).collect()
}

/// The comments, and after how many bytes of tokens each stands.
fn comments<'t>(text: &'t str, tree: &Tree) -> Vec<(usize, &'t str)> {
    let (mut before, mut comments) = (0, Vec::new());
    for (node, _) in walk(tree) {
        if is_comment(node) {
            comments.push((before, text[node.byte_range()].trim_end()));
        } else if is_token(node) {
            before += node.byte_range().len();
        }
    }
    comments
}

fn is_comment(node: Node<'_>) -> bool {
    node.is_extra() && node.kind() == "comment"
}

/// Every node in the order of the text, with its depth.
fn walk(tree: &Tree) -> Vec<(Node<'_>, usize)> {
    let mut cursor = tree.walk();
    let mut nodes = vec![(cursor.node(), 0)];
    let mut depth = 0;
    loop {
        if cursor.goto_first_child() {
            depth += 1;
        } else {
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return nodes;
                }
                depth -= 1;
            }
        }
        nodes.push((cursor.node(), depth));
    }
}
