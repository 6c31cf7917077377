//! A rule that looks back less far than it last ran.
//!
//! ## Why
//!
//! What was logged between the runs and before the period is never looked at. Sentinel refuses such a rule.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1d
//! queryPeriod: 1h
//! #            ^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1h
//! queryPeriod: 1d
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
};

declare!(warning "KL0118" "period-shorter-than-frequency" in "period_shorter_than_frequency.rs", Schedule, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(period), Some(frequency)) = (&context.rule.query_period, &context.rule.query_frequency) else {
        return Vec::new();
    };
    let is_shorter = period.value.zip(frequency.value).is_some_and(|(period, frequency)| period < frequency);
    if !is_shorter {
        return Vec::new();
    }
    let message = format!(
        "`queryPeriod` of {} is shorter than `queryFrequency` of {}",
        period.text.trim(),
        frequency.text.trim()
    );
    vec![
        Diagnostic::new(LINT.kind, message, period.span)
            .label("looks back this far")
            .also(frequency.span, "but runs only this often")
            .note("events between the periods of two runs are never looked at, and Sentinel refuses the rule")
            .help(format!("write `queryPeriod: {}` or more", frequency.text.trim())),
    ]
}
