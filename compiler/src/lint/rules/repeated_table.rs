//! A table expression that is computed twice.
//!
//! ## Why
//!
//! Kusto computes a `let` each time that it is used. `materialize` keeps its rows.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   let failed = SecurityEvent | where EventID == 4625 | summarize Count = count() by Computer;
//! #     ^^^^^^
//!   union failed, (failed | where Count > 5)
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   let failed = materialize(SecurityEvent | where EventID == 4625 | summarize Count = count() by Computer);
//!   union failed, (failed | where Count > 5)
//! ```

use crate::lint::prelude::*;

declare!(note "KL0919" "repeated-table" in "repeated_table.rs", Performance, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for statement in &context.query.statements {
        let Statement::Let(binding) = statement else { continue };
        let LetValue::Expression(Expr { kind: ExprKind::Pipe { operators, .. }, .. }) = &binding.value else {
            continue;
        };
        let costly = operators.iter().any(|operator| {
            matches!(operator.kind, OperatorKind::Summarize { .. } | OperatorKind::Join { .. })
        });
        let uses =
            context.exprs.iter().filter(|expr| plain_name(expr) == Some(binding.name.value.as_str())).count();
        if costly && uses > 1 {
            found.push(
                LINT.found(binding.name.span, format!("`{}` is computed {uses} times", binding.name.value))
                    .help("wrap it in `materialize(...)`"),
            );
        }
    }
    found
}
