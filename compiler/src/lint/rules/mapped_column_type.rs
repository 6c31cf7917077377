//! A mapped column that is not text.
//!
//! ## Why
//!
//! Entities are filled from text. The portal offers only columns of type string, and a dynamic value comes out as JSON with
//! quotes and brackets.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SigninLogs
//!   | project LocationDetails
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: LocationDetails
//! #                   ^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | project Computer, ProcessId = tostring(EventID)
//! entityMappings:
//!   - entityType: Process
//!     fieldMappings:
//!       - identifier: ProcessId
//!         columnName: ProcessId
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1007" "mapped-column-type" in "mapped_column_type.rs", Entities, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let fields = context.rule.entity_mappings.iter().flat_map(|mapping| &mapping.fields);
    fields
        .filter_map(|field| {
            let types = context.facts.column_types(&field.column.value)?;
            let ty = types.first()?;
            let is_text = |ty: &Type| {
                matches!(ty, Type::String | Type::Guid | Type::Int | Type::Long | Type::Bool | Type::DateTime)
            };
            (!types.iter().any(is_text)).then(|| {
                let name = &field.column.value;
                LINT.found(
                    field.column.span,
                    format!("the column `{name}` is of type {}, not string", ty.name()),
                )
                .note("entities are filled from text")
                .help(format!("write `| extend {name} = tostring({name})` in the query"))
            })
        })
        .collect()
}
