//! A data type with a remark in brackets.
//!
//! ## Why
//!
//! The remark is for readers; tools that look for the table have to cut it off.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: AzureSecurityCenter
//!     dataTypes:
//!       - SecurityAlert (ASC)
//! #       ^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: AzureSecurityCenter
//!     dataTypes:
//!       - SecurityAlert
//! ```

use crate::lint::prelude::*;

declare!(note "KL0605" "data-type-suffix" in "data_type_suffix.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let types = context.rule.connectors.iter().flat_map(|connector| &connector.data_types);
    types
        .filter_map(|data_type| {
            let (table, _) = data_type.value.split_once(" (")?;
            let message = format!("`{}` is no table's name", data_type.value);
            Some(
                LINT.found(data_type.span, message)
                    .help(format!("write `{table}`"))
                    .unsafe_fix(context.value_edit(data_type, table)),
            )
        })
        .collect()
}
