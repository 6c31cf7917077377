//! A filter after work that it does not depend on.
//!
//! ## Why
//!
//! `extend` computes its columns for rows that the next `where` throws away.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend Name = tolower(Account)
//!   | where EventID == 4625
//! #   ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where EventID == 4625
//!   | extend Name = tolower(Account)
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0906" "late-filter" in "late_filter.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, operators) in context.pipes() {
        for pair in operators.windows(2) {
            let (OperatorKind::Extend(columns), OperatorKind::Where(condition)) =
                (&pair[0].kind, &pair[1].kind)
            else {
                continue;
            };
            let named = columns.iter().all(|column| !column.names.is_empty());
            let costly = columns.iter().any(|column| matches!(column.value.kind, ExprKind::Call { .. }));
            let uses = columns
                .iter()
                .flat_map(|column| &column.names)
                .any(|name| mentions(context, condition, &name.value));
            if named && costly && !uses {
                found.push(
                    LINT.found(pair[1].keyword.span, "this filter does not need what was just computed")
                        .also(pair[0].keyword.span, "computed for rows that the filter drops")
                        .help("move the filter up"),
                );
            }
        }
    }
    found
}

fn mentions(context: &Context<'_>, condition: &Expr, name: &str) -> bool {
    let range = condition.span.range();
    let inside = context.exprs.iter().filter(|expr| range.contains(&expr.span.range().start));
    inside.into_iter().any(|expr| plain_name(expr) == Some(name))
        || context.source(condition.span).contains(name)
}
