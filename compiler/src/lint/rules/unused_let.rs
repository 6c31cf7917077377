//! A `let` that nothing uses.
//!
//! ## Why
//!
//! Often the filter that should use it is missing.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   let threshold = 5;
//! #     ^^^^^^^^^
//!   SecurityEvent
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   let threshold = 5;
//!   SecurityEvent
//!   | summarize Count = count() by Computer
//!   | where Count > threshold
//! ```

use std::collections::HashSet;

use crate::lint::prelude::*;

declare!(warning "KL0812" "unused-let" in "unused_let.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut used: HashSet<&str> = context.calls().map(|call| call.name.value.as_str()).collect();
    for expr in &context.exprs {
        match &expr.kind {
            ExprKind::Name(name) => drop(used.insert(name)),
            ExprKind::Wildcard(_) => return Vec::new(),
            ExprKind::Literal(Literal::String(text)) => drop(used.insert(text)),
            _ => {}
        }
    }
    let statements = context.query.statements.iter();
    let names = statements.filter_map(|statement| match statement {
        Statement::Let(binding) => Some((&binding.name, &binding.value)),
        _ => None,
    });
    // A view takes part in `union *` without being named.
    names
        .filter(|(name, value)| {
            !used.contains(name.value.as_str())
                && !matches!(value, LetValue::Function(function) if function.view)
        })
        .map(|(name, _)| {
            LINT.found(name.span, format!("nothing uses `{}`", name.value))
                .help("use it, or remove the statement")
        })
        .collect()
}
