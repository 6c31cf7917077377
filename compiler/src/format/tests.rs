//! Queries and files in and out.

mod files;
mod layout;
mod spacing;

use crate::source::{FileId, Span};

/// A query in lines of at most so many characters.
fn formatted(text: &str, width: usize) -> String {
    super::query(text, width, &|range| Span::new(FileId(0), range)).unwrap_or_else(|found| found.message)
}

/// Compares a formatted query with what is expected, in lines of at most 60 characters. Formatting it again changes nothing.
#[track_caller]
fn check(text: &str, expected: &str) {
    let actual = formatted(text, 60);
    assert_eq!(actual, expected, "\n{actual}\n");
    assert_eq!(formatted(&actual, 60), actual, "formatted again");
}
