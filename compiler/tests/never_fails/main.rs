//! Any text in, diagnostics out: no input makes the program panic, loop or run out of stack.
//!
//! What the fuzzers under `fuzz/` look for without end is looked for here for a few seconds, from one seed, so that every
//! run does the same. `NEVER_FAILS_ROUNDS` makes it look longer, `NEVER_FAILS_SEED` elsewhere.

#![expect(clippy::disallowed_methods, reason = "the test reads rule files and its own settings")]

mod hostile;
mod mutate;

use std::{env, fs, panic::resume_unwind, path::Path, sync::Arc, thread, time::Instant};

use kqlc::{
    catalog::{
        Database,
        read::{self, File},
    },
    diagnostic::{Fix, Style, render, short},
    format,
    lint::Settings,
    semantic::Library,
    source::SourceMap,
};
use mutate::Mutator;

/// Checks a text as a rule file and as files of tables and functions, draws all that is said of it, and formats it.
fn feed(text: &str, library: &Library<'_>) {
    let mut sources = SourceMap::default();
    let id = sources.add("rule.yaml", text);
    let shared: Arc<str> = text.into();
    let mut settings = Settings::default();
    settings.select(&["all".to_owned()]).expect("`all` is a selector");
    let mut diagnostics = kqlc::check_with(id, &sources, library, &settings).diagnostics;
    let fixes = diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
    assert!(Fix::apply(text, fixes).0.len() < 10 * text.len() + 1000);
    for extension in ["json", "kql", "txt", "csv"] {
        let file = File { id, stem: "rule", extension, text: &shared };
        diagnostics.extend(read::functions(file).problems);
        diagnostics.extend(read::tables(file).problems);
    }
    for diagnostic in diagnostics.iter().take(20) {
        assert!(!short(diagnostic, &sources).is_empty());
        assert!(!render(diagnostic, &sources, Style::PLAIN).is_empty());
    }
    for formatter in [format::yaml, format::kql] {
        let once = formatter(id, text, format::Options::default());
        let twice = formatter(id, &once.text, format::Options::default());
        assert_eq!(once.text, twice.text, "formatted again");
    }
}

/// Runs a test with the stack that `kqlc check` gives its workers.
fn with_stack(test: fn()) {
    let builder = thread::Builder::new().stack_size(64 << 20);
    let worker = builder.spawn(test).expect("a thread starts");
    if let Err(panic) = worker.join() {
        resume_unwind(panic);
    }
}

/// A rule with a query, whatever lines it has.
fn rule(query: &str) -> String {
    let indented: Vec<String> = query.split('\n').map(|line| format!("  {line}\n")).collect();
    format!(
        "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: A rule\ntactics:\n  - Impact\nquery: |\n{}version: 1.0.0\n",
        indented.concat()
    )
}

/// The texts of the starter rules.
fn seeds() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter(|path| path.is_file()).filter_map(|path| fs::read_to_string(path).ok()).collect()
}

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn mutated_rules_are_told_about() {
    with_stack(|| {
        let database = Database::default();
        let library = Library::for_checking(&database);
        let mut seeds = seeds();
        assert!(seeds.len() >= 5, "the starter rules are read");
        seeds.extend(mutate::QUERIES.iter().map(|query| rule(query)));
        let mut mutator = Mutator::new(setting("NEVER_FAILS_SEED", 1));
        for _ in 0..setting("NEVER_FAILS_ROUNDS", 150) {
            let text = mutator.mutant(&seeds);
            let started = Instant::now();
            feed(&text, &library);
            let seconds = started.elapsed().as_secs();
            assert!(seconds < 20, "{seconds} s for {} bytes:\n{text}", text.len());
        }
    });
}

#[test]
fn hostile_queries_are_refused_in_time() {
    with_stack(|| {
        let database = Database::default();
        let library = Library::new(&database);
        for (name, query) in hostile::queries() {
            let started = Instant::now();
            feed(&rule(&query), &library);
            let seconds = started.elapsed().as_secs();
            assert!(seconds < 30, "{name}: {seconds} s for {} bytes", query.len());
        }
    });
}

#[test]
fn hostile_yaml_is_refused_in_time() {
    with_stack(|| {
        let database = Database::default();
        let library = Library::for_checking(&database);
        for (name, text) in hostile::files() {
            let started = Instant::now();
            feed(&text, &library);
            let seconds = started.elapsed().as_secs();
            assert!(seconds < 30, "{name}: {seconds} s for {} bytes", text.len());
        }
    });
}
