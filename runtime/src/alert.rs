//! Alerts, as Sentinel would write them to its table `SecurityAlert`.
//!
//! [`raise`] decides whether a rule's result fires and makes an alert of it; [`Alert::to_json`] gives the row. What
//! depends on an installation (tenant, workspace, links to the portal) is empty.

mod custom_details;
mod details;
mod dynamic;
mod entity;
mod extended;
mod id;
mod legacy;
mod row;
mod tactics;
mod window;

use std::ops::Range;

use serde_json::{Map, Value as Json, json};

pub use dynamic::Property;
pub use entity::{Entity, Link, Linked, kind as entity_kind};
pub use tactics::TACTICS;

use extended::Part;

use crate::{
    plan::{EventGrouping, Rule, RuleKind, Severity},
    table::Table,
    types::{DateTime, Value},
};

/// The most alerts that a scheduled rule with `AlertPerResult` raises in one run; the last one carries all rows.
const MOST_ALERTS_SCHEDULED: usize = 150;

/// The same for a near-real-time rule.
const MOST_ALERTS_NRT: usize = 30;

/// One alert of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// When the rule ran.
    pub time_generated: DateTime,
    /// The rule's name, or what `alertDisplayNameFormat` makes of the first row.
    pub display_name: String,
    /// The rule's name.
    pub alert_name: String,
    /// The rule's severity, or the value of `alertSeverityColumnName`.
    pub severity: Severity,
    /// The rule's description, or what `alertDescriptionFormat` makes of the first row.
    pub description: String,
    /// A name-based UUID of rule, time and rows: the same run gives the same id.
    pub system_alert_id: String,
    /// Another such UUID.
    pub vendor_original_id: String,
    /// The rule's id.
    pub alert_type: String,
    /// The earliest time in the rows, or the beginning of the query's window.
    pub start_time: DateTime,
    /// The latest time in the rows, or the end of the query's window.
    pub end_time: DateTime,
    /// Names of tactics.
    pub tactics: Vec<String>,
    /// Techniques without their sub-technique: `T1078`.
    pub techniques: Vec<String>,
    /// Sub-techniques in full: `T1078.004`.
    pub sub_techniques: Vec<String>,
    /// What the alert is about; without duplicates, in the order of rows and mappings.
    pub entities: Vec<Entity>,
    /// Facts about the run, in order.
    pub extended_properties: Vec<(&'static str, String)>,
    /// The rule's `customDetails`: lists of values by key.
    pub custom_details: Map<String, Json>,
    /// Columns of `SecurityAlert` that `alertDynamicProperties` sets.
    pub dynamic_properties: Vec<Property>,
    /// How the rule runs.
    pub kind: RuleKind,
}

/// The alerts of a rule's result; none if its trigger does not fire.
///
/// With `AlertPerResult` there is one for each row, up to 150 (30 for a near-real-time rule): then the last one stands
/// for the whole result, as in Sentinel. A result without rows can fire too (`triggerOperator: lt`).
pub fn raise(rule: &Rule, result: &Table, now: DateTime) -> Vec<Alert> {
    let run = Run { rule, result, now };
    groups(rule, &result.rows)
        .into_iter()
        .enumerate()
        .map(|(ordinal, rows)| alert(&run, ordinal, rows))
        .collect()
}

/// The severities of the alerts that [`raise`] gives.
pub fn severities(rule: &Rule, result: &Table) -> Vec<Severity> {
    let severity =
        |rows: &[Vec<Value>]| details::severity(rule, &result.columns, rows.first().map(Vec::as_slice));
    groups(rule, &result.rows).into_iter().map(severity).collect()
}

/// The severities of the alerts of a result of so many rows, for a rule that takes none from its rows.
pub fn severities_of(rule: &Rule, rows: usize) -> Vec<Severity> {
    let severity = rule.severity.unwrap_or(Severity::Informational);
    vec![severity; counts(rule, rows).len()]
}

/// A rule, its whole result and the time of the run.
struct Run<'a> {
    rule: &'a Rule,
    result: &'a Table,
    now: DateTime,
}

/// The rows of each alert.
fn groups<'a>(rule: &Rule, rows: &'a [Vec<Value>]) -> Vec<&'a [Vec<Value>]> {
    counts(rule, rows.len()).into_iter().map(|range| &rows[range]).collect()
}

/// The places of the rows of each alert, of a result of so many rows.
fn counts(rule: &Rule, rows: usize) -> Vec<Range<usize>> {
    if !rule.trigger.fires(rows) {
        return Vec::new();
    }
    if rule.event_grouping == EventGrouping::SingleAlert || rows == 0 {
        return std::iter::once(0..rows).collect();
    }
    let most = if rule.kind == RuleKind::Nrt { MOST_ALERTS_NRT } else { MOST_ALERTS_SCHEDULED };
    let single = |place: usize| place..place + 1;
    if rows <= most {
        return (0..rows).map(single).collect();
    }
    (0..most - 1).map(single).chain(std::iter::once(0..rows)).collect()
}

fn alert(run: &Run<'_>, ordinal: usize, rows: &[Vec<Value>]) -> Alert {
    let rule = run.rule;
    let columns = &run.result.columns;
    let details = details::details(rule, columns, rows.first().map(Vec::as_slice));
    let (start_time, end_time) = window::of_rows(run, rows);
    let (techniques, sub_techniques) = tactics::techniques(rule.techniques);
    let entities = entity::entities(rule, columns, rows);
    let custom_details = custom_details::custom_details(rule, columns, rows);
    // The alert that stands for all rows has many.
    let is_event = rule.event_grouping == EventGrouping::AlertPerResult && rows.len() == 1;
    let ids = id::ids(rule, run.now, ordinal, rows);
    let part = Part { rows, is_event, is_whole: !entities.is_cut };
    Alert {
        time_generated: run.now,
        display_name: details.display_name,
        alert_name: rule.name.to_owned(),
        severity: details.severity,
        description: details.description,
        system_alert_id: ids.system,
        vendor_original_id: ids.vendor,
        alert_type: rule.id.to_owned(),
        start_time,
        end_time,
        tactics: details.tactics,
        techniques,
        sub_techniques,
        entities: entities.list,
        extended_properties: extended::properties(run, part, &custom_details),
        custom_details,
        dynamic_properties: details.dynamic_properties,
        kind: rule.kind,
    }
}

impl Alert {
    /// The name of what was attacked: the first host, else the first account, else the first entity.
    pub fn compromised_entity(&self) -> Option<String> {
        ["host", "account"]
            .iter()
            .find_map(|kind| self.entities.iter().find(|entity| entity.kind == *kind))
            .or(self.entities.first())
            .map(Entity::label)
    }
}

/// A severity as Sentinel spells it.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Informational => "Informational",
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
    }
}

/// A list as JSON in a string; empty for an empty list.
fn json_list(values: &[String]) -> String {
    if values.is_empty() { String::new() } else { json!(values).to_string() }
}

#[cfg(test)]
pub(crate) mod tests;
