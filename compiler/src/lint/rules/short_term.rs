//! A search for a word of fewer than four letters.
//!
//! ## Why
//!
//! The index holds words of four letters and more (three in some tables), so every text is read.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has "cmd"
//! #                         ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where CommandLine has "powershell"
//! ```

use crate::lint::prelude::*;

declare!(note "KL0904" "short-term" in "short_term.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::Binary { operator, right, .. } = &expr.kind else { continue };
        let ExprKind::Literal(Literal::String(text)) = &right.kind else { continue };
        let is_has =
            matches!(operator.value, BinaryOperator::Has | BinaryOperator::HasCs | BinaryOperator::HasPrefix);
        let longest =
            text.split(|letter: char| !letter.is_alphanumeric()).map(str::len).max().unwrap_or_default();
        if is_has && !text.is_empty() && longest < 4 {
            found.push(
                LINT.found(right.span, format!("the index does not know words as short as `{text}`"))
                    .help("add a condition on a longer word first"),
            );
        }
    }
    found
}
