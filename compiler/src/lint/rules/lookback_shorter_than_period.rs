//! A period much longer than the query looks back.
//!
//! ## Why
//!
//! The rule claims data that no part of the query reads.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 14d
//! #            ^^^
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > ago(1h)
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 1h
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > ago(1h)
//! ```

use crate::lint::prelude::*;

declare!(note "KL0711" "lookback-shorter-than-period" in "lookback_shorter_than_period.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(period) = &context.rule.query_period else { return Vec::new() };
    let calls: Vec<_> = context.calls().filter(|call| call.name.value == "ago").collect();
    let mut longest = None;
    for call in &calls {
        let Some(argument) = call.arguments.first() else { return Vec::new() };
        let Some((span, place)) = super::lookback_exceeds_period::duration(context, &argument.value) else {
            return Vec::new();
        };
        longest = longest.max(Some((span, place)));
    }
    let Some((span, place)) = longest else { return Vec::new() };
    if period.value.is_none_or(|period| period <= span) || calls.len() < context.facts.tables.len() {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(period.span, format!("the query looks back only {}", context.source(place)))
        .also(place, "the farthest that it looks")
        .help("shorten `queryPeriod`");
    vec![diagnostic]
}
