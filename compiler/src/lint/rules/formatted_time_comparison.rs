//! Times that are compared as text.
//!
//! ## Why
//!
//! `format_datetime` makes a text for every row, and texts of times only sort right in some formats.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where format_datetime(TimeGenerated, "yyyy-MM-dd") == "2024-01-01"
//! #         ^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where startofday(TimeGenerated) == datetime(2024-01-01)
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0920" "formatted-time-comparison" in "formatted_time_comparison.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::Binary { operator, left, .. } = &expr.kind else { continue };
        let compares = matches!(
            operator.value,
            BinaryOperator::Equal
                | BinaryOperator::NotEqual
                | BinaryOperator::Less
                | BinaryOperator::Greater
                | BinaryOperator::LessOrEqual
                | BinaryOperator::GreaterOrEqual
        );
        let ExprKind::Call { name, .. } = &left.kind else { continue };
        if compares && name.value == "format_datetime" {
            found.push(
                LINT.found(name.span, "times are compared as text")
                    .help("compare `startofday(...)` or `bin(...)` with a datetime"),
            );
        }
    }
    found
}
