//! A union that fails when one of its tables is missing.
//!
//! ## Why
//!
//! Workspaces lack the tables of connectors that they do not use. `isfuzzy=true` takes those that exist.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   union SigninLogs, AADNonInteractiveUserSignInLogs
//! # ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   union isfuzzy=true SigninLogs, AADNonInteractiveUserSignInLogs
//! ```

use crate::lint::prelude::*;

declare!(note "KL0908" "union-not-fuzzy" in "union_not_fuzzy.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let unions = context.operators.iter().filter(|operator| match &operator.kind {
        OperatorKind::Union { parameters, tables } => {
            let fuzzy = parameters.iter().any(|parameter| parameter.name.value == "isfuzzy");
            let known =
                tables.iter().filter_map(plain_name).filter(|name| context.database.table(name).is_some());
            !fuzzy && known.count() > 1
        }
        _ => false,
    });
    unions
        .map(|operator| {
            LINT.found(operator.keyword.span, "the query fails where one of these tables is missing")
                .help("write `union isfuzzy=true`")
                .unsafe_fix(
                    context.query_edit(
                        operator.keyword.span,
                        format!("{} isfuzzy=true", operator.keyword.value),
                    ),
                )
        })
        .collect()
}
