//! A query that leaves Log Analytics.
//!
//! ## Why
//!
//! Rules cannot read Azure Data Explorer or Resource Graph: `adx()`, `arg()` and `cluster()` are refused.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   cluster("https://help.kusto.windows.net").database("Samples").StormEvents
//! # ^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   workspace("other").SecurityEvent
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0803" "cross-cluster-query" in "cross_cluster_query.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let calls = context.calls().filter(|call| ["cluster", "adx", "arg"].contains(&call.name.value.as_str()));
    calls
        .map(|call| {
            LINT.found(call.name.span, format!("a rule cannot use `{}`", call.name.value))
                .help("read tables of the workspace")
        })
        .collect()
}
