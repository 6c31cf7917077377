//! A hunting query without a limit in time.
//!
//! ## Why
//!
//! It reads everything within the time that the page shows. Rules are limited by `queryPeriod`; hunting queries limit
//! themselves.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! # ^^^^^^^^^^^^^
//!   | where EventID == 4625
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > ago(1d)
//! ```

use crate::lint::prelude::*;

declare!(note "KL0907" "no-time-filter" in "no_time_filter.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let text = &context.rule.query.text;
    if context.is_analytic()
        || text.contains("TimeGenerated")
        || text.contains("ago(")
        || text.contains("Timestamp")
    {
        return Vec::new();
    }
    let table = context.facts.tables.first();
    table
        .map(|table| {
            LINT.found(table.span, "no condition limits the time")
                .help("add `| where TimeGenerated > ago(7d)`")
        })
        .into_iter()
        .collect()
}
