//! A date in a rule that runs again and again.
//!
//! ## Why
//!
//! The rule sees a moving window of time. Sooner or later the date lies outside of it, and the condition is always true or
//! never.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1d
//! queryPeriod: 1d
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > datetime(2023-01-01)
//! #                         ^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1d
//! queryPeriod: 1d
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > ago(1d)
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0914" "fixed-date" in "fixed_date.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.rule.kind == Kind::Hunting {
        return Vec::new();
    }
    let mut found = Vec::new();
    for expr in &context.exprs {
        let (left, right) = match &expr.kind {
            ExprKind::Binary { left, right, .. } => (left, right),
            ExprKind::Between { operand, low, .. } => (operand, low),
            _ => continue,
        };
        let of_time = plain_name(left).is_some_and(|name| name == "TimeGenerated" || name == "Timestamp");
        if of_time && matches!(right.kind, ExprKind::Literal(Literal::DateTime(_))) {
            found.push(
                LINT.found(right.span, "a fixed date in a rule that runs again and again")
                    .note("the rule sees only its last `queryPeriod`")
                    .help("write a time relative to now, such as `ago(1d)`"),
            );
        }
    }
    found
}
