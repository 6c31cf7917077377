//! `kqlc test` as users run it: a first test is written, run, broken, blessed. The program that runs the rule is really built.

#![expect(clippy::disallowed_methods, reason = "the program under test reads files")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use insta::assert_snapshot;
use tempfile::TempDir;

/// A rule over a table that Sentinel has.
const RULE: &str = r#"id: 0f1e2d3c-4b5a-4697-8899-aabbccddeeff
name: Many failures
description: An account failed to log on several times.
severity: Medium
requiredDataConnectors:
  - connectorId: SecurityEvents
    dataTypes:
      - SecurityEvent
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110
query: |
  SecurityEvent
  | where EventID == 4625 and Account !endswith "$"
  | join kind=leftouter (SecurityEvent | where EventID == 4740) on Account
  | summarize Failures = count() by Account
  | where Failures > 2
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: Account
version: 1.0.0
kind: Scheduled
"#;

/// What one run of the program says.
struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

fn kqlc(folder: &Path, arguments: &[&str]) -> Ran {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tmp/kqlc-test");
    let mut command = Command::new(env!("CARGO_BIN_EXE_kqlc"));
    let output = command.args(arguments).arg("--out").arg(target).current_dir(folder).output();
    let output = output.expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { status: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn repository() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("rules")).expect("a writable folder");
    fs::write(folder.path().join("rules/many.yaml"), RULE).expect("a writable folder");
    let fixture = folder.path().join("rules/many.tests.yaml");
    (folder, fixture)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("it is there")
}

