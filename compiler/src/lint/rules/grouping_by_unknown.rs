//! Grouping by an entity or detail that the rule does not have.
//!
//! ## Why
//!
//! Sentinel refuses the rule, or groups nothing.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: Computer
//! incidentConfiguration:
//!   createIncident: true
//!   groupingConfiguration:
//!     enabled: true
//!     reopenClosedIncident: false
//!     lookbackDuration: 5h
//!     matchingMethod: Selected
//!     groupByEntities:
//!       - Account
//! #       ^^^^^^^
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
//! incidentConfiguration:
//!   createIncident: true
//!   groupingConfiguration:
//!     enabled: true
//!     reopenClosedIncident: false
//!     lookbackDuration: 5h
//!     matchingMethod: Selected
//!     groupByEntities:
//!       - Host
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1109" "grouping-by-unknown" in "grouping_by_unknown.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let rule = context.rule;
    let Some(grouping) = context.node(&["incidentConfiguration", "groupingConfiguration"]) else {
        return Vec::new();
    };
    let entities: Vec<&str> =
        rule.entity_mappings.iter().map(|mapping| mapping.entity_type.value.as_str()).collect();
    let details: Vec<&str> = rule.custom_details.iter().map(|(key, _)| key.value.as_str()).collect();
    let lists: [(&str, &str, &[&str]); 3] = [
        ("groupByEntities", "the rule maps no entity", &entities),
        ("groupByCustomDetails", "the rule has no custom detail", &details),
        ("groupByAlertDetails", "alerts have no detail", &["DisplayName", "Severity"]),
    ];
    let mut found = Vec::new();
    for (key, what, known) in lists {
        let items = grouping.get(key).map_or(&[][..], Node::items).iter().filter_map(Node::text);
        for item in items.filter(|item| !known.contains(&item.value.as_str())) {
            let diagnostic = LINT.found(item.span, format!("{what} `{}`", item.value));
            found.push(match known {
                [] => diagnostic.help(format!("leave it out of `{key}`")),
                known => diagnostic.help(format!("there is `{}`", known.join("`, `"))),
            });
        }
    }
    found
}
