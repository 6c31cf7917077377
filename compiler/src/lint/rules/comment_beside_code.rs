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

use crate::lint::prelude::*;

declare!(note "KL0917" "comment-beside-code" in "comment_beside_code.rs", Style, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let query = &context.rule.query;
    let mut offset = 0;
    let mut found = Vec::new();
    for line in query.text.split_inclusive('\n') {
        let at = line.find(" //").map(|at| at + 1).filter(|at| !line[..*at].trim().is_empty());
        let quotes = |text: &str| text.matches(['"', '\'']).count().is_multiple_of(2);
        if let Some(at) = at.filter(|at| quotes(&line[..*at]) && !line[*at..].contains("kqlc:")) {
            let end = line.trim_end().len();
            found.push(
                LINT.found(query.span(offset + at..offset + end), "the comment stands behind code")
                    .help("give it a line of its own"),
            );
        }
        offset += line.len();
    }
    found
}
