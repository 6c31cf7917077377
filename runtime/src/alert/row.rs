//! An alert as a row of `SecurityAlert`.

use serde_json::{Map, Value as Json, json};

use super::{Alert, entity, json_list, severity_name};
use crate::plan::RuleKind;

impl Alert {
    /// The row, with every column that the table has for alerts; those that only an installation knows are empty.
    ///
    /// `Entities`, `ExtendedProperties`, `Techniques` and `SubTechniques` are JSON in a string, as they are in the table.
    pub fn to_json(&self) -> Json {
        let nrt = self.kind == RuleKind::Nrt;
        let mut row = Map::new();
        let mut set = |name: &str, value: Json| row.insert(name.to_owned(), value);
        set("TenantId", "".into());
        set("TimeGenerated", self.time_generated.to_string().into());
        set("DisplayName", self.display_name.clone().into());
        set("AlertName", self.alert_name.clone().into());
        set("AlertSeverity", severity_name(self.severity).into());
        set("Description", self.description.clone().into());
        set("ProviderName", if nrt { "ASI NRT Alerts" } else { "ASI Scheduled Alerts" }.into());
        set("VendorName", "Microsoft".into());
        set("VendorOriginalId", self.vendor_original_id.clone().into());
        set("SystemAlertId", self.system_alert_id.clone().into());
        set("ResourceId", "".into());
        set("SourceComputerId", "".into());
        set("AlertType", self.alert_type.clone().into());
        set("ConfidenceLevel", "".into());
        set("ConfidenceScore", Json::Null);
        set("IsIncident", false.into());
        set("StartTime", self.start_time.to_string().into());
        set("EndTime", self.end_time.to_string().into());
        set("ProcessingEndTime", self.time_generated.to_string().into());
        set("RemediationSteps", "".into());
        set("ExtendedProperties", self.extended_properties_json().into());
        set("Entities", self.entities_json().into());
        set("SourceSystem", "Detection".into());
        set("WorkspaceSubscriptionId", "".into());
        set("WorkspaceResourceGroup", "".into());
        set("ExtendedLinks", "".into());
        set("ProductName", "Azure Sentinel".into());
        set("ProductComponentName", if nrt { "NRT Alerts" } else { "Scheduled Alerts" }.into());
        set("AlertLink", "".into());
        set("Status", "New".into());
        set("CompromisedEntity", self.compromised_entity().unwrap_or_default().into());
        set("Tactics", self.tactics.join(", ").into());
        set("Techniques", json_list(&self.techniques).into());
        set("SubTechniques", json_list(&self.sub_techniques).into());
        for property in &self.dynamic_properties {
            set(property.name, property.value.clone());
        }
        set("Type", "SecurityAlert".into());
        Json::Object(row)
    }

    /// The column `Entities`: an array in a string; empty without entities.
    fn entities_json(&self) -> String {
        if self.entities.is_empty() { String::new() } else { entity::list(&self.entities).to_string() }
    }

    /// The column `ExtendedProperties`: an object in a string.
    fn extended_properties_json(&self) -> String {
        let properties = self.extended_properties.iter();
        Json::Object(properties.map(|(name, value)| ((*name).to_owned(), json!(value))).collect()).to_string()
    }
}
