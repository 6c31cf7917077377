//! `kqlc schema`

use std::{fs, process::Command};

use serde_json::Value;

use super::{GOOD, KQLC, root, run, told};

/// Faults of form that an editor is to mark: what stands in the good rule, and what stands there instead.
const FAULTS: &[(&str, &str)] = &[
    ("id: a7d5f4c2-", "id: x7d5f4c2-"),
    ("severity: Medium", "severity: Critical"),
    ("severity: Medium", "severity: [Medium]"),
    ("queryFrequency: 1h", "queryFrequency: 1 hour"),
    ("triggerOperator: gt", "triggerOperator: above"),
    ("triggerThreshold: 0", "triggerThreshold: none"),
    ("triggerThreshold: 0", "triggerThreshold: -1"),
    ("tactics:\n  - Persistence", "tactics: Persistence"),
    ("- T1543", "- 1543"),
    ("query: |\n", "query: []\nrest: |\n"),
    ("identifier: HostName\n        columnName: Computer", "identifier: HostName"),
    ("aggregationKind: SingleAlert", "aggregationKind: Each"),
    ("createIncident: true", "createIncident: often"),
    ("matchingMethod: AllEntities", "matchingMethod: Every"),
    ("version: 1.0.0", "version: [1, 0, 0]"),
    ("kind: Scheduled", "kind: Fusion"),
    ("entityType: Host", "entityType: Machine"),
    ("queryPeriod: 1h\n", ""),
    ("name: New service installed from a user folder\n", ""),
];

#[test]
fn good_rules_are_valid() {
    let validator = validator();
    let starters = fs::read_dir(root().join("rules")).expect("the starter rules");
    let mut texts = vec![GOOD.to_owned()];
    for entry in starters {
        let path = entry.expect("readable").path();
        let name = path.to_string_lossy();
        if name.ends_with(".yaml") && !name.ends_with(".tests.yaml") {
            texts.push(fs::read_to_string(path).expect("readable"));
        }
    }
    assert!(texts.len() > 3);
    for text in texts {
        let errors: Vec<String> =
            validator.iter_errors(&json(&text)).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{text}");
    }
}

#[test]
fn the_tests_of_the_starter_rules_are_valid() {
    let schema = kqlc::fixture::schema();
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut count = 0;
    for entry in fs::read_dir(root().join("rules")).expect("the starter rules") {
        let path = entry.expect("readable").path();
        if path.to_string_lossy().ends_with(".tests.yaml") {
            let text = fs::read_to_string(path).expect("readable");
            let errors: Vec<String> =
                validator.iter_errors(&json(&text)).map(|error| error.to_string()).collect();
            assert_eq!(errors, [""; 0], "{text}");
            count += 1;
        }
    }
    assert_eq!(count, 5);
    assert!(!validator.is_valid(&json("cases:\n  - name: a\n    expects: {}\n")));
}

#[test]
fn planted_faults_are_rejected() {
    let validator = validator();
    let accepted = FAULTS.iter().filter(|(good, bad)| {
        assert!(GOOD.contains(good), "`{good}` is not in the good rule");
        validator.is_valid(&json(&GOOD.replacen(good, bad, 1)))
    });
    assert_eq!(accepted.collect::<Vec<_>>(), [&("", ""); 0]);
}

fn validator() -> jsonschema::Validator {
    let (status, text) = told(&run(Command::new(KQLC).arg("schema")));
    assert_eq!(status, Some(0));
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::validator_for(&schema).expect("the schema can be used")
}

fn json(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}
