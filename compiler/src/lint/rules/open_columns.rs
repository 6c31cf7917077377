//! A column of a bag whose columns only the data tells.
//!
//! ## Why
//!
//! After `bag_unpack` or `pivot` a column exists only when some row has it. Without, the query fails instead of finding nothing.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | extend Bag = parse_json(ExtendedProperties)
//!   | evaluate bag_unpack(Bag)
//! #            ^^^^^^^^^^
//!   | where ClientIP == "203.0.113.7"
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | extend Bag = parse_json(ExtendedProperties)
//!   | evaluate bag_unpack(Bag) : (*, ClientIP: string)
//!   | where ClientIP == "203.0.113.7"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0808" "open-columns" in "open_columns.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.rule.query.text.contains("column_ifexists")
        || context.rule.query.text.contains("columnifexists")
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, operators) in context.pipes() {
        for (index, operator) in operators.iter().enumerate() {
            let OperatorKind::Evaluate { plugin, schema: None, .. } = &operator.kind else { continue };
            let ExprKind::Call { name, .. } = &plugin.kind else { continue };
            let is_open = ["bag_unpack", "pivot"].contains(&name.value.as_str());
            if is_open && operators.len() > index + 1 {
                found.push(
                    LINT.found(
                        name.span,
                        format!("which columns `{}` yields, only the data tells", name.value),
                    )
                    .note("the query fails when no row has a column that is used below")
                    .help("declare the columns, `: (*, Name: string)`, or read them with `column_ifexists`"),
                );
            }
        }
    }
    found
}
