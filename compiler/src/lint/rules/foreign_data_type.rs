//! A table that the connector, as far as it is known, does not fill.
//!
//! ## Why
//!
//! The portal shows a connector as connected when its own tables have data.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//!     dataTypes:
//!       - SigninLogs
//! #       ^^^^^^^^^^
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

use crate::{catalog::connectors, lint::prelude::*};

declare!(note "KL0609" "foreign-data-type" in "foreign_data_type.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for connector in &context.rule.connectors {
        let Some(tables) = connectors::deliveries(&connector.id.value).filter(|tables| !tables.is_empty())
        else {
            continue;
        };
        for data_type in &connector.data_types {
            let name = data_type.value.split(" (").next().unwrap_or_default().trim();
            if context.database.table(name).is_some()
                && !tables.iter().any(|table| table.eq_ignore_ascii_case(name))
            {
                found.push(
                    LINT.found(
                        data_type.span,
                        format!("`{}` is not known to fill `{name}`", connector.id.value),
                    )
                    .help(format!("it fills `{}`", tables.join("`, `"))),
                );
            }
        }
    }
    found
}
