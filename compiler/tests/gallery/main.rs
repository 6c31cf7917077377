//! What `kqlc check` says of mistakes that people make in Sentinel rules: the rule or query, and the drawn messages below it.
//!
//! A message is worth its place here if it says what is wrong, at the place where it is wrong, once, and what to write.

mod expressions;
mod functions;
mod names;
mod operators;
mod other_languages;
mod punctuation;
mod refused;
mod rules;
mod yaml;

use std::fmt::Write as _;

use kqlc::{
    catalog::{
        Database,
        read::{self, File},
    },
    diagnostic::{Severity, Style, render},
    semantic::Library,
    source::SourceMap,
};

/// A mistake: what it is, and the text that holds it.
type Case<'a> = (&'a str, &'a str);

/// Stored functions that the cases call.
const STORED: &str = r#"{
  "BrokenParser": {"params": "", "body": "SecurityEvent | where EventId == 4625 | project TimeGenerated, Account"},
  "UnparsableParser": {"params": "", "body": "SecurityEvent | where EventID = 4625"},
  "FailedLogons": {"params": "(least: long)", "body": "SecurityEvent | where EventID == 4625 | summarize Count = count() by Account | where Count > least"},
  "Endless": {"params": "", "body": "Endless | take 1"}
}"#;

/// Compares a page of the gallery with the one that was read and accepted.
fn check(page: &str, shown: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(page, shown);
    });
}

/// Each query of `cases` as the query of an otherwise faultless rule, and what is said of it.
fn queries(cases: &[Case<'_>]) -> String {
    let shown = |(title, query): &Case<'_>| {
        let indented: Vec<String> = query.lines().map(|line| format!("  {line}\n")).collect();
        let rule = format!(
            "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: A rule\ndescription: |\n  Of a test.\nrequiredDataConnectors: []\ntactics:\n  - Impact\nrelevantTechniques:\n  - T1485\nquery: |\n{}",
            indented.concat()
        );
        section(title, query, &messages(&rule, "KQ"))
    };
    cases.iter().map(shown).collect()
}

/// Each rule file of `cases`, and what is said of it.
fn files(cases: &[Case<'_>]) -> String {
    cases.iter().map(|(title, text)| section(title, text, &messages(text, ""))).collect()
}

fn section(title: &str, input: &str, output: &str) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "### {title}\n\n{}\n\n{}\n", input.trim_end(), output.trim_end());
    text
}

/// The messages about a rule file whose codes begin so, as on a terminal; notes are left out.
fn messages(rule: &str, code: &str) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("rule.yaml", rule);
    let stored = sources.add("functions.json", STORED);
    let mut database = Database::default();
    let text = sources.file(stored).text.clone();
    let found = read::functions(File { id: stored, stem: "functions", extension: "json", text: &text });
    for function in found.functions {
        database.add_function(function);
    }
    let checked = kqlc::check(file, &sources, &Library::new(&database));
    let shown = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity >= Severity::Warning && found.code.starts_with(code));
    shown.map(|diagnostic| render(diagnostic, &sources, Style::PLAIN) + "\n").collect()
}
