//! An empty list of connectors in a rule that reads a table which a connector fills.
//!
//! ## Why
//!
//! Whoever deploys the rule cannot see which data it needs.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors: []
//! #^^^^^^^^^^^^^^^^^^^^^
//! query: |
//!   SecurityEvent
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors: []
//! query: |
//!   print x = 1
//! ```

use crate::{catalog::connectors, lint::prelude::*};

declare!(note "KL0602" "no-connector-declared" in "no_connector_declared.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(entry) = context.entry("requiredDataConnectors").filter(|entry| entry.value.is_empty()) else {
        return Vec::new();
    };
    let table = context.facts.tables.iter().find(|table| connectors::fill(&table.value));
    table
        .map(|table| {
            LINT.found(entry.key.span, "no connector is declared")
                .also(table.span, "this table is filled by one")
                .help(format!("declare the connector that fills `{}`", table.value))
        })
        .into_iter()
        .collect()
}
