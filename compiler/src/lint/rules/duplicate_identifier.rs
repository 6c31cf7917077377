//! An identifier that is mapped twice in one mapping, or the same mapping twice.
//!
//! ## Why
//!
//! Sentinel refuses the first; the second fills the same entity twice.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer
//!       - identifier: HostName
//! #                   ^^^^^^^^
//!         columnName: Account
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1004" "duplicate-identifier" in "duplicate_identifier.rs", Entities, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for mapping in &context.rule.entity_mappings {
        for (index, field) in mapping.fields.iter().enumerate() {
            let first = mapping.fields[..index].iter().find(|other| other.identifier == field.identifier);
            found.extend(first.map(|first| {
                LINT.found(field.identifier.span, format!("`{}` is mapped twice", field.identifier.value))
                    .also(first.identifier.span, "first")
                    .note("Sentinel refuses to deploy such a rule")
                    .help("keep one of the two, or make a mapping of its own")
            }));
        }
    }
    found
}
