//! A frequency or period outside what Sentinel accepts.
//!
//! ## Why
//!
//! A scheduled rule runs at most every five minutes and at least every fourteen days, and looks back as far. Sentinel refuses
//! anything else.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1m
//! #               ^^
//! queryPeriod: 30d
//! #            ^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 5m
//! queryPeriod: 14d
//! ```

use kqlc_runtime::types::TimeSpan;

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    rule::Field,
};

declare!(warning "KL0119" "period-out-of-range" in "period_out_of_range.rs", Schedule, Rule, microsoft);

const SHORTEST: TimeSpan = TimeSpan::from_minutes(5);
const LONGEST: TimeSpan = TimeSpan::from_days(14);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let fields =
        [("queryFrequency", &context.rule.query_frequency), ("queryPeriod", &context.rule.query_period)];
    fields.into_iter().filter_map(|(name, field)| problem(name, field.as_ref()?)).collect()
}

fn problem(name: &str, field: &Field<TimeSpan>) -> Option<Diagnostic> {
    let value = field.value?;
    let (fault, limit) = if value < SHORTEST {
        ("below the five minutes", "5m")
    } else if value > LONGEST {
        ("above the fourteen days", "14d")
    } else {
        return None;
    };
    let message = format!("`{name}` of {} is {fault} that Sentinel accepts", field.text.trim());
    let diagnostic = Diagnostic::new(LINT.kind, message, field.span)
        .note("Sentinel refuses to deploy such a rule")
        .help(format!("write `{name}: {limit}`, or a time between `5m` and `14d`"));
    Some(diagnostic)
}
