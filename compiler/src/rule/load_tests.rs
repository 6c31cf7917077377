//! What becomes of a file, and what is read from it.

use kqlc_runtime::{
    plan::{AlertDetail, EventGrouping, Severity, TriggerOperator},
    types::TimeSpan,
};
use proptest::prelude::*;

use super::{Kind, LoadedKind, MatchingMethod, Rule, load};
use crate::source::{FileId, Spanned};

const RULE: &str = "\u{feff}id: 0a1b\r
name: 'A rule'\r
description: |\r
  'What it finds.'\r
severity: medium\r
status: Available\r
requiredDataConnectors:\r
  - connectorId: AzureMonitor(IIS)\r
    datatypes: [W3CIISLog, \"SecurityAlert (MDATP)\"]\r
queryFrequency: 1h\r
queryPeriod: P14D\r
triggerOperator: GreaterThan\r
triggerThreshold: 3\r
tactics:\r
  - InitialAccess\r
relevantTechniques: [T1078]\r
query: |\r
  T\r
  | where A == \"b\" # no comment\r
entityMappings:\r
  - entityType: IP\r
    fieldMappings:\r
      - identifier: Address\r
        columnName: Ip\r
customDetails:\r
  User: Account\r
alertDetailsOverride:\r
  alertDisplayNameFormat: 'By {{Account}}'\r
  alertDynamicProperties:\r
    - alertProperty: AlertLink\r
      value: Link\r
eventGroupingSettings:\r
  aggregationKind: AlertPerResult\r
metadata:\r
  categories:\r
    domains: [ \"Security - Other\" ]\r
version: 1.0.0\r
kind: Scheduled\r
";

fn rule(text: &str) -> Rule {
    let loaded = load(FileId(0), text);
    assert_eq!(loaded.diagnostics, [], "{text}");
    let LoadedKind::Rule(rule) = loaded.kind else { panic!("a rule: {text}") };
    *rule
}

/// What a file is, with the names of its problems.
fn kind(text: &str) -> String {
    let loaded = load(FileId(0), text);
    let kind = match loaded.kind {
        LoadedKind::Rule(_) => "rule".to_owned(),
        LoadedKind::Stub { id, name } => {
            let value = |text: Option<Spanned<String>>| text.map_or("-".to_owned(), |text| text.value);
            format!("stub {} {}", value(id), value(name))
        }
        LoadedKind::NotARule => "other".to_owned(),
    };
    loaded.diagnostics.iter().fold(kind, |kind, problem| format!("{kind}, {}", problem.name))
}

#[test]
fn every_key_is_read() {
    let rule = rule(RULE);
    assert_eq!(rule.id.expect("an id").value, "0a1b");
    assert_eq!(rule.name.expect("a name").value, "A rule");
    assert_eq!(rule.description.expect("a description").value, "'What it finds.'\n");
    assert_eq!(rule.kind, Kind::Scheduled);
    assert_eq!(rule.severity.as_ref().and_then(|field| field.value), Some(Severity::Medium));
    assert_eq!(rule.severity.expect("a severity").text, "medium");
    assert_eq!(rule.connectors[0].id.value, "AzureMonitor(IIS)");
    assert_eq!(rule.connectors[0].data_types[1].value, "SecurityAlert (MDATP)");
    assert_eq!(rule.query_frequency.and_then(|field| field.value), Some(TimeSpan::from_hours(1)));
    assert_eq!(rule.query_period.and_then(|field| field.value), Some(TimeSpan::from_days(14)));
    assert_eq!(rule.trigger_operator.and_then(|field| field.value), Some(TriggerOperator::GreaterThan));
    assert_eq!(rule.trigger_threshold.and_then(|field| field.value), Some(3));
    assert_eq!(rule.tactics.expect("tactics").1[0].value, "InitialAccess");
    assert_eq!(rule.techniques.expect("techniques").1[0].value, "T1078");
    assert_eq!(rule.query.text, "T\n| where A == \"b\" # no comment\n");
    assert_eq!(&RULE[rule.query_key.range()], "query");
    assert_eq!(rule.entity_mappings[0].fields[0].column.value, "Ip");
    assert_eq!(rule.custom_details[0].1.value, "Account");
    assert_eq!(rule.alert_details.display_name_format.expect("a format").value, "By {{Account}}");
    assert_eq!(rule.alert_details.dynamic_properties[0].column.value, "Link");
    assert_eq!(rule.event_grouping.and_then(|field| field.value), Some(EventGrouping::AlertPerResult));
    assert_eq!(rule.domains[0].value, "Security - Other");
    assert_eq!(rule.version.expect("a version").value, "1.0.0");
    assert_eq!((rule.keys.len(), rule.keys[0].value.as_str()), (20, "id"));
}

#[test]
fn incidents_and_suppression_are_read() {
    let none = rule("query: T\n");
    assert!(none.incidents.create && none.incidents.grouping.is_none() && none.suppression.is_none());
    let text = "query: T\nsuppressionEnabled: true\nsuppressionDuration: PT5H\nincidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    reopenClosedIncident: true\n    lookbackDuration: 1d\n    matchingMethod: Selected\n    groupByEntities: [Host]\n    groupByAlertDetails: [severity]\n    groupByCustomDetails: [Way]\n";
    let rule = rule(text);
    assert_eq!(rule.suppression, Some(TimeSpan::from_hours(5)));
    let grouping = rule.incidents.grouping.expect("it is enabled");
    assert!(grouping.reopens_closed);
    assert_eq!((grouping.lookback, grouping.matching), (TimeSpan::from_days(1), MatchingMethod::Selected));
    assert_eq!(
        (grouping.entities, grouping.custom_details),
        (vec!["Host".to_owned()], vec!["Way".to_owned()])
    );
    assert_eq!(grouping.details, [AlertDetail::Severity]);
    assert_eq!(kind(&text.replace("1d", "soon")), "rule, invalid-value");
    assert_eq!(kind(&text.replace("Selected", "Some")), "rule, invalid-value");
    assert_eq!(
        kind(&text.replace("Incident: true", "Incident: maybe")),
        "rule, invalid-value, invalid-value"
    );
}

#[test]
fn keys_without_values_are_as_good_as_none() {
    let rule = rule(
        "query: T\nseverity:\ntactics: ~\nentityMappings:\ncustomDetails: null\nalertDetailsOverride:\n",
    );
    assert_eq!((rule.severity, rule.entity_mappings.len()), (None, 0));
    assert!(rule.tactics.is_some_and(|(_, tactics)| tactics.is_empty()));
}

#[test]
fn exploration_queries_begin_their_keys_with_capitals() {
    let rule = rule("Id: a\nDisplayName: b\nTactics: [Impact]\nQuery: T\n");
    assert_eq!(
        (rule.id.expect("an id").value, rule.name.expect("a name").value),
        ("a".to_owned(), "b".to_owned())
    );
    assert_eq!((rule.tactics.expect("tactics").1.len(), rule.keys[0].value.as_str()), (1, "Id"));
    assert_eq!(rule.kind, Kind::Hunting);
}

#[test]
fn kinds_come_from_the_other_keys_if_need_be() {
    assert_eq!(rule("query: T\n").kind, Kind::Hunting);
    assert_eq!(rule("query: T\nseverity: Low\n").kind, Kind::Hunting);
    assert_eq!(rule("query: T\nqueryPeriod: 1d\n").kind, Kind::Scheduled);
    assert_eq!(rule("query: T\nkind: NRT\n").kind, Kind::Nrt);
}

#[test]
fn durations_have_three_forms() {
    let ticks = |text: &str| {
        let loaded = load(FileId(0), &format!("query: T\nqueryPeriod: {text}\n"));
        let LoadedKind::Rule(rule) = loaded.kind else { panic!("a rule") };
        rule.query_period.and_then(|field| field.value).map(TimeSpan::total_seconds)
    };
    let valid = [("5m", 300.0), ("1h", 3600.0), ("14d", 1_209_600.0), ("PT1H", 3600.0), ("P1D", 86400.0)];
    let more = [
        ("PT1H30M", 5400.0),
        ("P1DT12H", 129_600.0),
        ("P2W", 1_209_600.0),
        ("01:30:00", 5400.0),
        ("1", 86400.0),
    ];
    for (text, seconds) in valid.into_iter().chain(more) {
        assert_eq!(ticks(text), Some(seconds), "{text}");
    }
    for text in [
        "0d",
        "-1h",
        "1.5h",
        "1w",
        "1s",
        "h",
        "P",
        "PT",
        "P1H",
        "PT1D",
        "PT1M1H",
        "P1M",
        "99999999999999d",
        "''",
    ] {
        assert_eq!(ticks(text), None, "{text}");
    }
}

#[test]
fn redirects_are_stubs() {
    let moved = "description: |\n  'As part of content migration, this file is moved to a new location.'\n";
    assert_eq!(kind(&format!("id: a\nname: b\n{moved}tags: []\ntactics: []\n")), "stub a b");
    assert_eq!(kind("id: a\nname: b\nversion: 1.0.0\nkind: Scheduled\n"), "stub a b");
    assert_eq!(kind(&format!("id: a\nname: b\n{moved}query: T\n")), "rule");
}

#[test]
fn other_yaml_is_no_rule() {
    assert_eq!(kind(""), "other");
    assert_eq!(kind("# nothing\n"), "other");
    assert_eq!(kind("---\n...\n"), "other");
    assert_eq!(kind("- a\n- b\n"), "other");
    assert_eq!(kind("name: build\non: push\njobs: {}\n"), "other");
    assert_eq!(kind("id: a\nFunctionName: F\nFunctionQuery: T\n"), "other");
    assert_eq!(kind("query:\n  select: all\n"), "other");
    assert_eq!(kind("id: a\nkind: Fusion\nseverity: High\ntactics: []\n"), "other");
    assert_eq!(kind("a: [\n"), "other, yaml-syntax");
}

#[test]
fn deep_nesting_does_no_harm() {
    for piece in ["[", "{a: ", "- ", "? "] {
        loads_soundly(&format!("query: T\nname: {}\n", piece.repeat(1_000)));
        loads_soundly(&format!("query: T\nquery: T\nname:\n  {}\n", piece.repeat(1_000)));
        loads_soundly(&format!("query: T\nname:\n  {}\n", piece.repeat(100)));
        let steps: Vec<String> = (0..400).map(|level| format!("{}{piece}\n", " ".repeat(level))).collect();
        loads_soundly(&format!("query: T\n{}", steps.concat()));
        loads_soundly(&format!("query: T\nquery: T\nname:\n{}", steps.concat()));
        loads_soundly(&format!("query: T\nname: |\n{}", steps.concat()));
    }
}

#[test]
fn broken_rules_keep_their_names() {
    assert_eq!(kind("id: a\nname: \"b\"\nquery: |\n  T\n\t| take 1\n x: y\n"), "stub a b, yaml-syntax");
    assert_eq!(kind("\u{feff}id: a\nid: b\nquery: T\n"), "stub a -, duplicate-key");
    assert_eq!(kind("id: a\nname: b\ntactics: []\n"), "stub a b, incomplete-rule");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files_do_no_harm(edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, edit()), 1..8)) {
        let mut characters: Vec<char> = RULE.chars().collect();
        for (place, removed, inserted) in edits {
            let start = place.index(characters.len() + 1);
            let end = (start + removed).min(characters.len());
            characters.splice(start..end, inserted.chars());
        }
        loads_soundly(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn queries_in_every_notation_do_no_harm(
        notation in prop::sample::select(vec!["|", "|-", "|+", "|2", ">", ">-", "", "'", "\""]),
        query in "[ab|'\"\\\\# \t\r\nén]{0,40}",
    ) {
        loads_soundly(&format!("id: a\nquery: {notation}\n  {}\nname: b\n", query.replace('\n', "\n  ")));
        loads_soundly(&format!("id: a\nquery: {notation}{query}{notation}\nname: b\n"));
    }
}

fn edit() -> impl Strategy<Value = String> {
    let pieces = [
        "", "\n", "\r\n", "\t", "  ", "- ", ": ", "'", "\"", "|", ">", "#", "{", "}", "[", "]", "&a ", "*a",
        "<<: ", "!!str ", "~", "---\n", "...\n", "\u{feff}", "\u{85}", "é", "\\u00e9", "? ", "query: ",
        "id: ", "null", "1e400", ".nan", "\0", "%",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(str::to_owned)
}

/// Loads a text; every place must be sliceable, and every range of the query must have one.
fn loads_soundly(text: &str) {
    let loaded = load(FileId(0), text);
    for problem in &loaded.diagnostics {
        assert!(text.get(problem.primary.span.range()).is_some(), "{problem:?} in {text:?}");
    }
    let LoadedKind::Rule(rule) = loaded.kind else { return };
    let query = &rule.query;
    let bounds: Vec<usize> =
        query.text.char_indices().map(|(offset, _)| offset).chain([query.text.len()]).collect();
    for (index, start) in bounds.iter().enumerate() {
        let end = bounds[(index + 3).min(bounds.len() - 1)];
        let span = query.span(*start..end);
        assert!(text.get(span.range()).is_some(), "{start}..{end} is {span:?} in {text:?}");
    }
    for key in &rule.keys {
        assert!(text.get(key.span.range()).is_some(), "{key:?} in {text:?}");
    }
}
