//! A join that does not say its kind.
//!
//! ## Why
//!
//! The default is `innerunique`, which keeps one left row for each key and drops the others: rarely what is meant.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | join Event on Computer
//! #   ^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | join kind=inner Event on Computer
//! ```

use crate::lint::prelude::*;

declare!(note "KL0901" "join-without-kind" in "join_without_kind.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let joins = context.operators.iter().filter(|operator| match &operator.kind {
        OperatorKind::Join { parameters, .. } => {
            !parameters.iter().any(|parameter| parameter.name.value == "kind")
        }
        _ => false,
    });
    joins
        .map(|operator| {
            let keyword = &operator.keyword;
            LINT.found(keyword.span, "the join keeps one left row for each key")
                .note("without `kind` a join is `innerunique`")
                .help("write `join kind=inner`, or `kind=innerunique` if that is meant")
                .unsafe_fix(context.query_edit(keyword.span, format!("{} kind=inner", keyword.value)))
        })
        .collect()
}
