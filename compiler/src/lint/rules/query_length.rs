//! A query of more than 10,000 characters.
//!
//! ## Why
//!
//! Sentinel refuses to deploy it. Lists belong into watchlists, repeated parts into functions.
//!
//! ## Reported
//!
//! ```yaml
//! # with: a long query
//! query: |
//!   SecurityEvent
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! ```

use crate::{lint::prelude::*, rule::LONGEST_QUERY};

declare!(warning "KL0801" "query-length" in "query_length.rs", Correctness, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let length = context.rule.query.text.trim().chars().count();
    if length <= LONGEST_QUERY {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(
            context.rule.query_key,
            format!("the query has {length} characters, more than {LONGEST_QUERY}"),
        )
        .note("Sentinel refuses to deploy such a rule")
        .help("move lists into a watchlist and repeated parts into a function");
    vec![diagnostic]
}
