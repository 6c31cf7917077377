//! A connector without data types.
//!
//! ## Why
//!
//! Microsoft's validator refuses it, and tools that check whether data arrives have nothing to look for.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//! #                ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//!     dataTypes:
//!       - SecurityEvent
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0603" "connector-without-data-types" in "connector_without_data_types.rs", Connectors, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let empty = context.rule.connectors.iter().filter(|connector| connector.data_types.is_empty());
    empty
        .map(|connector| {
            LINT.found(connector.id.span, format!("the connector `{}` has no data types", connector.id.value))
                .help("list the tables that it fills below `dataTypes:`")
        })
        .collect()
}
