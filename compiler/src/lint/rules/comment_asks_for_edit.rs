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
    let mut offset = 0;
    let mut found = Vec::new();
    for line in query.text.split_inclusive('\n') {
        if let Some(at) = line.find("//").filter(|at| !line[..*at].ends_with(':')) {
            let comment = line[at..].trim_end();
            let lower = comment.to_ascii_lowercase();
            if ASKS.iter().any(|words| lower.contains(words)) {
                let place = query.span(offset + at..offset + at + comment.len());
                found.push(
                    LINT.found(place, "the comment asks the reader to change the query")
                        .help("make it a `let` at the top, or read a watchlist"),
                );
            }
        }
        offset += line.len();
    }
    found
}
