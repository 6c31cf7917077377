//! An account or host that is mapped by its full name.
//!
//! ## Why
//!
//! Sentinel has to guess the parts. `Name` with `UPNSuffix`, and `HostName` with `DnsDomain`, say them.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Account
//!     fieldMappings:
//!       - identifier: FullName
//! #                   ^^^^^^^^
//!         columnName: Account
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Account
//!     fieldMappings:
//!       - identifier: Name
//!         columnName: Account
//! ```

use crate::lint::prelude::*;

declare!(note "KL1009" "full-name-identifier" in "full_name_identifier.rs", Entities, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mappings = context.rule.entity_mappings.iter();
    let fields = mappings.filter(|mapping| ["Account", "Host"].contains(&mapping.entity_type.value.as_str()));
    fields
        .flat_map(|mapping| &mapping.fields)
        .filter(|field| ["FullName", "DisplayName"].contains(&field.identifier.value.as_str()))
        .map(|field| {
            LINT.found(
                field.identifier.span,
                format!("`{}` leaves the parts of the name to be guessed", field.identifier.value),
            )
            .help("split the name in the query and map its parts")
        })
        .collect()
}
