//! Alerts as OCSF: Detection Finding, class 2004.

mod attack;
mod evidence;

use serde_json::{Map, Value as Json, json};

use crate::{
    alert::{Alert, severity_name},
    plan::{Rule, Severity},
    types::DateTime,
};

/// The version of the schema.
const VERSION: &str = "1.8.0";

/// The finding that tells of an alert.
///
/// What OCSF has no place for stands under `unmapped`: custom details, and where in Sentinel the alert would be.
pub fn detection_finding(rule: &Rule, alert: &Alert) -> Json {
    let mut finding = Map::new();
    let mut set = |name: &str, value: Json| finding.insert(name.to_owned(), value);
    let (severity_id, severity) = severity(alert.severity);
    set("activity_id", 1.into());
    set("activity_name", "Create".into());
    set("category_uid", 2.into());
    set("category_name", "Findings".into());
    set("class_uid", 2004.into());
    set("class_name", "Detection Finding".into());
    set("type_uid", 200_401.into());
    set("type_name", "Detection Finding: Create".into());
    set("time", milliseconds(alert.time_generated));
    set("start_time", milliseconds(alert.start_time));
    set("end_time", milliseconds(alert.end_time));
    set("severity_id", severity_id.into());
    set("severity", severity.into());
    set("status_id", 1.into());
    set("status", "New".into());
    set("is_alert", true.into());
    set("message", alert.display_name.clone().into());
    set("metadata", metadata(alert));
    set("finding_info", finding_info(rule, alert));
    let evidence = evidence::evidence(&alert.entities);
    for (name, list) in [
        ("evidences", evidence.evidences),
        ("resources", evidence.resources),
        ("observables", evidence.observables),
    ] {
        if !list.is_empty() {
            set(name, list.into());
        }
    }
    set("unmapped", unmapped(alert));
    Json::Object(finding)
}

fn metadata(alert: &Alert) -> Json {
    json!({
        "version": VERSION,
        "uid": alert.system_alert_id,
        "product": {
            "name": "kqlc",
            "vendor_name": "kqlc",
            "version": env!("CARGO_PKG_VERSION"),
        },
    })
}

fn finding_info(rule: &Rule, alert: &Alert) -> Json {
    let mut info = Map::new();
    let mut set = |name: &str, value: Json| info.insert(name.to_owned(), value);
    set("uid", alert.system_alert_id.clone().into());
    set("title", alert.display_name.clone().into());
    set("desc", alert.description.clone().into());
    set("analytic", json!({ "type_id": 1, "type": "Rule", "uid": rule.id, "name": rule.name }));
    let attacks = attack::attacks(alert);
    if !attacks.is_empty() {
        set("attacks", attacks.into());
    }
    set("created_time", milliseconds(alert.time_generated));
    set("first_seen_time", milliseconds(alert.start_time));
    set("last_seen_time", milliseconds(alert.end_time));
    Json::Object(info)
}

fn unmapped(alert: &Alert) -> Json {
    let mut unmapped = Map::new();
    if !alert.custom_details.is_empty() {
        unmapped.insert("custom_details".to_owned(), Json::Object(alert.custom_details.clone()));
    }
    for property in &alert.dynamic_properties {
        unmapped.insert(property.name.to_owned(), property.value.clone());
    }
    let properties = alert.extended_properties.iter().filter(|(name, _)| *name != "Custom Details");
    let properties = properties.map(|(name, value)| ((*name).to_owned(), json!(value)));
    unmapped.insert("extended_properties".to_owned(), Json::Object(properties.collect()));
    Json::Object(unmapped)
}

/// The number and the name of a severity. Sentinel has no critical one.
fn severity(severity: Severity) -> (i64, &'static str) {
    let id = match severity {
        Severity::Informational => 1,
        Severity::Low => 2,
        Severity::Medium => 3,
        Severity::High => 4,
    };
    (id, severity_name(severity))
}

/// Milliseconds since 1970.
fn milliseconds(time: DateTime) -> Json {
    const TICKS: i64 = 10_000;
    ((time.0 - DateTime::UNIX_EPOCH.0).div_euclid(TICKS)).into()
}

#[cfg(test)]
mod tests;
