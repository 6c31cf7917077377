//! A threshold above 10,000.
//!
//! ## Why
//!
//! A query returns at most that many rows to a rule, so Sentinel refuses a higher one.
//!
//! ## Reported
//!
//! ```yaml
//! triggerOperator: gt
//! triggerThreshold: 20000
//! #                 ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! triggerOperator: gt
//! triggerThreshold: 10000
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0708" "threshold-out-of-range" in "threshold_out_of_range.rs", Schedule, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(field) = &context.rule.trigger_threshold else { return Vec::new() };
    if field.value.is_none_or(|threshold| threshold <= 10_000) {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(field.span, format!("the threshold {} is above 10000", field.text.trim()))
        .note("Sentinel refuses to deploy such a rule")
        .help("count in the query with `summarize`, and compare the count there");
    vec![diagnostic]
}
