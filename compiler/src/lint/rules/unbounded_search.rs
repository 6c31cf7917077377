//! A query over all tables.
//!
//! ## Why
//!
//! `search *` and `union *` read everything that the workspace has. Sentinel does not allow them in rules.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   union *
//! # ^^^^^
//!   | where Computer == "a"
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   union SecurityEvent, Event
//!   | where Computer == "a"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0802" "unbounded-search" in "unbounded_search.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let is_star = |expr: &Expr| match &expr.kind {
        ExprKind::Star => true,
        ExprKind::Wildcard(pattern) => pattern == "*",
        _ => false,
    };
    let wide = context.operators.iter().filter(|operator| match &operator.kind {
        OperatorKind::Union { tables, .. } => tables.iter().any(is_star),
        OperatorKind::Search { tables, .. } | OperatorKind::Find { tables, .. } => {
            tables.is_empty() && starts(context, operator)
        }
        _ => false,
    });
    wide.map(|operator| {
        LINT.found(operator.keyword.span, format!("`{}` reads every table", operator.keyword.value))
            .note("Sentinel does not allow this in rules")
            .help("name the tables")
    })
    .collect()
}

/// Whether nothing stands before the operator.
fn starts(context: &Context<'_>, operator: &Operator) -> bool {
    context
        .exprs
        .iter()
        .any(|expr| matches!(&expr.kind, ExprKind::Source(first) if first.span == operator.span))
}
