//! A `let` with the name of a column.
//!
//! ## Why
//!
//! Within operators the column hides the value: a comparison with it compares the column with itself.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   let Account = "admin";
//! #     ^^^^^^^
//!   SecurityEvent
//!   | where SubjectAccount == Account
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   let account = "admin";
//!   SecurityEvent
//!   | where SubjectAccount == account
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0810" "shadowed-variable" in "shadowed_variable.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for statement in &context.query.statements {
        let Statement::Let(binding) = statement else { continue };
        let LetValue::Expression(Expr { kind: ExprKind::Literal(_), .. }) = &binding.value else { continue };
        let name = &binding.name;
        let owner = context.facts.tables.iter().find(|table| {
            let columns = context.database.table(&table.value);
            columns.is_some_and(|columns| columns.iter().any(|column| column.name == name.value))
        });
        found.extend(owner.map(|table| {
            LINT.found(name.span, format!("`{}` is also a column of `{}`", name.value, table.value))
                .note("where the table is read, the name means the column")
                .help("give the value another name")
        }));
    }
    found
}
