//! An account mapped by name alone, from a column of Windows events.
//!
//! ## Why
//!
//! Sentinel drops accounts called SYSTEM, ADMIN and the like when nothing else describes them.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! entityMappings:
//!   - entityType: Account
//!     fieldMappings:
//!       - identifier: Name
//!         columnName: SubjectUserName
//! #                   ^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//! entityMappings:
//!   - entityType: Account
//!     fieldMappings:
//!       - identifier: Sid
//!         columnName: SubjectUserSid
//! ```

use crate::lint::prelude::*;

declare!(note "KL1013" "built-in-account" in "built_in_account.rs", Entities, Rule);

const COLUMNS: &[&str] =
    &["SubjectUserName", "TargetUserName", "AccountName", "InitiatingProcessAccountName"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mappings = context.rule.entity_mappings.iter();
    let alone =
        mappings.filter(|mapping| mapping.entity_type.value == "Account" && mapping.fields.len() == 1);
    alone
        .flat_map(|mapping| &mapping.fields)
        .filter(|field| field.identifier.value == "Name" && COLUMNS.contains(&field.column.value.as_str()))
        .map(|field| {
            LINT.found(
                field.column.span,
                format!("`{}` may be SYSTEM, which Sentinel drops", field.column.value),
            )
            .help("map the SID or the domain as well")
        })
        .collect()
}
