//! A value that is lower-cased to be compared.
//!
//! ## Why
//!
//! `=~` compares without letter case and can use the index; `tolower(x) == ...` computes a new text for every row.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where tolower(Computer) == "server01"
//! #         ^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer =~ "server01"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0903" "folded-comparison" in "folded_comparison.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::Binary { operator, left, right } = &expr.kind else { continue };
        let new = match operator.value {
            BinaryOperator::Equal => "=~",
            BinaryOperator::NotEqual => "!~",
            _ => continue,
        };
        let (ExprKind::Call { name, arguments }, ExprKind::Literal(Literal::String(text))) =
            (&left.kind, &right.kind)
        else {
            continue;
        };
        let ([argument], "tolower" | "toupper") = (arguments.as_slice(), name.value.as_str()) else {
            continue;
        };
        let changed = if name.value == "tolower" { text.to_lowercase() } else { text.to_uppercase() };
        if changed != *text {
            continue;
        }
        let operand = context.source(argument.value.span);
        let literal = context.source(right.span);
        found.push(
            LINT.found(name.span, "the value is converted to be compared without letter case")
                .help(format!("write `{operand} {new} {literal}`"))
                .fix(context.query_edit(expr.span, format!("{operand} {new} {literal}"))),
        );
    }
    found
}