/// One test, since each step builds on the one before.
#[test]
fn a_rule_is_tested_from_its_first_case_on() {
    let (folder, fixture) = repository();
    let ran = kqlc(folder.path(), &["test", "rules"]);
    assert_eq!((ran.status, ran.err.contains("kqlc test --init RULE")), (Some(0), true), "{}", ran.err);

    let ran = kqlc(folder.path(), &["test", "--init", "rules/many.yaml"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert_snapshot!(read(&fixture), @r#"
    # yaml-language-server: $schema=sentinel-rule-tests.schema.json
    now: 2024-03-14T12:00:00Z
    cases:
      - name: fires
        tables:
          SecurityEvent:
            - {TimeGenerated: 2024-03-14T11:34:00Z, Account: account1, EventID: 4625}
            - {TimeGenerated: 2024-03-14T11:33:00Z, Account: account1, EventID: 4625}
            - {TimeGenerated: 2024-03-14T11:33:00Z, Account: account1, EventID: 4625}
        expect:
          fires: true
    "#);
    let ran = kqlc(folder.path(), &["test", "--init", "rules/many.yaml"]);
    assert_eq!((ran.status, ran.err.contains("is there already")), (Some(2), true), "{}", ran.err);

    what_no_test_exercises_is_told(folder.path());

    let wrong = read(&fixture)
        .replace("fires: true", "rows:\n        # One too many.\n        - {Account: nobody, Failures: 9}");
    fs::write(&fixture, &wrong).expect("a writable folder");
    let ran = kqlc(folder.path(), &["test", "rules", "--junit", "report.xml"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert_snapshot!(ran.out, @r#"
    error[other-rows]: fires: 1 row expected, 1 found, 0 the same
       ┌─ rules/many.tests.yaml:13:11
       │
    13 │         - {Account: nobody, Failures: 9}
       │           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      - missing   Account: "nobody", Failures: 9
      + found     Account: "account1", Failures: 3

    failed  rules/many.yaml  1 of 1 case failed
    "#);
    let junit = read(&folder.path().join("report.xml"));
    assert!(
        junit.contains("<testsuite name=\"rules/many.yaml\" tests=\"1\" failures=\"1\" errors=\"0\""),
        "{junit}"
    );

    let ran = kqlc(folder.path(), &["test", "rules", "--format", "jsonl"]);
    assert_snapshot!(ran.out, @r#"
    {"path":"rules/many.tests.yaml","rule_id":"0f1e2d3c-4b5a-4697-8899-aabbccddeeff","case":"fires","line":4,"status":"failed","failures":[{"file":"rules/many.tests.yaml","code":"KT0013","name":"other-rows","severity":"error","message":"1 row expected, 1 found, 0 the same","line":13,"column":11,"end_line":13,"end_column":41,"rows":[{"missing":{"Account":"nobody","Failures":9}},{"found":{"Account":"account1","Failures":3}}]}]}
    {"path":"rules/many.yaml","rule_id":"0f1e2d3c-4b5a-4697-8899-aabbccddeeff","cases":1,"problems":[]}
    "#);

    let ran = kqlc(folder.path(), &["test", "rules", "--case", "another", "--bless"]);
    assert_eq!((ran.status, read(&fixture)), (Some(0), wrong));

    let ran = kqlc(folder.path(), &["test", "rules", "--bless"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert_snapshot!(read(&fixture), @r#"
    # yaml-language-server: $schema=sentinel-rule-tests.schema.json
    now: 2024-03-14T12:00:00Z
    cases:
      - name: fires
        tables:
          SecurityEvent:
            - {TimeGenerated: 2024-03-14T11:34:00Z, Account: account1, EventID: 4625}
            - {TimeGenerated: 2024-03-14T11:33:00Z, Account: account1, EventID: 4625}
            - {TimeGenerated: 2024-03-14T11:33:00Z, Account: account1, EventID: 4625}
        expect:
          rows:
            # One too many.
            - {Account: account1, Failures: 3}
    "#);
    let ran = kqlc(folder.path(), &["test", "rules/many.yaml"]);
    assert_eq!((ran.status, ran.out.as_str()), (Some(0), "passed  rules/many.yaml  1 case\n"));
}

fn what_no_test_exercises_is_told(folder: &Path) {
    let ran = kqlc(folder, &["test", "rules", "--coverage", "--min-coverage", "90"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert_snapshot!(ran.out, @r#"
    note[unexercised-condition]: every row of every test passes this condition
       ┌─ rules/many.yaml:19:11
       │
    19 │   | where EventID == 4625 and Account !endswith "$"
       │           ^^^^^^^^^^^^^^^
       │
       = help: add an event that only this condition keeps out

    note[unexercised-condition]: every row of every test passes this condition
       ┌─ rules/many.yaml:19:31
       │
    19 │   | where EventID == 4625 and Account !endswith "$"
       │                               ^^^^^^^^^^^^^^^^^^^^^
       │
       = help: add an event that only this condition keeps out

    note[unexercised-join]: no test has a match, nor a right row without a match in this join
       ┌─ rules/many.yaml:20:5
       │
    20 │   | join kind=leftouter (SecurityEvent | where EventID == 4740) on Account
       │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = help: add events whose keys are equal, and some whose keys are not

    note[unexercised-condition]: no row of any test passes this condition
       ┌─ rules/many.yaml:20:48
       │
    20 │   | join kind=leftouter (SecurityEvent | where EventID == 4740) on Account
       │                                                ^^^^^^^^^^^^^^^
       │
       = help: add an event for which it is true

    note[unexercised-condition]: every row of every test passes this condition
       ┌─ rules/many.yaml:22:11
       │
    22 │   | where Failures > 2
       │           ^^^^^^^^^^^^
       │
       = help: add an event that only this condition keeps out

    passed  rules/many.yaml  1 case, 45 % exercised
    "#);
    assert!(ran.err.contains("coverage is "), "{}", ran.err);
}

#[test]
fn a_fixture_without_a_rule_and_a_rule_that_does_not_compile_are_told() {
    let (folder, fixture) = repository();
    fs::write(folder.path().join("rules/many.yaml"), RULE.replace("Account !ends", "Acount !ends"))
        .expect("writable");
    fs::write(&fixture, "cases:\n  - name: a case\n    expect: {fires: true}\n").expect("a writable folder");
    fs::write(
        fixture.with_file_name("other.tests.yaml"),
        "cases:\n  - name: a case\n    expect: {rows: 1}\n",
    )
    .expect("writable");
    let ran = kqlc(folder.path(), &["test", "rules", "--bless"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert_snapshot!(ran.out, @r#"
    error[rule-not-compiled]: the rule does not compile, so that it cannot be tested
      ┌─ rules/many.yaml:1:1
      │
    1 │ id: 0f1e2d3c-4b5a-4697-8899-aabbccddeeff
      │ ^

    error[unknown-name]: `Acount` is no column, table, variable or function
       ┌─ rules/many.yaml:19:31
       │
    19 │   | where EventID == 4625 and Acount !endswith "$"
       │                               ^^^^^^
       │
       = help: did you mean `Account`?

    error[no-rule-for-fixture]: there is no rule rules/other.yaml
      ┌─ rules/other.tests.yaml:1:1
      │
    1 │ cases:
      │ ^
      │
      = help: name a fixture after its rule, or say `rule: file.yaml` in its first line

    broken  rules/many.yaml  0 cases
    broken  rules/other.yaml  0 cases
    "#);
}
