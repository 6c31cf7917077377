//! Every query of the shared corpus, where it is present, parses without an error node unless Microsoft's parser objects.

#![expect(clippy::disallowed_methods, reason = "the shared corpus is data on disk")]

use std::{collections::HashSet, fs, path::Path, path::PathBuf};

use serde_json::Value;
use tree_sitter::{Node, Parser, Tree};

#[test]
fn corpus_rules_parse() {
    let Some(corpus) = shared("corpus/azure-sentinel") else { return };
    let mut queries = Vec::new();
    for verdict in json_lines(&corpus.join("expected.jsonl")) {
        let clean = verdict["syntax_errors"].as_array().is_some_and(Vec::is_empty);
        let id = verdict["id"].as_str().expect("every verdict names its rule");
        if clean {
            queries.push((id.to_owned(), rule_query(&corpus.join(id))));
        }
    }
    assert_parses(&queries, &HashSet::new());
}

#[test]
fn stored_functions_parse() {
    let Some(path) = shared("schema/functions.json") else { return };
    let functions: Value = serde_json::from_str(&read(&path)).expect("the functions are JSON");
    let functions = functions.as_object().expect("functions by name");
    let queries: Vec<_> = functions
        .iter()
        .filter_map(|(name, function)| Some((name.clone(), function["body"].as_str()?.to_owned())))
        .collect();
    assert_parses(&queries, &HashSet::new());
}

#[test]
fn conformance_queries_parse() {
    let Some(folder) = shared("conformance") else { return };
    let known: HashSet<&str> = KNOWN_FAILURES.iter().copied().collect();
    let queries: Vec<_> = ["docs.jsonl", "duckdbkql.jsonl", "measured.jsonl"]
        .iter()
        .flat_map(|file| json_lines(&folder.join(file)))
        .filter(|case| case["kind"] != "error")
        .filter_map(|case| Some((case["id"].as_str()?.to_owned(), case["query"].as_str()?.to_owned())))
        .collect();
    assert_parses(&queries, &known);
}

/// Cases whose text is no query of the language: two queries in one, and the end of a comment of the page.
const KNOWN_FAILURES: &[&str] = &["docs/cluster-function/1", "docs/functions-library/wilcoxon-test-fl/1"];

fn assert_parses(queries: &[(String, String)], known_failures: &HashSet<&str>) {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_kql::LANGUAGE.into()).expect("the grammar's ABI fits the library");
    let mut failures = Vec::new();
    for (id, query) in queries {
        let tree = parser.parse(query, None).expect("parsing is never cancelled");
        if tree.root_node().has_error() && !known_failures.contains(id.as_str()) {
            failures.push(format!("{id}: {}", first_error(&tree, query)));
        }
    }
    println!("{} queries, {} with errors", queries.len(), failures.len());
    assert!(
        failures.is_empty(),
        "{} of {} do not parse:\n{}",
        failures.len(),
        queries.len(),
        failures.join("\n")
    );
}

/// The first broken node with its line and some text.
fn first_error(tree: &Tree, query: &str) -> String {
    let mut node = tree.root_node();
    while let Some(child) = broken_child(node) {
        node = child;
    }
    let text: String = query[node.start_byte()..].chars().take(80).collect();
    format!("line {}: {} at {text:?}", node.start_position().row + 1, node.kind())
}

fn broken_child(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.has_error() || child.is_missing())
}

/// The value of `query:` in a rule file.
fn rule_query(path: &Path) -> String {
    let text = read(path);
    let text = text.trim_start_matches('\u{feff}');
    let rule: serde_yaml::Value =
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{} is YAML: {error}", path.display()));
    rule["query"].as_str().map(|query| query.trim_start_matches('\u{feff}').to_owned()).unwrap_or_default()
}

fn json_lines(path: &Path) -> Vec<Value> {
    read(path).lines().map(|line| serde_json::from_str(line).expect("one JSON object a line")).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file or folder beside the workspace, or nothing with a word about it.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: there is no shared folder beside the workspace with {name}");
    None
}
