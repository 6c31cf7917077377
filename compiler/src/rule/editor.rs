//! The schema that editors use: the shape of a rule, and which values its keys take.
//!
//! The shape alone ([`super::shape`]) checks what is read; that values are right is said there in other words, with places.

use serde_json::{Value, json};

use super::shape::SCHEMA;
use crate::catalog::{attack, connectors, entity_types, enums};

/// The JSON Schema of rule files, for editors.
pub fn schema() -> Value {
    let mut schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    set(&mut schema, "", "description", json!("A rule of Microsoft Sentinel, or a hunting query."));
    set(&mut schema, "", "required", json!(["id", "name"]));
    set(&mut schema, "", "allOf", kinds());
    for (key, value) in keys() {
        set(&mut schema, "/properties", key, value);
    }
    let connector = "/properties/requiredDataConnectors/items/properties";
    set(&mut schema, connector, "connectorId", json!({ "type": "string", "examples": connectors::ids() }));
    let domains = json!({ "type": ["array", "null"], "items": words(enums::DOMAINS) });
    set(&mut schema, "/properties/metadata/properties/categories/properties", "domains", domains);
    schema
}

/// What only some kinds of rules need. Hunting queries, which have no kind, are not deployed and may map other entities.
fn kinds() -> Value {
    let schedule = [
        "severity",
        "requiredDataConnectors",
        "queryFrequency",
        "queryPeriod",
        "triggerOperator",
        "triggerThreshold",
    ];
    let entity_type = words(&entity_types::names().collect::<Vec<_>>());
    let mappings = json!({ "items": { "properties": { "entityType": entity_type } } });
    json!([
        {
            "if": { "properties": { "kind": { "const": "Scheduled" } }, "required": ["kind", "query"] },
            "then": { "required": schedule },
        },
        {
            "if": { "required": ["kind"] },
            "then": { "properties": { "entityMappings": mappings } },
        },
    ])
}

/// The keys at the top whose values are told more closely than by their type.
fn keys() -> Vec<(&'static str, Value)> {
    let duration = json!({
        "type": "string",
        "pattern": "^([1-9][0-9]*[mhd]|P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)$",
        "examples": ["5m", "1h", "14d"],
    });
    vec![
        ("id", pattern("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")),
        ("kind", words(&["Scheduled", "NRT"])),
        ("severity", words(&["Informational", "Low", "Medium", "High"])),
        ("status", words(&["Available", "InPreview", "Deprecated"])),
        ("version", pattern(r"^[0-9]+\.[0-9]+\.[0-9]+$")),
        ("queryFrequency", duration.clone()),
        ("queryPeriod", duration),
        ("triggerOperator", words(&["gt", "lt", "eq", "ne", "GreaterThan", "LessThan", "Equal", "NotEqual"])),
        ("triggerThreshold", json!({ "type": "integer", "minimum": 0, "maximum": 10_000 })),
        ("tactics", json!({ "type": ["array", "null"], "items": words(attack::TACTICS) })),
        (
            "relevantTechniques",
            json!({ "type": ["array", "null"], "items": pattern(r"^T[0-9]{4}(\.[0-9]{3})?$") }),
        ),
        (
            "eventGroupingSettings",
            json!({
                "type": ["object", "null"],
                "properties": { "aggregationKind": words(&["SingleAlert", "AlertPerResult"]) },
            }),
        ),
        ("incidentConfiguration", incident()),
    ]
}

fn incident() -> Value {
    json!({
        "type": ["object", "null"],
        "properties": {
            "createIncident": { "type": "boolean" },
            "groupingConfiguration": {
                "type": ["object", "null"],
                "properties": {
                    "enabled": { "type": "boolean" },
                    "reopenClosedIncident": { "type": "boolean" },
                    "lookbackDuration": { "type": "string" },
                    "matchingMethod": words(&["AllEntities", "AnyAlert", "Selected"]),
                    "groupByEntities": { "type": ["array", "null"] },
                    "groupByAlertDetails": {
                        "type": ["array", "null"],
                        "items": words(&["DisplayName", "Severity"]),
                    },
                    "groupByCustomDetails": { "type": ["array", "null"] },
                },
            },
        },
    })
}

fn words(words: &[&str]) -> Value {
    json!({ "enum": words })
}

fn pattern(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// Puts a value into the mapping at a pointer.
fn set(schema: &mut Value, pointer: &str, key: &str, value: Value) {
    let mapping = schema.pointer_mut(pointer).and_then(Value::as_object_mut);
    mapping.expect("the shape has this mapping").insert(key.to_owned(), value);
}
