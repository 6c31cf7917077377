//! An alert for each row of a query that sums nothing up.
//!
//! ## Why
//!
//! Sentinel raises 150 alerts a run at most (30 for rules of kind NRT) and puts the rest into one.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! eventGroupingSettings:
//!   aggregationKind: AlertPerResult
//! #                  ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize count() by Computer
//! eventGroupingSettings:
//!   aggregationKind: AlertPerResult
//! ```

use crate::lint::prelude::*;

declare!(note "KL1111" "alert-per-row" in "alert_per_row.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(field) = &context.rule.event_grouping else { return Vec::new() };
    let sums_up = context.operators.iter().any(|operator| {
        matches!(
            operator.kind,
            OperatorKind::Summarize { .. } | OperatorKind::Distinct(_) | OperatorKind::Top { .. }
        )
    });
    if !field.text.trim().eq_ignore_ascii_case("AlertPerResult") || sums_up {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(field.span, "every row raises an alert, and the query sums nothing up")
        .note("after 150 alerts the rest of the rows shares one")
        .help("summarize by what an alert should be about");
    vec![diagnostic]
}
