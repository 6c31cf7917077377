//! What STIX objects become.

use insta::assert_snapshot;

use super::*;
use crate::{
    plan::Field,
    read::{
        Product,
        json::{JsonRecords, Layout, Shape},
        show::{input, show},
    },
    types::Type,
};

const BUNDLE: &str = r#"{
    "type": "bundle", "id": "bundle--1",
    "objects": [
        {"type": "identity", "spec_version": "2.1", "id": "identity--2", "name": "A feed"},
        {
            "type": "indicator", "spec_version": "2.1", "id": "indicator--3", "created": "2026-01-02T00:00:00Z",
            "confidence": 80, "indicator_types": ["malicious-activity"], "pattern_type": "stix",
            "pattern": "[ipv4-addr:value = '198.51.100.7/32' OR ipv4-addr:value = '203.0.113.0/24']",
            "valid_from": "2026-01-02T00:00:00Z", "valid_until": "2026-06-01T00:00:00Z",
            "object_marking_refs": ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"],
            "kill_chain_phases": [{"kill_chain_name": "lockheed-martin-cyber-kill-chain", "phase_name": "delivery"}]
        },
        {
            "type": "indicator", "spec_version": "2.1", "id": "indicator--4", "revoked": true, "pattern_type": "stix",
            "pattern": "[file:hashes.'SHA-256' = 'ab12' AND file:name = 'a.exe']", "valid_from": "2026-01-02T00:00:00Z"
        },
        {"type": "indicator", "id": "indicator--5", "pattern_type": "yara", "pattern": "rule x { condition: true }"}
    ]
}"#;

fn rows(table: &str, columns: &[&'static str]) -> String {
    let columns: Vec<Field> = columns.iter().map(|name| Field::new(name, Type::String)).collect();
    let records = Shape::Envelope { name: "objects".into(), records: Box::new(Shape::Of(Product::Stix)) };
    let source = JsonRecords::new(input(BUNDLE.as_bytes()), "feed.json", Layout::Free, records, &columns);
    show(&mut source.of_table(table))
}

#[test]
fn indicators_have_their_values_in_the_columns_that_rules_compare() {
    let columns =
        ["IndicatorId", "NetworkIP", "NetworkCidrBlock", "FileHashType", "FileHashValue", "FileName"];
    assert_snapshot!(rows(INDICATORS, &columns), @r"
    indicator--3 | 198.51.100.7 | - | - | - | -
    indicator--3/2 | - | 203.0.113.0/24 | - | - | -
    indicator--4 | - | - | SHA256 | ab12 | a.exe
    indicator--5 | - | - | - | - | -
    ");
    let columns = [
        "Active",
        "ExpirationDateTime",
        "ConfidenceScore",
        "ThreatType",
        "TrafficLightProtocolLevel",
        "KillChainDelivery",
    ];
    assert_snapshot!(rows(INDICATORS, &columns), @r"
    true | 2026-06-01T00:00:00Z | 80 | malicious-activity | amber | true
    true | 2026-06-01T00:00:00Z | 80 | malicious-activity | amber | true
    false | 9999-12-31T23:59:59.9999999Z | - | - | - | -
    true | 9999-12-31T23:59:59.9999999Z | - | - | - | -
    ");
}

#[test]
fn the_newer_table_has_a_row_for_each_value() {
    let columns = ["Id", "ObservableKey", "ObservableValue", "IsActive", "ValidUntil", "TimeGenerated"];
    assert_snapshot!(rows(NEW_INDICATORS, &columns), @r"
    indicator--3 | ipv4-addr:value | 198.51.100.7/32 | true | 2026-06-01T00:00:00Z | -
    indicator--3/2 | ipv4-addr:value | 203.0.113.0/24 | true | 2026-06-01T00:00:00Z | -
    indicator--4 | file:hashes.SHA-256 | ab12 | false | 9999-12-31T23:59:59.9999999Z | -
    indicator--4/2 | file:name | a.exe | false | 9999-12-31T23:59:59.9999999Z | -
    indicator--5 | - | - | true | 9999-12-31T23:59:59.9999999Z | -
    ");
}

#[test]
fn other_objects_are_kept_whole() {
    assert_snapshot!(rows("ThreatIntelObjects", &["Id", "StixType", "Data"]), @r#"identity--2 | identity | {"type":"identity","spec_version":"2.1","id":"identity--2","name":"A feed"}"#);
}
