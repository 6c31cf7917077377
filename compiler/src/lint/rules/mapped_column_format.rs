//! A mapped column whose name is none.
//!
//! ## Why
//!
//! Sentinel takes the names of columns: letters, digits and underscores. Expressions and paths are refused.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer.Name
//! #                   ^^^^^^^^^^^^^
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

declare!(warning "KL1006" "mapped-column-format" in "mapped_column_format.rs", Entities, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let fields = context.rule.entity_mappings.iter().flat_map(|mapping| &mapping.fields);
    fields
        .filter(|field| !is_column(&field.column.value))
        .map(|field| {
            LINT.found(field.column.span, format!("`{}` is not the name of a column", field.column.value))
                .note("Sentinel refuses to deploy such a rule")
                .help("give the value a name with `extend`, and map that")
        })
        .collect()
}

/// Letters, digits and underscores, no digit first; at most 500.
pub(super) fn is_column(name: &str) -> bool {
    let is_word = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    is_word
        && !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().count() <= 500
}
