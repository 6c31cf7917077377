//! A rule that reads the same data more than 168 times.
//!
//! ## Why
//!
//! Every run reads the whole period again; a period of a week and a run every hour is the most that makes sense.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1h
//! #               ^^
//! queryPeriod: 14d
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 7d
//! ```

use crate::lint::prelude::*;

declare!(note "KL0705" "overlong-period" in "overlong_period.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(frequency), Some(period)) = (&context.rule.query_frequency, &context.rule.query_period) else {
        return Vec::new();
    };
    let (Some(often), Some(long)) = (frequency.value, period.value) else { return Vec::new() };
    let times = long.ticks() / often.ticks().max(1);
    if times <= 168 {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(frequency.span, format!("every event is read {times} times"))
        .also(period.span, "the period")
        .help("run less often, or look back less far");
    vec![diagnostic]
}
