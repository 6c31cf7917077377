//! The same entity mapping twice.
//!
//! ## Why
//!
//! The entity appears once; the second was probably meant to name another column.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: IP
//!     fieldMappings:
//!       - identifier: Address
//!         columnName: Computer
//!   - entityType: IP
//! #               ^^
//!     fieldMappings:
//!       - identifier: Address
//!         columnName: Computer
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: IP
//!     fieldMappings:
//!       - identifier: Address
//!         columnName: Computer
//!   - entityType: IP
//!     fieldMappings:
//!       - identifier: Address
//!         columnName: Account
//! ```

use crate::{lint::prelude::*, rule::EntityMapping};

declare!(warning "KL1005" "repeated-mapping" in "repeated_mapping.rs", Entities, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mappings = &context.rule.entity_mappings;
    let mut found = Vec::new();
    for (index, mapping) in mappings.iter().enumerate().filter(|(_, mapping)| !mapping.fields.is_empty()) {
        let first = mappings[..index].iter().find(|other| is_same(other, mapping));
        found.extend(first.map(|first| {
            LINT.found(
                mapping.entity_type.span,
                format!("this {} is mapped twice", mapping.entity_type.value),
            )
            .also(first.entity_type.span, "first")
            .help("remove one, or correct its columns")
        }));
    }
    found
}

fn is_same(one: &EntityMapping, other: &EntityMapping) -> bool {
    one.entity_type == other.entity_type
        && one.fields.len() == other.fields.len()
        && one
            .fields
            .iter()
            .zip(&other.fields)
            .all(|(one, other)| one.identifier == other.identifier && one.column == other.column)
}
