//! A comment that asks the reader to change the query.
//!
//! ## Why
//!
//! A rule is deployed as it is. What differs between workspaces belongs into a `let` at the top, a watchlist or a parameter.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   // Change this to the name of your domain
//! # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//!   SecurityEvent
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   // Domain controllers only
//!   SecurityEvent
//! ```

use std::ops::Range;

use crate::lint::prelude::*;

declare!(note "KL0816" "comment-asks-for-edit" in "comment_asks_for_edit.rs", Correctness, Rule);

const ASKS: &[&str] = &[
    "change this",
    "replace this",
    "replace with",
    "modify this",
    "insert your",
    "enter your",
    "edit this",
    "your own",
    "fill in",
    "update this",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let query = &context.rule.query;
    let asks = |comment: &Range<usize>| {
        let lower = query.text[comment.clone()].to_ascii_lowercase();
        ASKS.iter().any(|words| lower.contains(words))
    };
    let report = |comment| {
        LINT.found(query.span(comment), "the comment asks the reader to change the query")
            .help("make it a `let` at the top, or read a watchlist")
    };
    comments(&query.text).into_iter().filter(asks).map(report).collect()
}
