//! A regular expression over every row.
//!
//! ## Why
//!
//! Matching one costs far more than `has`, which the index answers. A filter by a word before it lets few rows through.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine matches regex "a+b"
//! #                     ^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has "powershell"
//!   | where CommandLine matches regex "a+b"
//! ```

use crate::lint::prelude::*;

declare!(note "KL0905" "regex-without-filter" in "regex_without_filter.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let filters = |expr: &&&Expr| match &expr.kind {
        ExprKind::Binary { operator, .. } => {
            matches!(
                operator.value,
                BinaryOperator::Has
                    | BinaryOperator::HasCs
                    | BinaryOperator::Contains
                    | BinaryOperator::Equal
                    | BinaryOperator::EqualCi
            )
        }
        ExprKind::List { .. } => true,
        _ => false,
    };
    let first_filter = context.exprs.iter().find(filters).map(|expr| expr.span.start);
    context
        .exprs
        .iter()
        .filter_map(|expr| match &expr.kind {
            ExprKind::Binary { operator, .. } if operator.value == BinaryOperator::MatchesRegex => {
                Some(operator.span)
            }
            _ => None,
        })
        .filter(|place| first_filter.is_none_or(|first| first > place.start))
        .map(|place| {
            LINT.found(place, "a regular expression is matched over every row")
                .help("filter by a word with `has` before it")
        })
        .collect()
}
