//! The stories: a folder a starter rule, from events to alerts, as numbered files in the order of the pipeline.
//!
//! `0-events.ndjson` is written by hand: what must fire, and what only just must not; each line says which in a name or
//! path. The rest is what kqlc makes of the rule and of these events. One story alone:
//! `INSTA_GLOB_FILTER='**/script*' cargo test -p snapshots`.

mod compiled;
mod shown;

use std::{env, fs, path::Path};

use kqlc::{catalog::Database, semantic::Library, source::SourceMap};

use compiled::Compiled;

/// When every story takes place.
const NOW: &str = "2026-01-15T12:00:00Z";

/// The starter rules, by their folder in this package: each story has the name of its rule file.
#[test]
fn stories_are_told() {
    let compiled = Compiled::new(&compiled::root().join("rules"), "starter");
    insta::glob!("../..", "*/0-events.ndjson", |events| {
        let folder = events.parent().expect("a file lies in a folder");
        let rule = compiled.rule(&name(folder));
        check(folder, "1-diagnostics.txt", &compiled::diagnostics(&rule.path));
        check(folder, "2-plan.txt", &plan(&rule.path));
        check(folder, "3-rule.rs", &rule.module);
        let (tables, alerts) = (rule.tables(events, NOW), rule.alerts(events, NOW));
        check(folder, "4-alerts.txt", &shown::outcome(&tables, &alerts));
    });
}

/// The plan of a rule, after all passes.
fn plan(path: &Path) -> String {
    let mut sources = SourceMap::default();
    let text = fs::read_to_string(path).expect("a rule file");
    let file = sources.add("rule.yaml", text);
    let checked = kqlc::check(file, &sources, &Library::new(&Database::default()));
    checked.compiled.map_or_else(|| "not compiled".to_owned(), |(_, plan)| plan.to_string())
}

/// Every starter rule has a story.
#[test]
fn no_starter_rule_is_without_a_story() {
    for entry in fs::read_dir(compiled::root().join("rules")).expect("the folder of the rules") {
        let path = entry.expect("an entry").path();
        let is_test = path.to_string_lossy().ends_with(".tests.yaml");
        if path.extension().is_some_and(|extension| extension == "yaml") && !is_test {
            let story = Path::new(env!("CARGO_MANIFEST_DIR")).join(path.file_stem().expect("a named file"));
            assert!(story.join("0-events.ndjson").is_file(), "{} has no story", path.display());
        }
    }
}

/// The rules that the starter rules were written after give the same tables for the same events, cell by cell.
#[test]
fn originals_answer_the_same() {
    let originals = compiled::root().join("../shared/seeds");
    if !originals.is_dir() {
        println!("skipped: the original rules are not beside this workspace");
        return;
    }
    let starter = Compiled::new(&compiled::root().join("rules"), "starter");
    let originals = Compiled::new(&originals, "originals");
    for rule in &starter.rules {
        let original = originals.with_id(&rule.id);
        let events = Path::new(env!("CARGO_MANIFEST_DIR")).join(&rule.stem).join("0-events.ndjson");
        let (mine, theirs) = (rule.tables(&events, NOW), original.tables(&events, NOW));
        assert_eq!(mine, theirs, "{} and {}", rule.path.display(), original.path.display());
    }
}

/// Generated modules are as clean as our own: no warning under clippy's pedantic lints, and nothing is allowed.
#[test]
fn modules_are_clean_under_pedantic_clippy() {
    let starter = Compiled::new(&compiled::root().join("rules"), "starter");
    for rule in &starter.rules {
        assert!(!rule.module.contains("allow("), "{} silences a lint", rule.path.display());
    }
    compiled::clippy("starter");
}

/// Compares with the snapshot of this name that lies beside the events.
fn check(folder: &Path, name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn name(folder: &Path) -> String {
    folder.file_name().expect("a folder has a name").to_string_lossy().into_owned()
}
