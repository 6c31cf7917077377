//! A result without a time.
//!
//! ## Why
//!
//! An alert shows when something happened by the result's time column.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! # ^^^^^^^^^^^^^
//!   | summarize count() by Computer
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize StartTime = min(TimeGenerated) by Computer
//! ```

use crate::lint::prelude::*;

declare!(note "KL0915" "no-time-column" in "no_time_column.rs", Style, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(columns) = &context.facts.columns else { return Vec::new() };
    if columns.iter().any(|(_, ty)| *ty == Type::DateTime) {
        return Vec::new();
    }
    let table = context.facts.tables.first();
    table
        .map(|table| {
            LINT.found(table.span, "the result has no column of type datetime")
                .help("keep `TimeGenerated`, or add `StartTime = min(TimeGenerated)`")
        })
        .into_iter()
        .collect()
}
