//! Rules whose YAML is right and whose keys are not.

use super::{check, files};

/// A scheduled rule around what a case is about.
macro_rules! rule {
    ($middle:literal, $end:literal) => {
        concat!(
            "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: A rule\ndescription: |\n  Of a test.\nseverity: Low\nrequiredDataConnectors: []\n",
            $middle,
            "tactics:\n  - Impact\nrelevantTechniques:\n  - T1485\nquery: |\n  SecurityEvent\n  | project TimeGenerated, Account, Computer\n",
            $end,
            "version: 1.0.0\nkind: Scheduled\n"
        )
    };
}

#[test]
fn wrong_keys() {
    check(
        "rules",
        &files(&[
            ("no schedule", rule!("", "")),
            (
                "an entity mapped to a column that the query does not return",
                rule!(
                    "queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n",
                    "entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - identifier: FullName\n        columnName: AccountCustomEntity\n"
                ),
            ),
            (
                "an entity mapped to a column in other letter case",
                rule!(
                    "queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n",
                    "entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - identifier: FullName\n        columnName: account\n"
                ),
            ),
            (
                "an entity type and an identifier that do not exist",
                rule!(
                    "queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n",
                    "entityMappings:\n  - entityType: Acount\n    fieldMappings:\n      - identifier: FullName\n        columnName: Account\n  - entityType: Host\n    fieldMappings:\n      - identifier: Hostname\n        columnName: Computer\n"
                ),
            ),
            (
                "an entity mapping that is not a list",
                rule!(
                    "queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n",
                    "entityMappings:\n  entityType: Account\n"
                ),
            ),
            (
                "a field mapping without its column",
                rule!(
                    "queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n",
                    "entityMappings:\n  - entityType: Account\n    fieldMappings:\n      - identifier: FullName\n"
                ),
            ),
            (
                "durations, operators and thresholds of no meaning",
                rule!(
                    "queryFrequency: 1 hour\nqueryPeriod: 60\ntriggerOperator: \">\"\ntriggerThreshold: none\n",
                    ""
                ),
            ),
            (
                "a custom detail of a column that the query does not return",
                rule!(
                    "queryFrequency: 1h\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n",
                    "customDetails:\n  Machine: computer\n"
                ),
            ),
            (
                "a query period shorter than the frequency",
                rule!("queryFrequency: 1d\nqueryPeriod: 1h\ntriggerOperator: gt\ntriggerThreshold: 0\n", ""),
            ),
            (
                "tactics and techniques that do not exist",
                "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: A rule\ndescription: |\n  Of a test.\nrequiredDataConnectors: []\ntactics:\n  - Lateral Movement\n  - PrivilegeEscalation\nrelevantTechniques:\n  - T1O78\n  - T9999\nquery: |\n  SecurityEvent\n",
            ),
            (
                "an id that is no guid, no query",
                "id: my-rule\nname: A rule\nseverity: Low\ntactics:\n  - Impact\n",
            ),
            (
                "a query that is empty",
                "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: A rule\ntactics:\n  - Impact\nquery:\nversion: 1.0.0\n",
            ),
        ]),
    );
}
