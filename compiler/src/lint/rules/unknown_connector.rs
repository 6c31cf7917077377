//! A connector that neither Sentinel nor a solution ships.
//!
//! ## Why
//!
//! Sentinel looks `connectorId` up to say whether the rule's data arrives. Under an unknown one it never does.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: SecurityEvent
//! #                ^^^^^^^^^^^^^
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

use crate::{
    catalog::{connectors, database::nearest},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0120" "unknown-connector" in "unknown_connector.rs", Connectors, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let ids = context.rule.connectors.iter().map(|connector| &connector.id);
    ids.filter(|id| !connectors::is_known(&id.value)).map(report).collect()
}

fn report(id: &Spanned<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(LINT.kind, format!("no connector is called `{}`", id.value), id.span)
        .note("Sentinel looks the connector up to say whether the rule's data arrives");
    match nearest(&id.value, connectors::ids().iter().copied()) {
        Some(near) => diagnostic.label(format!("there is `{near}`")).help(format!("write `{near}`")),
        None => diagnostic.help("write the identifier that the connector's own definition gives"),
    }
}
