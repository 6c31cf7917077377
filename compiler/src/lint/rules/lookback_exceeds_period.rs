//! A query that looks back farther than the rule's period.
//!
//! ## Why
//!
//! Sentinel limits every table to `queryPeriod`. What the query wants to see beyond is not there, and a baseline made from it is
//! empty.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1d
//! queryPeriod: 1d
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > ago(14d)
//! #                             ^^^
//! ```
//!
//! ```yaml
//! queryFrequency: 1d
//! queryPeriod: 7d
//! query: |
//!   let lookback = 30d;
//! #                ^^^
//!   SecurityEvent
//!   | where TimeGenerated > ago(lookback)
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! queryFrequency: 1d
//! queryPeriod: 14d
//! query: |
//!   SecurityEvent
//!   | where TimeGenerated > ago(14d)
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0710" "lookback-exceeds-period" in "lookback_exceeds_period.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(period) = &context.rule.query_period else { return Vec::new() };
    let Some(limit) = period.value.filter(|_| context.rule.kind == Kind::Scheduled) else {
        return Vec::new();
    };
    let arguments =
        context.calls().filter(|call| call.name.value == "ago").filter_map(|call| call.arguments.first());
    let mut found: Vec<Diagnostic> = Vec::new();
    for argument in arguments {
        let Some((span, place)) = duration(context, &argument.value).filter(|(span, _)| *span > limit) else {
            continue;
        };
        if found.iter().any(|other| other.primary.span == place) {
            continue;
        }
        found.push(
            LINT.found(
                place,
                format!(
                    "the query looks back {}, the rule only {}",
                    context.source(place),
                    period.text.trim()
                ),
            )
            .also(period.span, "every table is limited to this")
            .note(format!(
                "nothing older is seen, {} or not",
                super::duration_notation::short(span).unwrap_or_default()
            ))
            .help("make `queryPeriod` as long as the query looks back"),
        );
    }
    found
}

/// A literal, or a `let` of one.
pub(super) fn duration(context: &Context<'_>, expr: &Expr) -> Option<(TimeSpan, Span)> {
    match &expr.kind {
        ExprKind::Literal(Literal::TimeSpan(span)) => Some((*span, expr.span)),
        ExprKind::Name(name) => context.query.statements.iter().find_map(|statement| match statement {
            Statement::Let(binding) if binding.name.value == *name => match &binding.value {
                LetValue::Expression(Expr {
                    kind: ExprKind::Literal(Literal::TimeSpan(span)),
                    span: place,
                }) => Some((*span, *place)),
                _ => None,
            },
            _ => None,
        }),
        _ => None,
    }
}
