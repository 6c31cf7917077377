//! A table that the query reads and no connector declares.
//!
//! ## Why
//!
//! `requiredDataConnectors` tells whoever deploys the rule which data it needs. A table that it does not mention may well be empty
//! in their workspace, and the rule silent.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//!     dataTypes:
//!       - SecurityEvent
//! query: |
//!   SecurityEvent
//!   | join kind=inner SigninLogs on $left.Account == $right.UserPrincipalName
//! #                   ^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: AzureSecurityCenter
//!     dataTypes:
//!       - SecurityAlert (ASC)
//! query: |
//!   SecurityAlert
//! ```
//!
//! ```yaml
//! requiredDataConnectors: []
//! query: |
//!   SecurityAlert
//! ```

use std::collections::HashSet;

use crate::{
    catalog::{connectors, database::nearest},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0107" "table-not-declared" in "table_not_declared.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let declared: Vec<&str> = context
        .rule
        .connectors
        .iter()
        .flat_map(|connector| &connector.data_types)
        .map(|data_type| data_type.value.split(" (").next().unwrap_or_default().trim())
        .collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let tables = context.named_tables().filter(|table| connectors::fill(&table.value));
    tables
        .filter(|table| !is_declared(context, &table.value, &declared) && seen.insert(&table.value))
        .map(report)
        .collect()
}

/// Whether a data type is the table, or is unknown and looks much like it, which is another lint's matter.
fn is_declared(context: &Context<'_>, table: &str, declared: &[&str]) -> bool {
    declared.iter().any(|name| {
        name.eq_ignore_ascii_case(table)
            || (context.database.table(name).is_none() && nearest(name, [table]).is_some())
    })
}

fn report(table: &Spanned<String>) -> Diagnostic {
    let name = &table.value;
    Diagnostic::new(LINT.kind, format!("the query reads `{name}`, which no connector declares"), table.span)
        .label("not in any `dataTypes`")
        .note("whoever deploys the rule cannot see that it needs this table")
        .help(format!("add a connector that delivers `{name}` to `requiredDataConnectors`"))
}
