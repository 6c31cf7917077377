//! A key that no tool reads.
//!
//! ## Why
//!
//! Microsoft's tools ignore keys that they do not know, without a word: what a misspelled key says is lost.
//!
//! ## Reported
//!
//! ```yaml
//! entityMapings: []
//! #^^^^^^^^^^^^
//! ```
//!
//! ```yaml
//! alertDetailsOverride:
//!   alertDisplayNameFormt: Alert
//! # ^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description_detailed: More about it
//! alertDetailsOverride:
//!   alertDisplayNameFormat: Alert
//! ```

use crate::{catalog::database::nearest, lint::prelude::*};

declare!(warning "KL0204" "unknown-key" in "unknown_key.rs", Yaml, Rule);

/// Keys of rules, hunting queries and queries for entity pages.
const TOP: &[&str] = &[
    "id",
    "name",
    "displayName",
    "description",
    "description_detailed",
    "severity",
    "status",
    "kind",
    "version",
    "requiredDataConnectors",
    "queryFrequency",
    "queryPeriod",
    "triggerOperator",
    "triggerThreshold",
    "tactics",
    "relevantTechniques",
    "tags",
    "query",
    "entityMappings",
    "customDetails",
    "alertDetailsOverride",
    "eventGroupingSettings",
    "incidentConfiguration",
    "suppressionDuration",
    "suppressionEnabled",
    "sentinelEntitiesMappings",
    "metadata",
    "enabled",
    "alertRuleTemplateName",
    "subTechniques",
    "dataSources",
    "inputFields",
    "inputEntityType",
    "outputEntityTypes",
    "queryPeriodAfter",
    "queryPeriodBefore",
    "templateVersion",
];

/// Keys below those of which all are known.
const BELOW: &[(&str, &[&str])] = &[
    (
        "alertDetailsOverride",
        &[
            "alertDisplayNameFormat",
            "alertDescriptionFormat",
            "alertSeverityColumnName",
            "alertTacticsColumnName",
            "alertDynamicProperties",
        ],
    ),
    ("eventGroupingSettings", &["aggregationKind"]),
    ("incidentConfiguration", &["createIncident", "groupingConfiguration"]),
    ("metadata", &["source", "author", "support", "categories", "providers"]),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = unknown(&context.rule.document, TOP, "");
    for (key, known) in BELOW {
        if let Some(node) = context.rule.document.get(key) {
            found.extend(unknown(node, known, key));
        }
    }
    found
}

/// Misspelled keys that are well known are another lint's matter.
fn unknown(node: &Node, known: &[&str], parent: &str) -> Vec<Diagnostic> {
    let is_known = |key: &str| {
        known.iter().any(|known| known.eq_ignore_ascii_case(key))
            || super::misspelled_key::right(parent, key).is_some()
    };
    let keys = node.entries().iter().map(|entry| &entry.key);
    keys.filter(|key| !is_known(&key.value))
        .map(|key| {
            let name = &key.value;
            let diagnostic = LINT
                .found(key.span, format!("no tool reads the key `{name}`"))
                .note("keys that are not known are ignored without a word");
            match nearest(name, known.iter().copied()) {
                Some(near) => diagnostic.help(format!("perhaps `{near}` is meant")),
                None => diagnostic.help("remove it, or move what it says to `description` or `tags`"),
            }
        })
        .collect()
}
