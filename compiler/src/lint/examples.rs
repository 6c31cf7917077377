//! Every example in a lint's documentation, run.

use std::ops::Range;

use super::{Change, Check, Context, LINTS, Lint, QueryFacts, RuleSummary, Settings};
use crate::{
    catalog::Database,
    diagnostic::Diagnostic,
    rule::{self, Loaded, LoadedKind},
    semantic,
    source::{FileId, Span},
    syntax,
};

/// What an example is given that it does not say itself, key by key. One with an `id` is a whole rule and given nothing.
const REST: &[(&str, &str)] = &[
    ("id", "id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11\n"),
    ("name", "name: An example\n"),
    ("description", "description: Shows what a lint reports\n"),
    ("query", "query: |\n  SecurityEvent\n"),
];

/// Begins the first line of an example that differs in bytes which are not shown; carets cannot mark those.
const BYTES: &str = "# with: ";

#[test]
fn reported_examples_are_reported_where_the_carets_stand() {
    let mut wrong = String::new();
    for lint in LINTS {
        for example in examples(lint, "Reported") {
            let (text, expected) = without_carets(&example);
            let found = found(lint, &text);
            let is_right = if example.starts_with(BYTES) {
                found.len() == 1
            } else {
                !expected.is_empty() && found == expected
            };
            if !is_right {
                wrong.push_str(&format!("{}: {found:?}, not {expected:?}\n{example}\n", lint.kind.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn accepted_examples_are_not_reported() {
    for lint in LINTS {
        for example in examples(lint, "Accepted") {
            assert_eq!(found(lint, &example), [], "{}\n{example}", lint.kind.name);
        }
    }
}

#[test]
fn every_lint_is_documented() {
    for lint in LINTS {
        assert!(lint.summary().ends_with('.'), "{}", lint.kind.name);
        assert!(lint.documentation().contains("## Why\n"), "{}", lint.kind.name);
        for section in ["Reported", "Accepted"] {
            assert!(!examples(lint, section).is_empty(), "{}: {section}", lint.kind.name);
        }
    }
}

#[test]
fn codes_and_names_are_unique() {
    for (index, lint) in LINTS.iter().enumerate() {
        let same = |other: &&&Lint| other.kind.code == lint.kind.code || other.kind.name == lint.kind.name;
        assert!(!LINTS[..index].iter().any(|other| same(&other)), "{}", lint.kind.name);
    }
}

/// Line, first column and end column, all from 0, of what is reported; of several lines the first.
type Place = (usize, Range<usize>);

fn found(lint: &Lint, example: &str) -> Vec<Place> {
    let written: Vec<&str> = example.split("---\n").collect();
    let written = if example.starts_with("# with: many") { written.repeat(51) } else { written };
    let documents: Vec<String> = written.iter().map(|document| completed(document)).collect();
    let files: Vec<File> = documents.iter().zip(0..).map(|(text, id)| File::load(FileId(id), text)).collect();
    let diagnostics = match lint.check {
        Check::Rule(check) => files[0].with_context(check),
        Check::Repository(check) => check(&files.iter().map(File::summary).collect::<Vec<_>>()),
        Check::Change(check) => {
            let (before, after) = (files[0].summary(), files.get(1).map(File::summary));
            check(&Change { before: &before, after: after.as_ref() })
        }
        Check::Suppressions(_) => files[0].with_context(|context| {
            let mut settings = Settings::default();
            settings.select(&["all".to_owned()]).expect("all lints are known");
            let found = super::run(context, &settings);
            found.into_iter().filter(|diagnostic| diagnostic.code == lint.kind.code).collect()
        }),
    };
    let mut places: Vec<Place> =
        diagnostics.iter().map(|found| place_in(&written, &documents, found.primary.span)).collect();
    places.sort_by_key(|(line, columns)| (*line, columns.start));
    places
}

/// A document of an example.
struct File<'t> {
    id: FileId,
    text: &'t str,
    loaded: Loaded,
}

impl<'t> File<'t> {
    fn load(id: FileId, text: &'t str) -> Self {
        Self { id, text, loaded: rule::load(id, text) }
    }

    /// Where the example says that it lies, in a comment in its first line.
    fn path(&self) -> &'t str {
        self.text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# path: "))
            .unwrap_or("rules/example.yaml")
    }

    fn summary(&self) -> RuleSummary {
        RuleSummary::new(self.id, self.path(), self.text, &self.loaded.kind).expect("a rule")
    }

    fn with_context(&self, work: impl Fn(&Context<'_>) -> Vec<Diagnostic>) -> Vec<Diagnostic> {
        let text = self.text;
        let LoadedKind::Rule(rule) = &self.loaded.kind else {
            panic!("no rule: {:?}\n{text}", self.loaded.diagnostics)
        };
        let parsed = syntax::parse(&rule.query.text, &|range| rule.query.span(range));
        assert!(parsed.diagnostics.is_empty(), "{:?}\n{text}", parsed.diagnostics);
        let database = Database::default();
        let bound = semantic::bind(&parsed.query, &semantic::Library::new(&database));
        let facts =
            QueryFacts { columns: bound.columns, run_columns: bound.run_columns, tables: bound.tables };
        work(&Context::new((self.path(), text), rule, &parsed.query, &facts, &database))
    }
}

/// The place in the whole example.
fn place_in(written: &[&str], documents: &[String], span: Span) -> Place {
    let file = span.file.0 as usize;
    let above: usize = written[..file].iter().map(|text| text.matches('\n').count() + 1).sum();
    let (line, columns) = place(&documents[file], span);
    (above + line, columns)
}

fn place(text: &str, span: Span) -> Place {
    let range = span.range();
    let line_start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[line_start..].find('\n').map_or(text.len(), |length| line_start + length);
    let line = text[..line_start].matches('\n').count();
    (line, range.start - line_start..range.end.min(line_end) - line_start)
}

/// An example with what it is given; that goes below, so that lines keep their numbers.
fn completed(example: &str) -> String {
    let has = |key: &str| example.lines().any(|line| line.starts_with(&format!("{key}:")));
    if has("id") {
        return example.to_owned();
    }
    let rest = REST.iter().filter(|(key, _)| !has(key)).map(|(_, text)| *text);
    let whole = format!("{example}{}", rest.collect::<String>());
    match example.lines().next().and_then(|line| line.strip_prefix(BYTES)) {
        Some("a byte-order mark") => format!("\u{feff}{whole}"),
        Some("no final line break") => whole.trim_end().to_owned(),
        Some(many) if many.starts_with("many") => whole,
        Some("a long query") => whole.replacen(
            "SecurityEvent",
            &format!("SecurityEvent | where Computer in ({}\"\")", "\"a\", ".repeat(2500)),
            1,
        ),
        Some("a tab behind a value") => whole.replacen("An example", "An example\t", 1),
        Some("a tab in the query") => whole.replacen("take 5", "take\t5", 1),
        Some("blanks") => whole.replacen('\n', "  \n", 1),
        Some("carriage returns") => whole.replace('\n', "\r\n"),
        Some(other) => panic!("unknown bytes: {other}"),
        None => whole,
    }
}

/// The text without its lines of carets, and the places that these mark in the line above. A `#` right before a caret marks too.
fn without_carets(example: &str) -> (String, Vec<Place>) {
    let mut text = String::new();
    let mut places = Vec::new();
    for line in example.lines() {
        let is_mark = line.starts_with('#')
            && line.ends_with('^')
            && !line.trim_matches(['#', '^', ' ']).contains(char::is_alphanumeric);
        if is_mark {
            let start = if line.starts_with("#^") { 0 } else { line.find('^').expect("it ends with one") };
            places.push((text.matches('\n').count() - 1, start..line.len()));
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    (text, places)
}

/// The fenced blocks of a section.
fn examples(lint: &Lint, section: &str) -> Vec<String> {
    let documentation = lint.documentation();
    let heading = format!("## {section}\n");
    let body = documentation.split_once(&heading).map_or("", |(_, body)| body);
    let body = body.split("\n## ").next().unwrap_or_default();
    body.split("```yaml\n").skip(1).filter_map(|block| Some(block.split_once("```")?.0.to_owned())).collect()
}
