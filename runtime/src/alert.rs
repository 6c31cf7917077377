//! Alerts, as Sentinel would write them to its table `SecurityAlert`.
//!
//! [`raise`] decides whether a rule's result fires and makes an alert of it; [`Alert::to_json`] gives the row. What
//! depends on an installation (tenant, workspace, links to the portal) is left out.

mod custom_details;
mod details;
mod entity;
mod extended;
mod id;
mod legacy;
mod tactics;
mod window;

use serde_json::{Map, Value as Json, json};

pub use entity::Entity;

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
    /// Columns of `SecurityAlert` that `alertDynamicProperties` sets.
    pub dynamic_properties: Vec<(&'static str, String)>,
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

/// A rule, its whole result and the time of the run.
struct Run<'a> {
    rule: &'a Rule,
    result: &'a Table,
    now: DateTime,
}

/// The rows of each alert.
fn groups<'a>(rule: &Rule, rows: &'a [Vec<Value>]) -> Vec<&'a [Vec<Value>]> {
    if !rule.trigger.fires(rows.len()) {
        return Vec::new();
    }
    if rule.event_grouping == EventGrouping::SingleAlert || rows.is_empty() {
        return vec![rows];
    }
    let most = if rule.kind == RuleKind::Nrt { MOST_ALERTS_NRT } else { MOST_ALERTS_SCHEDULED };
    if rows.len() <= most {
        return rows.chunks(1).collect();
    }
    rows.chunks(1).take(most - 1).chain([rows]).collect()
}

fn alert(run: &Run<'_>, ordinal: usize, rows: &[Vec<Value>]) -> Alert {
    let rule = run.rule;
    let details = details::details(rule, &run.result.columns, rows.first().map(Vec::as_slice));
    let (start_time, end_time) = window::of_rows(run, rows);
    let (techniques, sub_techniques) = tactics::techniques(rule.techniques);
    Alert {
        time_generated: run.now,
        display_name: details.display_name,
        alert_name: rule.name.to_owned(),
        severity: details.severity,
        description: details.description,
        system_alert_id: id::system_alert_id(rule, run.now, ordinal, rows),
        alert_type: rule.id.to_owned(),
        start_time,
        end_time,
        tactics: details.tactics,
        techniques,
        sub_techniques,
        entities: entity::entities(rule, &run.result.columns, rows),
        extended_properties: extended::properties(run, rows),
        dynamic_properties: details.dynamic_properties,
        kind: rule.kind,
    }
}

impl Alert {
    /// The alert as a row of `SecurityAlert`.
    ///
    /// `Entities`, `ExtendedProperties`, `Techniques` and `SubTechniques` are JSON in a string, as they are in the table.
    pub fn to_json(&self) -> Json {
        let nrt = self.kind == RuleKind::Nrt;
        let mut row = Map::new();
        let mut set = |name: &str, value: Json| row.insert(name.to_owned(), value);
        set("TimeGenerated", self.time_generated.to_string().into());
        set("DisplayName", self.display_name.clone().into());
        set("AlertName", self.alert_name.clone().into());
        set("AlertSeverity", severity_name(self.severity).into());
        set("Description", self.description.clone().into());
        set("ProviderName", if nrt { "ASI NRT Alerts" } else { "ASI Scheduled Alerts" }.into());
        set("VendorName", "Microsoft".into());
        set("SystemAlertId", self.system_alert_id.clone().into());
        set("AlertType", self.alert_type.clone().into());
        set("IsIncident", false.into());
        set("StartTime", self.start_time.to_string().into());
        set("EndTime", self.end_time.to_string().into());
        set("ProcessingEndTime", self.time_generated.to_string().into());
        set("ExtendedProperties", self.extended_properties_json().into());
        set("Entities", self.entities_json().into());
        set("SourceSystem", "Detection".into());
        set("ProductName", "Azure Sentinel".into());
        set("ProductComponentName", if nrt { "NRT Alerts" } else { "Scheduled Alerts" }.into());
        set("Status", "New".into());
        set("CompromisedEntity", self.compromised_entity().unwrap_or_default().into());
        set("Tactics", self.tactics.join(", ").into());
        set("Techniques", json_list(&self.techniques).into());
        set("SubTechniques", json_list(&self.sub_techniques).into());
        for (name, value) in &self.dynamic_properties {
            set(name, value.clone().into());
        }
        set("Type", "SecurityAlert".into());
        Json::Object(row)
    }

    /// The name of what was attacked: the first host, else the first account, else the first entity.
    pub fn compromised_entity(&self) -> Option<String> {
        ["host", "account"]
            .iter()
            .find_map(|kind| self.entities.iter().find(|entity| entity.kind == *kind))
            .or(self.entities.first())
            .map(Entity::label)
    }

    /// The column `Entities`: an array in a string, each entity with its number; empty without entities.
    fn entities_json(&self) -> String {
        if self.entities.is_empty() {
            return String::new();
        }
        // Numbers begin at 3, as they do in alerts of scheduled rules.
        Json::Array(self.entities.iter().zip(3..).map(|(entity, id)| entity.to_json(id)).collect())
            .to_string()
    }

    /// The column `ExtendedProperties`: an object in a string.
    fn extended_properties_json(&self) -> String {
        let properties = self.extended_properties.iter();
        Json::Object(properties.map(|(name, value)| ((*name).to_owned(), json!(value))).collect()).to_string()
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
mod tests;
