//! Faults planted in a good rule, one at a time: each is found, and by its own lint.

use super::{GOOD, check, folder};

/// A lint, what stands in the good rule, and what stands there instead.
const FAULTS: &[(&str, &str, &str)] = &[
    ("invalid-id", "a7d5f4c2-", "x7d5f4c2-"),
    ("upper-case-id", "a7d5f4c2-", "A7D5F4C2-"),
    ("placeholder-id", "a7d5f4c2-7d1b-4c0e-9a53-2f6f0a4f9b11", "12345678-1234-1234-1234-123456789012"),
    ("missing-key", "triggerOperator: gt\n", ""),
    ("missing-key", "name: New service installed from a user folder\n", ""),
    ("value-case", "kind: Scheduled", "kind: scheduled"),
    ("unknown-status", "status: Available", "status: Ready"),
    ("version-format", "version: 1.0.0", "version: 1.0.0-beta"),
    ("untyped-scalar", "version: 1.0.0", "version: 1.0"),
    ("missing-version", "version: 1.0.0\n", ""),
    ("missing-kind", "kind: Scheduled\n", ""),
    ("nrt-with-schedule", "kind: Scheduled", "kind: NRT"),
    ("misspelled-key", "relevantTechniques:", "techniques:"),
    ("unknown-key", "status: Available", "state: Available"),
    ("key-case", "severity: Medium", "Severity: Medium"),
    ("empty-value", "customDetails:\n  Host: Computer\n", "customDetails:\n"),
    ("non-ascii-text", "New service installed", "New service \u{2013} installed"),
    ("missing-tactics", "tactics:\n  - Persistence\n", ""),
    ("unknown-tactic", "- Persistence", "- Persistance"),
    ("tactic-case", "- Persistence", "- persistence"),
    ("retired-tactic", "- Persistence", "- PreAttack"),
    ("duplicate-tactic", "  - Persistence\n", "  - Persistence\n  - Persistence\n"),
    ("missing-techniques", "relevantTechniques:\n  - T1543\n", ""),
    ("unknown-technique", "- T1543", "- T1905"),
    ("unknown-technique", "- T1543", "- T1050"),
    ("technique-format", "- T1543", "- t1543"),
    ("technique-without-tactic", "- T1543", "- T1486"),
    (
        "missing-connectors",
        "requiredDataConnectors:\n  - connectorId: SecurityEvents\n    dataTypes:\n      - SecurityEvent\n",
        "",
    ),
    ("unknown-connector", "connectorId: SecurityEvents", "connectorId: SecurityEventz"),
    ("connector-without-data-types", "    dataTypes:\n      - SecurityEvent\n", ""),
    ("unknown-data-type", "      - SecurityEvent\n", "      - SecurityEvents\n"),
    ("table-not-declared", "      - SecurityEvent\n", "      - Heartbeat\n"),
    ("period-out-of-range", "queryFrequency: 1h", "queryFrequency: 1m"),
    ("period-out-of-range", "queryPeriod: 1h", "queryPeriod: 15d"),
    ("period-shorter-than-frequency", "queryFrequency: 1h", "queryFrequency: 2h"),
    ("frequent-long-period", "queryFrequency: 1h\nqueryPeriod: 1h", "queryFrequency: 15m\nqueryPeriod: 2d"),
    ("duration-notation", "queryFrequency: 1h", "queryFrequency: PT1H"),
    ("threshold-out-of-range", "triggerThreshold: 0", "triggerThreshold: 20000"),
    ("impossible-trigger", "triggerOperator: gt", "triggerOperator: lt"),
    ("suppression-settings", "version: 1.0.0", "suppressionDuration: 5h\nversion: 1.0.0"),
    ("lookback-exceeds-period", "| where CommandLine", "| where TimeGenerated > ago(7d) and CommandLine"),
    ("unknown-entity-type", "entityType: Host", "entityType: Hosts"),
    ("unknown-entity-identifier", "identifier: HostName", "identifier: Hostname"),
    ("missing-identifier", "identifier: HostName", "identifier: OSVersion"),
    (
        "duplicate-identifier",
        "      - identifier: Name\n",
        "      - identifier: Name\n        columnName: Computer\n      - identifier: Name\n",
    ),
    ("entity-mapping-column", "columnName: Computer", "columnName: computer"),
    ("mapped-column-type", "columnName: Account", "columnName: Lines"),
    ("mapped-column-format", "columnName: Account", "columnName: Account.Name"),
    ("missing-entities", "entityMappings:", "tags: [a]\nentityMapping:"),
    ("custom-detail-column", "Host: Computer", "Host: Computers"),
    ("custom-details-shape", "Host: Computer", "The name of the host: Computer"),
    ("alert-text-column", "{{Computer}}", "{{Computers}}"),
    ("malformed-placeholder", "New service on {{Computer}}", "'New service on {Computer}'"),
    ("alert-text-length", "{{Computer}}", "{{Computer}} {{Account}} {{StartTime}} {{EndTime}}"),
    ("grouping-shape", "lookbackDuration: 5h", "lookbackDuration: 30d"),
    ("grouping-by-nothing", "matchingMethod: AllEntities", "matchingMethod: Selected"),
    (
        "grouping-by-unknown",
        "matchingMethod: AllEntities",
        "matchingMethod: Selected\n    groupByEntities: [URL]",
    ),
    ("grouping-without-incident", "createIncident: true", "createIncident: false"),
    ("deprecated-function", "make_set(", "makeset("),
    ("deprecated-operator", "mv-expand", "mvexpand"),
    ("placeholder-value", "\"users\"", "\"USER NAME GOES HERE\""),
    ("constant-condition", "| where CommandLine has \"users\"", "| where 1 == 1"),
    ("mixed-case-comparison", "CommandLine has \"users\"", "tolower(CommandLine) == \"Users\""),
    ("wildcard-in-literal", "has \"users\"", "startswith \"users*\""),
    ("null-check-on-text", "CommandLine has \"users\"", "isnotnull(CommandLine)"),
    ("unused-let", "query: |\n", "query: |\n  let unused = 1;\n"),
    ("repeated-let", "query: |\n", "query: |\n  let identifiers = dynamic([1]);\n"),
    ("swapped-time-range", "StartTime = min(", "StartTime = max("),
    ("fixed-date", "CommandLine has \"users\"", "TimeGenerated > datetime(2023-01-01)"),
    ("cross-cluster-query", "  SecurityEvent\n  |", "  adx(\"https://c/d\").SecurityEvent\n  |"),
    ("secret-in-rule", "status: Available", "status: Available # AKIAIOSFODNN7EXAMPLQ"),
    ("localized-link", "may write.", "may write: https://docs.microsoft.com/en-us/windows/"),
];

#[test]
fn every_planted_fault_is_found() {
    let mut missed = Vec::new();
    for (lint, good, bad) in FAULTS {
        assert!(GOOD.contains(good), "{lint}: `{good}` is not in the good rule");
        let folder = folder(&[("rule.yaml", &GOOD.replacen(good, bad, 1))]);
        let (_, out) = check(folder.path(), &["rule.yaml", "--format", "short"]);
        if !out.contains(&format!("[{lint}]")) {
            missed.push(format!("{lint} (`{bad}`): {out}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
