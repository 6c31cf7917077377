//! Some rows, of which nobody knows which.
//!
//! ## Why
//!
//! `take` keeps any rows; two runs over the same data may alert on different ones.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | take 5
//! #   ^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | sort by TimeGenerated
//!   | take 5
//! ```

use crate::lint::prelude::*;

declare!(note "KL0911" "take-without-sort" in "take_without_sort.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, operators) in context.pipes() {
        for (index, operator) in operators.iter().enumerate() {
            let sorted = operators[..index]
                .iter()
                .any(|before| matches!(before.kind, OperatorKind::Sort(_) | OperatorKind::Top { .. }));
            if matches!(operator.kind, OperatorKind::Take(_)) && !sorted {
                found.push(
                    LINT.found(operator.keyword.span, "which rows are kept is left open")
                        .help("write `top ... by`, or sort before"),
                );
            }
        }
    }
    found
}
