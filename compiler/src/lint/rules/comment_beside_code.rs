//! A comment behind code.
//!
//! ## Why
//!
//! A comment on a line of its own survives when a tool joins lines, and lines stay short.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent // all of them
//! #               ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   // All of them.
//!   SecurityEvent
//!   | where Url == "https://example.com"
//! ```

use std::ops::Range;

use crate::lint::prelude::*;

declare!(note "KL0917" "comment-beside-code" in "comment_beside_code.rs", Style, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let query = &context.rule.query;
    let is_beside = |comment: &Range<usize>| {
        let line = query.text[..comment.start].rsplit('\n').next().unwrap_or_default();
        !line.trim().is_empty() && !query.text[comment.clone()].contains("kqlc:")
    };
    let report = |comment| {
        LINT.found(query.span(comment), "the comment stands behind code").help("give it a line of its own")
    };
    comments(&query.text).into_iter().filter(is_beside).map(report).collect()
}
