//! A whole table on the right side of a join.
//!
//! ## Why
//!
//! Every run reads all of it. A filter or a projection before the join lets less through.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | join kind=inner SigninLogs on $left.Account == $right.UserPrincipalName
//! #                   ^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | join kind=inner (SigninLogs | where ResultType == "0") on $left.Account == $right.UserPrincipalName
//! ```

use crate::lint::prelude::*;

declare!(note "KL0921" "unfiltered-join" in "unfiltered_join.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for operator in &context.operators {
        let OperatorKind::Join { right, .. } = &operator.kind else { continue };
        let Some(name) = plain_name(right).filter(|name| context.database.table(name).is_some()) else {
            continue;
        };
        if context.facts.tables.iter().any(|table| table.span == right.span) {
            found.push(
                LINT.found(right.span, format!("all of `{name}` is joined"))
                    .help("filter it first: `(Table | where ...)`"),
            );
        }
    }
    found
}
