//! A rule that looks back two days or more, and runs more often than every hour.
//!
//! ## Why
//!
//! Sentinel refuses to deploy it: every run reads the whole period.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 30m
//! #               ^^^
//! queryPeriod: 2d
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 2d
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0704" "frequent-long-period" in "frequent_long_period.rs", Schedule, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(frequency), Some(period)) = (&context.rule.query_frequency, &context.rule.query_period) else {
        return Vec::new();
    };
    let (Some(often), Some(long)) = (frequency.value, period.value) else { return Vec::new() };
    if long < TimeSpan::from_days(2) || often >= TimeSpan::from_minutes(60) {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(
            frequency.span,
            format!("a period of {} allows no run every {}", period.text.trim(), frequency.text.trim()),
        )
        .also(period.span, "two days or more")
        .note("Sentinel refuses to deploy such a rule")
        .help("write `queryFrequency: 1h` or more, or a shorter `queryPeriod`");
    vec![diagnostic]
}
