//! A tab in the query.
//!
//! ## Why
//!
//! Tabs are shown in different widths, and YAML does not allow them where it counts indentation.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   |	take 5
//! #  ^
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
    let Some((at, _)) = query.text.match_indices('\t').next() else { return Vec::new() };
    let place = query.span(at..at + 1);
    let diagnostic = LINT
        .found(place, "the query holds a tab")
        .label("the first one")
        .help("write spaces")
        .fix(context.query_edit(place, "    "));
    vec![diagnostic]
}
