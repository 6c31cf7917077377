//! A query that returns every column of its tables.
//!
//! ## Why
//!
//! Alerts keep 64 KB of details. `project` what an analyst needs.
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
//!   | project TimeGenerated, Computer
//! ```

use crate::lint::prelude::*;

declare!(note "KL0912" "no-reduction" in "no_reduction.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let reduces = context.operators.iter().any(|operator| {
        matches!(
            operator.kind,
            OperatorKind::Project(_)
                | OperatorKind::Summarize { .. }
                | OperatorKind::Distinct(_)
                | OperatorKind::ProjectAway(_)
                | OperatorKind::ProjectKeep(_)
                | OperatorKind::Count { .. }
        )
    });
    let table = context.facts.tables.first().filter(|_| !reduces);
    table
        .map(|table| {
            LINT.found(table.span, "the query returns every column")
                .help("add `| project` with what an analyst needs")
        })
        .into_iter()
        .collect()
}
