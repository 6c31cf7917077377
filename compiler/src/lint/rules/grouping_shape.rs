//! Settings of incident grouping that are incomplete or out of range.
//!
//! ## Why
//!
//! The interface that deploys rules wants `enabled`, `reopenClosedIncident`, `lookbackDuration` from five minutes to seven days,
//! and `matchingMethod`.
//!
//! ## Reported
//!
//! ```yaml
//! incidentConfiguration:
//!   createIncident: true
//!   groupingConfiguration:
//! # ^^^^^^^^^^^^^^^^^^^^^
//!     enabled: true
//!     reopenClosedIncident: false
//!     matchingMethod: Everything
//! #                   ^^^^^^^^^^
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
//!     matchingMethod: AllEntities
//! ```

use crate::{lint::prelude::*, rule::duration};

declare!(warning "KL1107" "grouping-shape" in "grouping_shape.rs", Alerts, Rule);

const NEEDED: &[&str] = &["enabled", "reopenClosedIncident", "lookbackDuration", "matchingMethod"];
const METHODS: &[&str] = &["AllEntities", "AnyAlert", "Selected"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let entry = context.node(&["incidentConfiguration"]).and_then(|node| node.entry("groupingConfiguration"));
    let Some(entry) = entry.filter(|entry| !entry.value.is_empty()) else { return Vec::new() };
    let grouping = &entry.value;
    let mut found = Vec::new();
    let absent: Vec<String> =
        NEEDED.iter().filter(|key| grouping.get(key).is_none()).map(|key| format!("`{key}`")).collect();
    if !absent.is_empty() {
        let message = format!("the grouping lacks {}", absent.join(", "));
        found.push(LINT.found(entry.key.span, message).help("add what is missing"));
    }
    if let Some(text) = grouping.text_of("lookbackDuration") {
        let span = duration(&text.value);
        if span.is_none_or(|span| span < TimeSpan::from_minutes(5) || span > TimeSpan::from_days(7)) {
            let message = format!("`lookbackDuration: {}` is not between 5 minutes and 7 days", text.value);
            found.push(LINT.found(text.span, message).help("write a duration such as `5h`"));
        }
    }
    if let Some(text) = grouping.text_of("matchingMethod")
        && !METHODS.iter().any(|method| method.eq_ignore_ascii_case(&text.value))
    {
        let message = format!("`{}` is not a way to match alerts", text.value);
        found.push(LINT.found(text.span, message).help("write `AllEntities`, `AnyAlert` or `Selected`"));
    }
    found
}
