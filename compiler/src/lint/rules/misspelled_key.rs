//! A key that is often mistaken for another.
//!
//! ## Why
//!
//! Tools ignore keys that they do not know. With these names, whole settings of published rules have been lost.
//!
//! ## Reported
//!
//! ```yaml
//! techniques:
//! #^^^^^^^^^
//!   - T1078
//! ```
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertnameFormat: Alert
//! # ^^^^^^^^^^^^^^^
//! ```
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: AzureActiveDirectory
//!     datatypes:
//! #   ^^^^^^^^^
//!       - SigninLogs
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! relevantTechniques:
//!   - T1078
//! alertDetailsOverride:
//!   alertDisplayNameFormat: Alert
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0205" "misspelled-key" in "misspelled_key.rs", Yaml, Rule);

/// The key above, the wrong key, the right key.
const WRONG: &[(&str, &str, &str)] = &[
    ("", "techniques", "relevantTechniques"),
    ("", "tactic", "tactics"),
    ("", "description-detailed", "description_detailed"),
    ("", "entityMapping", "entityMappings"),
    ("", "dataConnectors", "requiredDataConnectors"),
    ("", "frequency", "queryFrequency"),
    ("", "period", "queryPeriod"),
    ("", "threshold", "triggerThreshold"),
    ("requiredDataConnectors", "datatypes", "dataTypes"),
    ("requiredDataConnectors", "dataType", "dataTypes"),
    ("alertDetailsOverride", "alertnameFormat", "alertDisplayNameFormat"),
    ("alertDetailsOverride", "alertNameFormat", "alertDisplayNameFormat"),
    ("alertDetailsOverride", "alertSeverity", "alertSeverityColumnName"),
    ("alertDetailsOverride", "alertTactics", "alertTacticsColumnName"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let document = &context.rule.document;
    let mut found = wrong(document, "");
    found.extend(
        document.get("alertDetailsOverride").iter().flat_map(|node| wrong(node, "alertDetailsOverride")),
    );
    let connectors = document.get("requiredDataConnectors").map_or(&[][..], Node::items);
    found.extend(connectors.iter().flat_map(|node| wrong(node, "requiredDataConnectors")));
    found
}

/// What is meant by a key below another.
pub(super) fn right(parent: &str, key: &str) -> Option<&'static str> {
    WRONG.iter().find(|(above, wrong, _)| *above == parent && *wrong == key).map(|(_, _, right)| *right)
}

fn wrong(node: &Node, parent: &str) -> Vec<Diagnostic> {
    let keys = node.entries().iter().map(|entry| &entry.key);
    keys.filter_map(|key| Some((key, right(parent, &key.value)?)))
        .map(|(key, right)| {
            LINT.found(key.span, format!("`{}` is not a key of rules", key.value))
                .label(format!("`{right}` is meant"))
                .note("Microsoft's tools ignore it without a word")
                .help(format!("write `{right}`"))
                .unsafe_fix(node.get(right).is_none().then(|| Edit::replace(key.span, right)))
        })
        .collect()
}
