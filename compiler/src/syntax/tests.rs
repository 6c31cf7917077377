//! Tests of the whole stage.

mod errors;
mod expressions;
mod literals;
mod operators;
mod robustness;
mod show;
mod statements;

use super::{Parsed, parse};
use crate::source::{FileId, Span};

/// Parses text as if it were a file of its own.
fn parse_text(text: &str) -> Parsed {
    parse(text, &|range| Span::new(FileId(0), range))
}

/// Compares the syntax tree of a right query with its short form; see [`show`].
#[track_caller]
fn check(text: &str, expected: &str) {
    let parsed = parse_text(text);
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:#?}", parsed.diagnostics);
    let actual = show::query(&parsed.query);
    assert_eq!(actual, expected, "\n{text}\n{actual}\n");
}

/// Compares the diagnostics of a query, each with the text that it points at:
///
/// ```text
/// KQ0001 `wheer`: unexpected `wheer`; expected an operator; help: there is an operator `where`
/// ```
#[track_caller]
fn check_errors(text: &str, expected: &[&str]) {
    let actual: Vec<String> = parse_text(text)
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let label = &diagnostic.primary.message;
            let label = if label.is_empty() { String::new() } else { format!("; {label}") };
            let help = diagnostic.help.as_ref().map(|help| format!("; help: {help}")).unwrap_or_default();
            let place = &text[diagnostic.primary.span.range()];
            format!("{} `{place}`: {}{label}{help}", diagnostic.code, diagnostic.message)
        })
        .collect();
    assert_eq!(actual, expected, "\n{text}\n{actual:#?}\n");
}
