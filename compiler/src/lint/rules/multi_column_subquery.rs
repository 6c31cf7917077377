//! A table of several columns on the right of `in`.
//!
//! ## Why
//!
//! Only its first column counts. The others are computed for nothing, or the wrong one comes first.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   let known = SecurityEvent | project Account, Computer;
//!   Event
//!   | where Computer in (known)
//! #                      ^^^^^
//! ```
//!
//! ```yaml
//! query: |
//!   Event
//!   | where Computer in ((SecurityEvent | distinct Account, Computer))
//! #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   Event
//!   | where Computer in ((SecurityEvent | distinct Computer))
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0806" "multi-column-subquery" in "multi_column_subquery.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for expr in &context.exprs {
        let ExprKind::List { list, .. } = &expr.kind else { continue };
        let [element] = list.as_slice() else { continue };
        let element = inner(element);
        let table = plain_name(element).and_then(|name| definition(context, name)).unwrap_or(element);
        let Some(columns) = columns(table).filter(|columns| *columns > 1) else { continue };
        found.push(
            LINT.found(element.span, format!("a table of {columns} columns, of which only the first counts"))
                .help("end it with `| project` and the one column that is meant"),
        );
    }
    found
}

fn inner(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Parenthesized(content) => inner(content),
        _ => expr,
    }
}

fn definition<'a>(context: &Context<'a>, name: &str) -> Option<&'a Expr> {
    context.query.statements.iter().find_map(|statement| match statement {
        Statement::Let(binding) if binding.name.value == name => match &binding.value {
            LetValue::Expression(expr) => Some(inner(expr)),
            LetValue::Function(_) => None,
        },
        _ => None,
    })
}

/// How many columns a pipe ends with, if its last operator says it.
fn columns(expr: &Expr) -> Option<usize> {
    let expr = match &expr.kind {
        ExprKind::Call { name, arguments } if name.value == "materialize" => inner(&arguments.first()?.value),
        _ => expr,
    };
    let ExprKind::Pipe { operators, .. } = &expr.kind else { return None };
    let is_star = |item: &NamedExpr| !matches!(item.value.kind, ExprKind::Star | ExprKind::Wildcard(_));
    match &operators
        .iter()
        .rev()
        .find(|operator| !matches!(operator.kind, OperatorKind::Where(_) | OperatorKind::Take(_)))?
        .kind
    {
        OperatorKind::Project(list) | OperatorKind::Distinct(list) => {
            list.iter().all(is_star).then_some(list.len())
        }
        OperatorKind::Summarize { aggregates, by, .. } => {
            let keys = by.as_ref().map_or(0, Vec::len);
            let plain = aggregates.iter().all(|item| !matches!(&item.value.kind, ExprKind::Call { name, .. } if name.value.starts_with("arg_")));
            plain.then_some(keys + aggregates.len())
        }
        _ => None,
    }
}
