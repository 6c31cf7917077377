//! A connector that is listed twice.
//!
//! ## Why
//!
//! The portal shows it once; the data types of one of the two are easily overlooked.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvents
//!     dataTypes:
//!       - SecurityEvent
//!   - connectorId: SecurityEvents
//! #                ^^^^^^^^^^^^^^
//!     dataTypes:
//!       - SecurityEvent
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

declare!(warning "KL0604" "duplicate-connector" in "duplicate_connector.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let connectors = &context.rule.connectors;
    let mut found = Vec::new();
    for (index, connector) in connectors.iter().enumerate() {
        let first = connectors[..index].iter().find(|other| other.id.value == connector.id.value);
        found.extend(first.map(|first| {
            LINT.found(connector.id.span, format!("the connector `{}` is listed twice", connector.id.value))
                .also(first.id.span, "first")
                .help("put all its data types below the first")
        }));
    }
    found
}
