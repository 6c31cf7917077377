//! tree-sitter-yaml: where things stand in a file of YAML.

use tree_sitter::{Node as Place, Parser, Tree};

/// The levels that the scanner of tree-sitter-yaml can hold. With more it ends the process.
const LEVELS: usize = 250;

/// The levels of what serde_yaml has read: 128, and a block scalar.
const LEVELS_READ: usize = 129;

/// The tree of a text that serde_yaml has read. `None` if the text could have too many levels.
pub(super) fn of_yaml(text: &str) -> Option<Tree> {
    (LEVELS_READ + levels_of_lines(text) <= LEVELS).then(|| parse(text))
}

/// The tree of a text that serde_yaml has refused.
pub(super) fn of_broken_yaml(text: &str) -> Option<Tree> {
    // Each column opens at most a mapping and a sequence.
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let columns = text.lines().map(indentation).max().unwrap_or_default() + 1;
    (2 * columns + levels_of_lines(text) <= LEVELS).then(|| parse(text))
}

/// The most levels that one line opens.
fn levels_of_lines(text: &str) -> usize {
    let opens = |pair: &&[u8]| matches!(pair, [b'-' | b'?' | b':', b' ' | b'\t']);
    text.lines().map(|line| line.as_bytes().windows(2).filter(opens).count() + 1).max().unwrap_or_default()
}

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_yaml::LANGUAGE.into())
        .expect("the grammar fits the tree-sitter it was made for");
    parser.parse(text, None).expect("neither a timeout nor a cancellation is set")
}

/// What stands in each document.
pub(super) fn documents(tree: &Tree) -> Vec<Place<'_>> {
    children(tree.root_node(), "document").into_iter().filter_map(content).collect()
}

/// True if something refers to another place of the file, or could be referred to.
pub(super) fn has_references(tree: &Tree) -> bool {
    let mut cursor = tree.walk();
    loop {
        if matches!(cursor.node().kind(), "anchor" | "alias") {
            return true;
        }
        if !cursor.goto_first_child() {
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return false;
                }
            }
        }
    }
}

/// What stands inside the wrappers of tree-sitter-yaml, without anchors, tags and comments.
pub(super) fn content(place: Place) -> Option<Place> {
    match place.kind() {
        "document" | "block_node" | "flow_node" => {
            let mut cursor = place.walk();
            let wrapper =
                ["anchor", "tag", "comment", "yaml_directive", "tag_directive", "reserved_directive"];
            let mut inner =
                place.named_children(&mut cursor).filter(|child| !wrapper.contains(&child.kind()));
            inner.next().and_then(content)
        }
        "ERROR" => None,
        _ => Some(place),
    }
}

pub(super) fn children<'t>(place: Place<'t>, kind: &str) -> Vec<Place<'t>> {
    let mut cursor = place.walk();
    place.named_children(&mut cursor).filter(|child| child.kind() == kind).collect()
}

/// The items of a sequence; an empty item has no place.
pub(super) fn sequence_places(place: Place) -> Vec<Option<Place>> {
    let mut cursor = place.walk();
    match place.kind() {
        "block_sequence" => {
            let items = children(place, "block_sequence_item");
            items.into_iter().map(|item| children_of_item(item).first().copied()).collect()
        }
        "flow_sequence" => {
            place.named_children(&mut cursor).filter(|child| child.kind() != "comment").map(Some).collect()
        }
        _ => Vec::new(),
    }
}

fn children_of_item(item: Place) -> Vec<Place> {
    let mut cursor = item.walk();
    item.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
}

/// The keys and values of a mapping, as far as they are written.
pub(super) fn mapping_places(place: Place) -> Vec<(Option<Place>, Option<Place>)> {
    let pairs = match place.kind() {
        "block_mapping" => children(place, "block_mapping_pair"),
        "flow_mapping" => children(place, "flow_pair"),
        _ => Vec::new(),
    };
    pairs
        .into_iter()
        .map(|pair| (pair.child_by_field_name("key"), pair.child_by_field_name("value")))
        .collect()
}
