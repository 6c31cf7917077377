//! A sort at the end of an analytics rule.
//!
//! ## Why
//!
//! Alerts do not keep the order of rows; sorting only costs.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   SecurityEvent
//!   | sort by TimeGenerated
//! #   ^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   SecurityEvent
//!   | sort by TimeGenerated
//!   | take 5
//! ```

use crate::lint::prelude::*;

declare!(note "KL0910" "sort-without-use" in "sort_without_use.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let last = context.result_operators().last().filter(|_| context.is_analytic());
    let sort = last.filter(|operator| matches!(operator.kind, OperatorKind::Sort(_)));
    sort.map(|operator| {
        LINT.found(operator.keyword.span, "alerts do not keep the order of rows").help("remove the operator")
    })
    .into_iter()
    .collect()
}
