//! Grouping of incidents that are never created, or by entities that are never mapped.
//!
//! ## Why
//!
//! The setting has no effect.
//!
//! ## Reported
//!
//! ```yaml
//! incidentConfiguration:
//!   createIncident: false
//!   groupingConfiguration:
//!     enabled: true
//! #   ^^^^^^^
//!     reopenClosedIncident: false
//!     lookbackDuration: 5h
//!     matchingMethod: AnyAlert
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! incidentConfiguration:
//!   createIncident: true
//!   groupingConfiguration:
//!     enabled: true
//!     reopenClosedIncident: false
//!     lookbackDuration: 5h
//!     matchingMethod: AnyAlert
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1110" "grouping-without-incident" in "grouping_without_incident.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(incidents) = context.node(&["incidentConfiguration"]) else { return Vec::new() };
    let Some(grouping) = incidents.get("groupingConfiguration") else { return Vec::new() };
    let is = |node: &Node, key: &str, value: &str| {
        node.text_of(key).is_some_and(|text| text.value.eq_ignore_ascii_case(value))
    };
    let Some(enabled) = grouping.entry("enabled").filter(|_| is(grouping, "enabled", "true")) else {
        return Vec::new();
    };
    let fault = if is(incidents, "createIncident", "false") {
        "incidents are grouped, but none is created"
    } else if is(grouping, "matchingMethod", "AllEntities") && context.rule.entity_mappings.is_empty() {
        "incidents are grouped by all entities, but none is mapped"
    } else {
        return Vec::new();
    };
    vec![LINT.found(enabled.key.span, fault).help("correct one of the two settings")]
}
