//! An incident as a row of `SecurityIncident`.

use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::Incident;
use crate::alert::severity_name;

impl Incident<'_> {
    /// The row that tells how the incident stands after its last alert, with every column that the table has; those that only an installation
    /// knows are empty.
    pub fn to_json(&self) -> Json {
        let (first, rule) = (self.first(), self.rule);
        let times = |time: fn(&crate::alert::Alert) -> crate::types::DateTime| {
            self.alerts.iter().map(move |alert| time(alert))
        };
        let modified = times(|alert| alert.time_generated).max().unwrap_or(self.created());
        let begin = times(|alert| alert.start_time).min().unwrap_or(first.start_time);
        let end = times(|alert| alert.end_time).max().unwrap_or(first.end_time);
        let name =
            Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("incident:{}", first.system_alert_id).as_bytes());
        let mut row = Map::new();
        let mut set = |name: &str, value: Json| row.insert(name.to_owned(), value);
        set("TenantId", "".into());
        set("TimeGenerated", modified.to_string().into());
        set("IncidentName", name.to_string().into());
        set("Title", first.display_name.clone().into());
        set("Description", first.description.clone().into());
        set("Severity", severity_name(self.severity()).into());
        set("Status", "New".into());
        set("Classification", "".into());
        set("ClassificationComment", "".into());
        set("ClassificationReason", "".into());
        set("Owner", json!({"objectId": null, "email": null, "assignedTo": null, "userPrincipalName": null}));
        set("ProviderName", "Azure Sentinel".into());
        set("ProviderIncidentId", self.number.to_string().into());
        set("FirstActivityTime", begin.to_string().into());
        set("LastActivityTime", end.to_string().into());
        set("FirstModifiedTime", Json::Null);
        set("LastModifiedTime", modified.to_string().into());
        set("CreatedTime", self.created().to_string().into());
        set("ClosedTime", Json::Null);
        set("IncidentNumber", self.number.into());
        set("RelatedAnalyticRuleIds", json!([rule.id]));
        set("AlertIds", self.alerts.iter().map(|alert| Json::from(alert.system_alert_id.clone())).collect());
        set("BookmarkIds", json!([]));
        set("Comments", json!([]));
        set("Tasks", json!([]));
        set("Labels", json!([]));
        set("IncidentUrl", "".into());
        set("AdditionalData", self.additional_data());
        set("ModifiedBy", "Incident created from alert".into());
        set("SourceSystem", "Azure".into());
        set("Type", "SecurityIncident".into());
        Json::Object(row)
    }

    fn additional_data(&self) -> Json {
        let products = self.alerts.iter().map(|alert| {
            let named = alert.dynamic_properties.iter().find(|property| property.name == "ProductName");
            named.and_then(|property| property.value.as_str()).unwrap_or("Azure Sentinel").to_owned()
        });
        let tactics = self.alerts.iter().flat_map(|alert| alert.tactics.iter().cloned());
        let techniques = self.alerts.iter().flat_map(|alert| alert.techniques.iter().cloned());
        json!({
            "alertsCount": self.alerts.len(),
            "bookmarksCount": 0,
            "commentsCount": 0,
            "alertProductNames": distinct(products),
            "tactics": distinct(tactics),
            "techniques": distinct(techniques),
        })
    }
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}
