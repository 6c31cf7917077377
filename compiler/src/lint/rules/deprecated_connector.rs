//! A connector that is deprecated.
//!
//! ## Why
//!
//! Whoever deploys the rule cannot install it any more; another connector fills the same table.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: CiscoACI
//! #                ^^^^^^^^
//!     dataTypes:
//!       - Syslog
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

declare!(warning "KL0608" "deprecated-connector" in "deprecated_connector.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let deprecated =
        context.rule.connectors.iter().filter(|connector| connectors::is_deprecated(&connector.id.value));
    deprecated
        .map(|connector| {
            LINT.found(connector.id.span, format!("the connector `{}` is deprecated", connector.id.value))
                .note("it can no longer be installed")
                .help("declare the connector that has replaced it as well")
        })
        .collect()
}
