//! A condition that is the same for every row.
//!
//! ## Why
//!
//! It filters nothing, or everything: a value was meant to be replaced, or a column was meant.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where 1 == 1
//! #         ^^^^^^
//! ```
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer == Computer
//! #         ^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where EventID == 4625
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0805" "constant-condition" in "constant_condition.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for operator in &context.operators {
        if let OperatorKind::Where(condition) = &operator.kind {
            conditions(condition, &mut found);
        }
    }
    found
}

fn conditions(expr: &Expr, found: &mut Vec<Diagnostic>) {
    match &expr.kind {
        ExprKind::Parenthesized(inner) => conditions(inner, found),
        ExprKind::Binary { operator, left, right } => match operator.value {
            BinaryOperator::And | BinaryOperator::Or => {
                conditions(left, found);
                conditions(right, found);
            }
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::EqualCi
            | BinaryOperator::Less
            | BinaryOperator::Greater => {
                let literals =
                    matches!((&left.kind, &right.kind), (ExprKind::Literal(_), ExprKind::Literal(_)));
                let same = matches!(left.kind, ExprKind::Name(_)) && left == right;
                if literals || same {
                    found.push(report(expr));
                }
            }
            _ => {}
        },
        ExprKind::Literal(Literal::Bool(_)) => found.push(report(expr)),
        _ => {}
    }
}

fn report(expr: &Expr) -> Diagnostic {
    LINT.found(expr.span, "this condition is the same for every row")
        .help("compare a column with a value, or leave the condition out")
}
