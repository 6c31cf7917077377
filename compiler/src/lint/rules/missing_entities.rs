//! An analytics rule that maps no entity.
//!
//! ## Why
//!
//! Entities are what an alert is correlated, investigated and answered by. Without, an incident shows rows of text.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! #^^^
//! severity: Low
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1001" "missing-entities" in "missing_entities.rs", Entities, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // What stands there in a wrong form has been reported.
    let mapped = context.entry("entityMappings").is_some_and(|entry| !entry.value.is_empty())
        || context.entry("sentinelEntitiesMappings").is_some();
    if mapped || !context.is_analytic() {
        return Vec::new();
    }
    let place = context.entry("entityMappings").or_else(|| context.entry("kind"));
    let diagnostic = LINT
        .found(place.map_or(context.first_key(), |entry| entry.key.span), "the rule maps no entity")
        .note("its alerts cannot be correlated by account, host or address")
        .help("map at least one of Account, Host and IP in `entityMappings`");
    vec![diagnostic]
}
