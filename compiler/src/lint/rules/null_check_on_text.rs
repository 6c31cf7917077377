//! A text that is asked for null.
//!
//! ## Why
//!
//! Text is never null in KQL, it is empty: `isnull` is always false, `isnotnull` always true.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where isnotnull(Account)
//! #         ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where isnotempty(Account) and isnotnull(EventID)
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0811" "null-check-on-text" in "null_check_on_text.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for call in context.calls() {
        let (right, always) = match call.name.value.as_str() {
            "isnull" => ("isempty", "false"),
            "isnotnull" | "notnull" => ("isnotempty", "true"),
            _ => continue,
        };
        let Some(argument) = call.arguments.first() else { continue };
        let is_text = match &argument.value.kind {
            ExprKind::Name(name) => context.column_type(name) == Some(Type::String),
            ExprKind::Call { name, .. } => {
                ["tostring", "strcat", "tolower", "toupper", "substring"].contains(&name.value.as_str())
            }
            _ => false,
        };
        if is_text {
            found.push(
                LINT.found(call.name.span, format!("`{}` of text is always {always}", call.name.value))
                    .note("text is never null, it is empty")
                    .help(format!("write `{right}`"))
                    .unsafe_fix(context.query_edit(call.name.span, right)),
            );
        }
    }
    found
}
