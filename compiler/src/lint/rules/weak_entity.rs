//! An entity that only weak identifiers describe.
//!
//! ## Why
//!
//! Two accounts may share a name, two hosts a host name. Only strong identifiers let Sentinel merge what belongs together.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Account
//! #               ^^^^^^^
//!     fieldMappings:
//!       - identifier: Name
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
//!       - identifier: NTDomain
//!         columnName: Computer
//! ```

use crate::lint::prelude::*;

declare!(note "KL1008" "weak-entity" in "weak_entity.rs", Entities, Rule);

const STRONG: &[(&str, &[&[&str]])] = &[
    (
        "Account",
        &[
            &["Name", "UPNSuffix"],
            &["AadUserId"],
            &["Sid"],
            &["Name", "NTDomain"],
            &["Name", "DnsDomain"],
            &["PUID"],
            &["ObjectGuid"],
        ],
    ),
    (
        "Host",
        &[
            &["HostName", "NTDomain"],
            &["HostName", "DnsDomain"],
            &["NetBiosName", "NTDomain"],
            &["NetBiosName", "DnsDomain"],
            &["AzureID"],
            &["OMSAgentID"],
        ],
    ),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for mapping in context.rule.entity_mappings.iter().filter(|mapping| !mapping.fields.is_empty()) {
        let Some((_, sets)) = STRONG.iter().find(|(known, _)| *known == mapping.entity_type.value) else {
            continue;
        };
        let has = |wanted: &&str| mapping.fields.iter().any(|field| field.identifier.value == **wanted);
        if sets.iter().any(|set| set.iter().all(has)) {
            continue;
        }
        let choices: Vec<String> = sets.iter().map(|set| format!("`{}`", set.join("` with `"))).collect();
        found.push(
            LINT.found(mapping.entity_type.span, "only weak identifiers describe this entity")
                .help(format!("map {}", choices.join(" or "))),
        );
    }
    found
}
