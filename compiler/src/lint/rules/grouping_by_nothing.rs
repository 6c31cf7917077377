//! Grouping by selected things without any selected.
//!
//! ## Why
//!
//! Sentinel refuses `matchingMethod: Selected` without entities, alert details or custom details to group by.
//!
//! ## Reported
//!
//! ```yaml
//! incidentConfiguration:
//!   createIncident: true
//!   groupingConfiguration:
//!     enabled: true
//!     reopenClosedIncident: false
//!     lookbackDuration: 5h
//!     matchingMethod: Selected
//! #                   ^^^^^^^^
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
//!     matchingMethod: Selected
//!     groupByAlertDetails:
//!       - DisplayName
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1108" "grouping-by-nothing" in "grouping_by_nothing.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(grouping) = context.node(&["incidentConfiguration", "groupingConfiguration"]) else {
        return Vec::new();
    };
    let method =
        grouping.text_of("matchingMethod").filter(|method| method.value.eq_ignore_ascii_case("Selected"));
    let keys = ["groupByEntities", "groupByAlertDetails", "groupByCustomDetails"];
    let selects = keys.iter().any(|key| grouping.get(key).is_some_and(|node| !node.is_empty()));
    method
        .filter(|_| !selects)
        .map(|method| {
            LINT.found(method.span, "nothing is selected to group by")
                .help("list entity types in `groupByEntities`, or write `matchingMethod: AllEntities`")
        })
        .into_iter()
        .collect()
}
