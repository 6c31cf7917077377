//! An expansion without a limit of a list that a query collects.
//!
//! ## Why
//!
//! `make_list` and `make_set` keep up to a million values; expanding them again makes as many rows.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize Names = make_set(Account) by Computer
//!   | mv-expand Names
//! #   ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize Names = make_set(Account, 100) by Computer
//!   | mv-expand Names
//! ```

use crate::lint::{context::Call, prelude::*};

declare!(note "KL0922" "long-expansion" in "long_expansion.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let collects = |call: Call<'_>| {
        ["make_set", "make_list", "makeset", "makelist"].contains(&call.name.value.as_str())
            && call.arguments.len() == 1
    };
    if !context.calls().any(collects) {
        return Vec::new();
    }
    let expansions = context
        .operators
        .iter()
        .filter(|operator| matches!(operator.kind, OperatorKind::MvExpand { limit: None, .. }));
    expansions
        .map(|operator| {
            LINT.found(operator.keyword.span, "a list without a limit is expanded")
                .help("limit the list: `make_set(x, 100)`")
        })
        .collect()
}
