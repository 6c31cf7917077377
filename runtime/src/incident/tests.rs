//! Which incidents alerts become.

use insta::assert_snapshot;

use super::incidents;
use crate::{
    alert::{Alert, raise},
    plan::{
        AlertDetail, AlertDetails, EntityMapping, EventGrouping, FieldMapping, Grouping, Incidents, Matching,
        Pipeline, Rule, RuleKind, Severity, Source, Trigger, Values,
    },
    table::{Column, Table},
    types::{DateTime, TimeSpan, Type, Value},
};

/// 2024-05-01T12:00:00Z
const NOON: i64 = 638_501_616_000_000_000;
const HOUR: i64 = 36_000_000_000;

static NOTHING: Pipeline = Pipeline {
    name: "query",
    source: Source::Values(Values { columns: &[], rows: &[] }),
    operators: &[],
    columns: &[],
    subqueries: &[],
};

const RULE: Rule = Rule {
    id: "6d7e7d5c-0000-4000-8000-000000000001",
    name: "Sign-in",
    description: "Somebody signs in.",
    kind: RuleKind::Scheduled,
    severity: None,
    tactics: &["InitialAccess"],
    techniques: &["T1078"],
    query_frequency: Some(TimeSpan(HOUR)),
    query_period: Some(TimeSpan(HOUR)),
    trigger: Trigger::ANY,
    suppression: None,
    event_grouping: EventGrouping::SingleAlert,
    entity_mappings: &[
        EntityMapping {
            entity_type: "Account",
            fields: &[FieldMapping { identifier: "Name", column: "User" }],
        },
        EntityMapping { entity_type: "IP", fields: &[FieldMapping { identifier: "Address", column: "Ip" }] },
    ],
    custom_details: &[("Way", "Way")],
    alert_details: AlertDetails { severity_column: Some("Severity"), ..AlertDetails::NONE },
    incidents: Incidents::Each,
    query_text: "",
    render: &[],
    query: &NOTHING,
};

const fn grouped(matching: Matching) -> Rule {
    let lookback = TimeSpan(5 * HOUR);
    Rule { incidents: Incidents::Grouped(Grouping { reopens_closed: false, lookback, matching }), ..RULE }
}

/// The alert of a rule that runs so many hours after noon and finds one row.
fn alert(rule: &Rule, hours: i64, cells: [&str; 4]) -> Alert {
    let columns =
        ["User", "Ip", "Way", "Severity"].map(|name| Column { name: name.into(), ty: Type::String });
    let row = cells.map(|cell| Value::String(cell.into())).to_vec();
    let table = Table { columns: columns.to_vec(), rows: vec![row] };
    raise(rule, &table, DateTime(NOON + hours * HOUR)).remove(0)
}

/// The numbers of the alerts of each incident.
fn grouping(rule: &Rule, alerts: &[(i64, [&str; 4])]) -> String {
    let alerts: Vec<Alert> = alerts.iter().map(|(hours, cells)| alert(rule, *hours, *cells)).collect();
    let pairs: Vec<(&Rule, &Alert)> = alerts.iter().map(|alert| (rule, alert)).collect();
    let number = |alert: &&Alert| {
        let place = alerts.iter().position(|known| std::ptr::eq(known, *alert));
        place.map_or_else(String::new, |place| place.to_string())
    };
    let incidents = incidents(&pairs);
    let texts =
        incidents.iter().map(|incident| incident.alerts.iter().map(number).collect::<Vec<_>>().join(" "));
    texts.collect::<Vec<_>>().join(" | ")
}

const ANN: [&str; 4] = ["ann", "192.0.2.1", "password", "Low"];
const ANN_ELSEWHERE: [&str; 4] = ["ann", "192.0.2.2", "password", "Low"];
const BOB: [&str; 4] = ["bob", "192.0.2.1", "token", "High"];

#[test]
fn each_alert_is_an_incident_if_nothing_else_is_said() {
    assert_eq!(grouping(&RULE, &[(0, ANN), (1, ANN), (2, BOB)]), "0 | 1 | 2");
    assert_eq!(grouping(&Rule { incidents: Incidents::None, ..RULE }, &[(0, ANN)]), "");
}

#[test]
fn any_alert_of_the_rule_joins() {
    assert_eq!(grouping(&grouped(Matching::AnyAlert), &[(0, ANN), (1, BOB), (2, ANN_ELSEWHERE)]), "0 1 2");
}

