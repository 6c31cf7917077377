//! A declared table that the query does not read.
//!
//! ## Why
//!
//! Whoever deploys the rule connects data that it does not need.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: AzureActiveDirectory
//!     dataTypes:
//!       - SigninLogs
//!       - AuditLogs
//! #       ^^^^^^^^^
//! query: |
//!   SigninLogs
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: AzureActiveDirectory
//!     dataTypes:
//!       - SigninLogs
//! query: |
//!   SigninLogs
//! ```

use crate::lint::prelude::*;

declare!(note "KL0606" "unused-data-type" in "unused_data_type.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.facts.tables.is_empty() || context.facts.columns.is_none() {
        return Vec::new();
    }
    let types = context.rule.connectors.iter().flat_map(|connector| &connector.data_types);
    types
        .filter(|data_type| {
            let name = data_type.value.split(" (").next().unwrap_or_default().trim();
            context.database.table(name).is_some()
                && !context.facts.tables.iter().any(|table| table.value.eq_ignore_ascii_case(name))
                && !context.rule.query.text.contains(name)
        })
        .map(|data_type| {
            LINT.found(data_type.span, format!("the query does not read `{}`", data_type.value))
                .help("remove it from `dataTypes`")
                .unsafe_fix(context.line_removal(data_type.span))
        })
        .collect()
}
