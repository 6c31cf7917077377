//! A query whose lines are not indented by two spaces.
//!
//! ## Why
//!
//! Files of one repository look alike, and moving a query between them changes no line.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!       SecurityEvent
//! #     ^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! ```

use crate::lint::prelude::*;

declare!(note "KL0220" "query-indentation" in "query_indentation.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(entry) = context.entry("query") else { return Vec::new() };
    let Value::String(scalar) = &entry.value.value else { return Vec::new() };
    let start = entry.value.span.range().start;
    let line = context.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let written = start - line;
    let leading = scalar.text.len() - scalar.text.trim_start_matches(' ').len();
    let indentation = written.saturating_sub(leading);
    if scalar.notation != Notation::Literal || indentation == 2 {
        return Vec::new();
    }
    let end = context.text[start..].find('\n').map_or(context.text.len(), |length| start + length);
    let diagnostic = LINT
        .found(
            Span::new(context.file(), start..end),
            format!("the query is indented by {indentation} columns"),
        )
        .help("indent it by two spaces");
    vec![diagnostic]
}
