//! Real rule files. The corpus lies beside the checkout; without it these tests pass with a message.
#![expect(clippy::disallowed_methods, reason = "tests read the corpus")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{LoadedKind, QueryText, load, yaml};
use crate::source::FileId;

#[test]
fn rules_of_the_corpus_load() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let corpus = shared.join("corpus/azure-sentinel");
    let Ok(expected) = fs::read_to_string(corpus.join("expected.jsonl")) else {
        println!("skipped: there is no corpus beside the checkout");
        return;
    };
    let wanted: BTreeSet<PathBuf> = expected.lines().map(|line| corpus.join(rule_path(line))).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut loaded_rules = BTreeSet::new();
    for path in yaml_files(&shared.join("corpus")).into_iter().chain(yaml_files(&shared.join("seeds"))) {
        let text = fs::read_to_string(&path).expect("the corpus is UTF-8");
        let loaded = load(FileId(0), &text);
        for problem in &loaded.diagnostics {
            println!("{}: {} {:?}", path.display(), problem.message, &text[problem.primary.span.range()]);
        }
        *counts.entry("problems").or_default() += loaded.diagnostics.len();
        let kind = match loaded.kind {
            LoadedKind::Rule(rule) => {
                *counts.entry(check_query(&path, &text, &rule.query)).or_default() += 1;
                loaded_rules.insert(path);
                "rules"
            }
            LoadedKind::Stub { .. } => "stubs",
            LoadedKind::NotARule => "other files",
        };
        *counts.entry(kind).or_default() += 1;
    }
    println!("{counts:?}");
    let lost: Vec<&PathBuf> = wanted.difference(&loaded_rules).collect();
    assert_eq!(lost, Vec::<&PathBuf>::new());
}

/// Compares every line of a query with what stands at its place. Returns the notation.
fn check_query(path: &Path, text: &str, query: &QueryText) -> &'static str {
    let document = yaml::parse(FileId(0), text).ok().flatten().expect("it has been read");
    let node = document.get("query").expect("a query");
    let yaml::Value::String(scalar) = &node.value else { panic!("text: {}", path.display()) };
    let notation = match scalar.notation {
        yaml::Notation::Literal => "literal",
        yaml::Notation::Folded => "folded",
        yaml::Notation::Plain => "plain",
        yaml::Notation::SingleQuoted => "single-quoted",
        yaml::Notation::DoubleQuoted => "double-quoted",
        yaml::Notation::Unknown => "unknown notation",
    };
    let mut start = 0;
    for line in query.text.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let found = &text[query.span(start..start + content.len()).range()];
        if !matches!(scalar.notation, yaml::Notation::SingleQuoted | yaml::Notation::DoubleQuoted) {
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(found), words(content), "{}", path.display());
        }
        if scalar.notation == yaml::Notation::Literal {
            assert_eq!(found, content, "{}", path.display());
        }
        start += line.len();
    }
    notation
}

fn rule_path(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
    value["id"].as_str().expect("an id").to_owned()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            files.push(path);
        }
    }
    files.sort();
    files
}
