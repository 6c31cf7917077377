//! A tab in the query.
//!
//! ## Why
//!
//! Tabs are shown in different widths, and YAML does not allow them where it counts indentation.
//!
//! ## Reported
//!
//! ```yaml
//! # with: a tab in the query
//! query: |
//!   SecurityEvent
//!   | take 5
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | take 5
//! ```

use crate::lint::prelude::*;

declare!(note "KL0202" "tab-in-query" in "tab_in_query.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let query = &context.rule.query;
    let places: Vec<Span> = query.text.match_indices('\t').map(|(at, _)| query.span(at..at + 1)).collect();
    let Some(first) = places.first().copied() else { return Vec::new() };
    let edits: Option<Vec<Edit>> =
        places.into_iter().map(|place| context.query_edit(place, "    ")).collect();
    let mut diagnostic =
        LINT.found(first, "the query holds a tab").label("the first one").help("write spaces");
    // A tab within a literal is part of it.
    diagnostic.fix = edits.map(|edits| Fix { edits, safe: false });
    vec![diagnostic]
}
