//! A period longer than the frequency, without anything that keeps an event from being alerted twice.
//!
//! ## Why
//!
//! An event stays within the period for several runs, and each raises an alert for it.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 2h
//! #            ^^
//! query: |
//!   SecurityEvent
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 2h
//! query: |
//!   SecurityEvent
//!   | where ingestion_time() > ago(1h)
//! ```

use crate::lint::prelude::*;

declare!(note "KL0706" "overlapping-period" in "overlapping_period.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(frequency), Some(period)) = (&context.rule.query_frequency, &context.rule.query_period) else {
        return Vec::new();
    };
    let text = &context.rule.query.text;
    let is_guarded = text.contains("ingestion_time(") || text.contains("ago(") || text.contains("anti");
    if period.value <= frequency.value || is_guarded {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(
            period.span,
            format!(
                "events are seen by several runs: {} every {}",
                period.text.trim(),
                frequency.text.trim()
            ),
        )
        .also(frequency.span, "the frequency")
        .help("limit the query with `ingestion_time()`, or make both the same");
    vec![diagnostic]
}
