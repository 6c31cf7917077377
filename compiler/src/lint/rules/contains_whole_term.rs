//! `contains` with a whole word.
//!
//! ## Why
//!
//! `has` finds words through the index; `contains` reads every text.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine contains "powershell"
//! #                     ^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has "powershell" and CommandLine contains "-enc"
//! ```

use crate::lint::prelude::*;

declare!(note "KL0902" "contains-whole-term" in "contains_whole_term.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::Binary { operator, right, .. } = &expr.kind else { continue };
        let ExprKind::Literal(Literal::String(text)) = &right.kind else { continue };
        let new = match operator.value {
            BinaryOperator::Contains => "has",
            BinaryOperator::ContainsCs => "has_cs",
            _ => continue,
        };
        if text.len() > 3 && text.chars().all(char::is_alphanumeric) {
            found.push(
                LINT.found(operator.span, format!("`{}` reads every text", operator.value.text()))
                    .note(format!("`{new}` finds whole words through the index"))
                    .help(format!("write `{new}` if `{text}` stands as a word of its own"))
                    .unsafe_fix(context.query_edit(operator.span, new)),
            );
        }
    }
    found
}