#[test]
fn alerts_with_the_same_entities_join() {
    let alerts = [(0, ANN), (1, ANN_ELSEWHERE), (2, ANN), (3, BOB)];
    assert_eq!(grouping(&grouped(Matching::AllEntities), &alerts), "0 2 | 1 | 3");
}

#[test]
fn alerts_with_the_same_selection_join() {
    let select =
        |entities, details, custom_details| grouped(Matching::Selected { entities, details, custom_details });
    let alerts = [(0, ANN), (1, ANN_ELSEWHERE), (2, BOB)];
    assert_eq!(grouping(&select(&["Account"], &[], &[]), &alerts), "0 1 | 2");
    assert_eq!(grouping(&select(&["IP"], &[], &[]), &alerts), "0 2 | 1");
    assert_eq!(grouping(&select(&[], &[AlertDetail::Severity], &[]), &alerts), "0 1 | 2");
    assert_eq!(grouping(&select(&[], &[AlertDetail::DisplayName], &[]), &alerts), "0 1 2");
    assert_eq!(grouping(&select(&[], &[], &["Way"]), &alerts), "0 1 | 2");
}

#[test]
fn an_incident_takes_alerts_for_its_lookback_after_the_first() {
    let alerts = [(0, ANN), (3, ANN), (5, ANN), (6, ANN), (10, ANN)];
    assert_eq!(grouping(&grouped(Matching::AnyAlert), &alerts), "0 1 2 | 3 4");
}

#[test]
fn an_incident_has_150_alerts() {
    let rule = grouped(Matching::AnyAlert);
    let alerts: Vec<Alert> = (0..310).map(|_| alert(&rule, 0, ANN)).collect();
    let pairs: Vec<(&Rule, &Alert)> = alerts.iter().map(|alert| (&rule, alert)).collect();
    let counts: Vec<usize> = incidents(&pairs).iter().map(|incident| incident.alerts.len()).collect();
    assert_eq!(counts, [150, 150, 10]);
}

#[test]
fn an_incident_is_a_row_of_security_incident() {
    let rule = grouped(Matching::AnyAlert);
    let alerts = [alert(&rule, 0, ANN), alert(&rule, 1, BOB)];
    let pairs: Vec<(&Rule, &Alert)> = alerts.iter().map(|alert| (&rule, alert)).collect();
    let incidents = incidents(&pairs);
    assert_eq!(incidents[0].severity(), Severity::High);
    assert_snapshot!(format!("{:#}", incidents[0].to_json()), @r#"
    {
      "TenantId": "",
      "TimeGenerated": "2024-05-01T13:00:00.0000000Z",
      "IncidentName": "498d36bd-e2e9-5c5c-87ad-85c62c68edde",
      "Title": "Sign-in",
      "Description": "Somebody signs in.",
      "Severity": "High",
      "Status": "New",
      "Classification": "",
      "ClassificationComment": "",
      "ClassificationReason": "",
      "Owner": {
        "objectId": null,
        "email": null,
        "assignedTo": null,
        "userPrincipalName": null
      },
      "ProviderName": "Azure Sentinel",
      "ProviderIncidentId": "1",
      "FirstActivityTime": "2024-05-01T11:00:00.0000000Z",
      "LastActivityTime": "2024-05-01T13:00:00.0000000Z",
      "FirstModifiedTime": null,
      "LastModifiedTime": "2024-05-01T13:00:00.0000000Z",
      "CreatedTime": "2024-05-01T12:00:00.0000000Z",
      "ClosedTime": null,
      "IncidentNumber": 1,
      "RelatedAnalyticRuleIds": [
        "6d7e7d5c-0000-4000-8000-000000000001"
      ],
      "AlertIds": [
        "1de8b4c5-15b0-5c70-b6fb-0dd39c6ae729",
        "10edc032-7ea3-5025-a078-b467406b356c"
      ],
      "BookmarkIds": [],
      "Comments": [],
      "Tasks": [],
      "Labels": [],
      "IncidentUrl": "",
      "AdditionalData": {
        "alertsCount": 2,
        "bookmarksCount": 0,
        "commentsCount": 0,
        "alertProductNames": [
          "Azure Sentinel"
        ],
        "tactics": [
          "InitialAccess"
        ],
        "techniques": [
          "T1078"
        ]
      },
      "ModifiedBy": "Incident created from alert",
      "SourceSystem": "Azure",
      "Type": "SecurityIncident"
    }
    "#);
}
