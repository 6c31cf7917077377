//! A trigger that can never fire.
//!
//! ## Why
//!
//! No result has fewer than zero rows, and a query that ends with `take 5` never has more than five.
//!
//! ## Reported
//!
//! ```yaml
//! triggerOperator: lt
//! #                ^^
//! triggerThreshold: 0
//! ```
//!
//! ```yaml
//! triggerOperator: gt
//! #                ^^
//! triggerThreshold: 10
//! query: |
//!   SecurityEvent
//!   | take 5
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! triggerOperator: gt
//! triggerThreshold: 0
//! query: |
//!   SecurityEvent
//!   | take 5
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0709" "impossible-trigger" in "impossible_trigger.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some(operator), Some(threshold)) = (&context.rule.trigger_operator, &context.rule.trigger_threshold)
    else {
        return Vec::new();
    };
    let Some(rows) = threshold.value else { return Vec::new() };
    let most = most_rows(context);
    let reason = match operator.text.trim().to_ascii_lowercase().as_str() {
        "lt" | "lessthan" if rows == 0 => "no result has fewer than 0 rows".to_owned(),
        "gt" | "greaterthan" => match most {
            Some(most) if most <= rows => format!("the query yields at most {most} rows"),
            _ => return Vec::new(),
        },
        "eq" | "equal" => match most {
            Some(most) if most < rows => format!("the query yields at most {most} rows"),
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let diagnostic = LINT
        .found(operator.span, format!("the rule never fires: {reason}"))
        .also(threshold.span, "the threshold")
        .help("write `triggerOperator: gt` and `triggerThreshold: 0` to alert on any row");
    vec![diagnostic]
}

/// The most rows of the result, where the last operators say it.
fn most_rows(context: &Context<'_>) -> Option<i64> {
    let operators = context.result_operators();
    let kept = operators.iter().rev().take_while(|operator| keeps_rows(operator));
    kept.filter_map(limit).min()
}

fn keeps_rows(operator: &Operator) -> bool {
    matches!(
        operator.kind,
        OperatorKind::Extend(_)
            | OperatorKind::Project(_)
            | OperatorKind::Where(_)
            | OperatorKind::Take(_)
            | OperatorKind::Top { .. }
            | OperatorKind::ProjectAway(_)
            | OperatorKind::ProjectRename(_)
            | OperatorKind::ProjectReorder(_)
            | OperatorKind::Sort(_)
            | OperatorKind::Count { .. }
    )
}

fn limit(operator: &Operator) -> Option<i64> {
    match &operator.kind {
        OperatorKind::Take(count) | OperatorKind::Top { count, .. } => match count.kind {
            ExprKind::Literal(Literal::Long(count)) => Some(count),
            _ => None,
        },
        OperatorKind::Count { .. } => Some(1),
        _ => None,
    }
}
