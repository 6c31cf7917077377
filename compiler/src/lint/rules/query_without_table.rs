//! An analytics rule whose query reads nothing.
//!
//! ## Why
//!
//! `print` and `datatable` yield the same rows at every run, so the rule always fires or never does. Such queries are left over from
//! trying something out.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   print Account = "a"
//! # ^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   let known = datatable(Account: string)["a"];
//!   SecurityEvent
//!   | where Account in (known)
//! ```
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   _GetWatchlist("known")
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0819" "query-without-table" in "query_without_table.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // Where something is wrong with the query, a table may be missing for another reason.
    if !context.is_analytic() || context.facts.columns.is_none() || !context.facts.tables.is_empty() {
        return Vec::new();
    }
    let reads = |expr: &Expr| match &expr.kind {
        ExprKind::Name(name) => context.database.function(name).is_some(),
        ExprKind::Call { name, .. } => {
            context.database.function(&name.value).is_some()
                || ["table", "external_table"].contains(&&*name.value)
        }
        // A call of a method is one of another workspace.
        ExprKind::ExternalData { .. } | ExprKind::MethodCall { .. } | ExprKind::Error => true,
        _ => false,
    };
    if context.exprs.iter().any(|expr| reads(expr)) {
        return Vec::new();
    }
    let result = context.result();
    result
        .map(|expr| {
            LINT.found(expr.span, "the query reads no table").note("its rows are the same at every run")
        })
        .into_iter()
        .collect()
}
