//! An entity mapping that names a column which the query does not yield.
//!
//! ## Why
//!
//! Sentinel fills entities from the result's columns, by their exact names. A rule that maps another column is refused when it is
//! deployed; a hunting query is not, and shows nothing in its place.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! query: |
//!   SecurityEvent
//!   | project TimeGenerated, Computer
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: computer
//! #                   ^^^^^^^^
//!   - entityType: Account
//!     fieldMappings:
//!       - identifier: FullName
//!         columnName: Account
//! #                   ^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | project TimeGenerated, Computer
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, column, declaration::declare},
};

declare!(error "KL0116" "entity-mapping-column" in "entity_mapping_column.rs", Entities, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let fields = context.rule.entity_mappings.iter().flat_map(|mapping| &mapping.fields);
    fields
        .filter_map(|field| column::missing(context, LINT.kind, "an entity mapping", &field.column))
        .collect()
}
