//! What alerts look like, from a rule and its result.

mod entities;
mod limits;

use insta::assert_snapshot;
use serde_json::Value as Json;

use super::{Alert, entity, raise};
use crate::{
    plan::{
        AlertDetails, DynamicProperty, EntityMapping, EventGrouping, Field, FieldMapping, Incidents,
        Pipeline, Rule, RuleKind, Severity, Source, Trigger, TriggerOperator, Values,
    },
    table::Table,
    types::{DateTime, TimeSpan, Type, Value},
};

/// 2024-05-01T12:00:00Z
const NOW: DateTime = DateTime(638_501_616_000_000_000);
const MINUTE: i64 = 600_000_000;

static NOTHING: Pipeline = Pipeline {
    name: "query",
    source: Source::Values(Values { columns: &[], rows: &[] }),
    operators: &[],
    columns: &[],
    subqueries: &[],
};

const fn field(identifier: &'static str, column: &'static str) -> FieldMapping {
    FieldMapping { identifier, column }
}

/// Many failed sign-ins of one account from one address.
pub(crate) const RULE: Rule = Rule {
    id: "6d7e7d5c-0000-4000-8000-000000000001",
    name: "Password spray",
    description: "Many accounts, one address.",
    kind: RuleKind::Scheduled,
    severity: Some(Severity::Medium),
    tactics: &["CredentialAccess", "InitialAccess"],
    techniques: &["T1110.003", "T1078"],
    query_frequency: Some(TimeSpan(60 * MINUTE)),
    query_period: Some(TimeSpan(300 * MINUTE)),
    trigger: Trigger { operator: TriggerOperator::GreaterThan, threshold: 0 },
    suppression: None,
    event_grouping: EventGrouping::SingleAlert,
    entity_mappings: &[
        EntityMapping { entity_type: "Account", fields: &[field("FullName", "User")] },
        EntityMapping { entity_type: "IP", fields: &[field("Address", "Ip")] },
    ],
    custom_details: &[("Failures", "Count"), ("Missing", "NoSuchColumn")],
    alert_details: AlertDetails::NONE,
    incidents: Incidents::Each,
    query_text: "SigninLogs\n| where ResultType != 0",
    render: &[],
    query: &NOTHING,
};

const COLUMNS: [Field; 4] = [
    Field { name: "TimeGenerated", ty: Type::DateTime },
    Field { name: "User", ty: Type::String },
    Field { name: "Ip", ty: Type::String },
    Field { name: "Count", ty: Type::Long },
];

fn row(minutes_ago: i64, user: &str, ip: &str, count: i64) -> Vec<Value> {
    vec![
        Value::DateTime(DateTime(NOW.0 - minutes_ago * MINUTE)),
        Value::String(user.into()),
        Value::String(ip.into()),
        Value::Long(count),
    ]
}

fn result(rows: Vec<Vec<Value>>) -> Table {
    Table { columns: COLUMNS.map(Into::into).to_vec(), rows }
}

fn one(rule: &Rule, rows: Vec<Vec<Value>>) -> Alert {
    let mut alerts = raise(rule, &result(rows), NOW);
    assert_eq!(alerts.len(), 1);
    alerts.remove(0)
}

fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).expect("JSON can be written")
}

/// The entities of the alert that a result raises, one a line.
fn entities(mappings: &'static [EntityMapping], columns: &[(&'static str, &str)]) -> String {
    let rule = Rule { entity_mappings: mappings, ..RULE };
    let table = Table {
        columns: columns.iter().map(|&(name, _)| Field { name, ty: Type::String }.into()).collect(),
        rows: vec![columns.iter().map(|&(_, value)| Value::String(value.into())).collect()],
    };
    let alerts = raise(&rule, &table, NOW);
    let entities: Vec<_> = alerts.into_iter().flat_map(|alert| alert.entities).collect();
    let Json::Array(list) = entity::list(&entities) else { unreachable!("it is a list") };
    let lines = list.iter().map(Json::to_string);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn an_alert_is_a_row_of_security_alert() {
    let alert = one(
        &RULE,
        vec![row(50, "CONTOSO\\eve", "198.51.100.7", 30), row(10, "bob@contoso.com", "198.51.100.7", 12)],
    );
    assert_snapshot!(pretty(&alert.to_json()), @r#"
    {
      "TenantId": "",
      "TimeGenerated": "2024-05-01T12:00:00.0000000Z",
      "DisplayName": "Password spray",
      "AlertName": "Password spray",
      "AlertSeverity": "Medium",
      "Description": "Many accounts, one address.",
      "ProviderName": "ASI Scheduled Alerts",
      "VendorName": "Microsoft",
      "VendorOriginalId": "d560218e-7b96-58ed-8413-3e5f79a64bde",
      "SystemAlertId": "14dd9991-c508-5fb1-a4b3-42b0d9272503",
      "ResourceId": "",
      "SourceComputerId": "",
      "AlertType": "6d7e7d5c-0000-4000-8000-000000000001",
      "ConfidenceLevel": "",
      "ConfidenceScore": null,
      "IsIncident": false,
      "StartTime": "2024-05-01T11:10:00.0000000Z",
      "EndTime": "2024-05-01T11:50:00.0000000Z",
      "ProcessingEndTime": "2024-05-01T12:00:00.0000000Z",
      "RemediationSteps": "",
      "ExtendedProperties": "{\"Query Period\":\"05:00:00\",\"Query Frequency\":\"01:00:00\",\"Trigger Operator\":\"GreaterThan\",\"Trigger Threshold\":\"0\",\"Correlation Id\":\"6d7e7d5c-0000-4000-8000-000000000001_638501616000000000\",\"Search Query Results Overall Count\":\"2\",\"Query\":\"set query_now = datetime(2024-05-01T12:00:00.0000000Z);\\nSigninLogs\\n| where ResultType != 0\",\"Query Start Time UTC\":\"2024-05-01 07:00:00Z\",\"Query End Time UTC\":\"2024-05-01 12:00:00Z\",\"Analytic Rule Ids\":\"[\\\"6d7e7d5c-0000-4000-8000-000000000001\\\"]\",\"Event Grouping\":\"SingleAlert\",\"Analytic Rule Name\":\"Password spray\",\"Custom Details\":\"{\\\"Failures\\\":[\\\"30\\\",\\\"12\\\"]}\",\"ProcessedBySentinel\":\"True\",\"Alert generation status\":\"Full alert created\"}",
      "Entities": "[{\"$id\":\"3\",\"Name\":\"eve\",\"NTDomain\":\"CONTOSO\",\"Type\":\"account\"},{\"$id\":\"4\",\"Address\":\"198.51.100.7\",\"Type\":\"ip\"},{\"$id\":\"5\",\"Name\":\"bob\",\"UPNSuffix\":\"contoso.com\",\"Type\":\"account\"}]",
      "SourceSystem": "Detection",
      "WorkspaceSubscriptionId": "",
      "WorkspaceResourceGroup": "",
      "ExtendedLinks": "",
      "ProductName": "Azure Sentinel",
      "ProductComponentName": "Scheduled Alerts",
      "AlertLink": "",
      "Status": "New",
      "CompromisedEntity": "CONTOSO\\eve",
      "Tactics": "CredentialAccess, InitialAccess",
      "Techniques": "[\"T1110\",\"T1078\"]",
      "SubTechniques": "[\"T1110.003\"]",
      "Type": "SecurityAlert"
    }
    "#);
}

#[test]
fn extended_properties_say_what_was_asked() {
    let alert = one(&RULE, vec![row(50, "eve", "198.51.100.7", 30), row(10, "bob", "198.51.100.8", 30)]);
    let json = alert.to_json();
    let text = json["ExtendedProperties"].as_str().expect("a string");
    let properties: Json = serde_json::from_str(text).expect("JSON in a string");
    assert_snapshot!(pretty(&properties), @r#"
    {
      "Query Period": "05:00:00",
      "Query Frequency": "01:00:00",
      "Trigger Operator": "GreaterThan",
      "Trigger Threshold": "0",
      "Correlation Id": "6d7e7d5c-0000-4000-8000-000000000001_638501616000000000",
      "Search Query Results Overall Count": "2",
      "Query": "set query_now = datetime(2024-05-01T12:00:00.0000000Z);\nSigninLogs\n| where ResultType != 0",
      "Query Start Time UTC": "2024-05-01 07:00:00Z",
      "Query End Time UTC": "2024-05-01 12:00:00Z",
      "Analytic Rule Ids": "[\"6d7e7d5c-0000-4000-8000-000000000001\"]",
      "Event Grouping": "SingleAlert",
      "Analytic Rule Name": "Password spray",
      "Custom Details": "{\"Failures\":[\"30\"]}",
      "ProcessedBySentinel": "True",
      "Alert generation status": "Full alert created"
    }
    "#);
}

#[test]
fn the_same_run_gives_the_same_id_and_another_row_another() {
    let id = |count| one(&RULE, vec![row(50, "eve", "198.51.100.7", count)]).system_alert_id;
    assert_eq!(id(1), id(1));
    assert_ne!(id(1), id(2));
}

#[test]
fn a_trigger_that_does_not_hold_raises_nothing() {
    let rule = Rule { trigger: Trigger { operator: TriggerOperator::GreaterThan, threshold: 1 }, ..RULE };
    assert!(raise(&rule, &result(vec![row(5, "eve", "198.51.100.7", 1)]), NOW).is_empty());
}

#[test]
fn a_rule_about_silence_fires_without_rows() {
    let rule = Rule { trigger: Trigger { operator: TriggerOperator::LessThan, threshold: 1 }, ..RULE };
    let alert = one(&rule, Vec::new()).to_json();
    assert_eq!(alert["Entities"], "");
    assert_eq!(alert["StartTime"], "2024-05-01T07:00:00.0000000Z");
    assert_eq!(alert["EndTime"], "2024-05-01T12:00:00.0000000Z");
}

#[test]
fn each_row_is_an_alert_if_the_rule_says_so() {
    let rule = Rule { event_grouping: EventGrouping::AlertPerResult, ..RULE };
    let table = result(vec![row(9, "eve", "198.51.100.7", 1), row(9, "eve", "198.51.100.7", 1)]);
    let alerts = raise(&rule, &table, NOW);
    assert_eq!(alerts.len(), 2);
    assert_ne!(alerts[0].system_alert_id, alerts[1].system_alert_id, "equal rows are two alerts");
}

#[test]
fn past_150_rows_the_last_alert_stands_for_all() {
    let rule = Rule { event_grouping: EventGrouping::AlertPerResult, ..RULE };
    let rows = (0..200).map(|n| row(n, "eve", &format!("198.51.100.{n}"), 1)).collect();
    let alerts = raise(&rule, &result(rows), NOW);
    assert_eq!(alerts.len(), 150);
    assert_eq!(alerts[148].entities.len(), 2);
    assert_eq!(alerts[149].entities.len(), 201);
}

#[test]
fn details_come_from_the_first_row() {
    let rule = Rule {
        alert_details: AlertDetails {
            display_name_format: Some("{{User}} from {{Ip}}"),
            description_format: Some("{{Nothing}}"),
            severity_column: Some("User"),
            tactics_column: None,
            dynamic_properties: &[DynamicProperty { property: "RemediationSteps", column: "Ip" }],
        },
        ..RULE
    };
    let alert =
        one(&rule, vec![row(5, "high", "198.51.100.7", 1), row(4, "low", "198.51.100.8", 1)]).to_json();
    assert_eq!(alert["DisplayName"], "high from 198.51.100.7");
    assert_eq!(alert["AlertName"], "Password spray");
    assert_eq!(alert["Description"], "Many accounts, one address.", "an empty text does not override");
    assert_eq!(alert["AlertSeverity"], "High");
    assert_eq!(alert["RemediationSteps"], "198.51.100.7");
}

#[test]
fn full_names_are_taken_apart() {
    const ACCOUNT: &[EntityMapping] =
        &[EntityMapping { entity_type: "Account", fields: &[field("FullName", "User")] }];
    const HOST: &[EntityMapping] =
        &[EntityMapping { entity_type: "Host", fields: &[field("FullName", "Host")] }];
    assert_snapshot!(entities(ACCOUNT, &[("User", "CONTOSO\\eve")]), @r#"{"$id":"3","Name":"eve","NTDomain":"CONTOSO","Type":"account"}"#);
    assert_snapshot!(entities(ACCOUNT, &[("User", "eve@contoso.com")]), @r#"{"$id":"3","Name":"eve","UPNSuffix":"contoso.com","Type":"account"}"#);
    assert_snapshot!(entities(HOST, &[("Host", "web01.contoso.com")]), @r#"{"$id":"3","HostName":"web01","DnsDomain":"contoso.com","Type":"host"}"#);
    assert_snapshot!(entities(HOST, &[("Host", "10.0.0.1")]), @r#"{"$id":"3","HostName":"10.0.0.1","Type":"host"}"#);
}

#[test]
fn a_name_of_its_own_is_better_than_one_from_the_full_name() {
    const MAPPING: &[EntityMapping] = &[EntityMapping {
        entity_type: "Account",
        fields: &[field("FullName", "User"), field("Name", "Name")],
    }];
    assert_snapshot!(entities(MAPPING, &[("User", "EVE@contoso.com"), ("Name", "eve")]), @r#"{"$id":"3","Name":"eve","UPNSuffix":"contoso.com","Type":"account"}"#);
}

#[test]
fn empty_identifiers_and_missing_columns_are_left_out() {
    const MAPPINGS: &[EntityMapping] = &[
        EntityMapping {
            entity_type: "Host",
            fields: &[field("HostName", "Host"), field("DnsDomain", "Domain")],
        },
        EntityMapping { entity_type: "IP", fields: &[field("Address", "Ip")] },
        EntityMapping { entity_type: "URL", fields: &[field("Url", "NoSuchColumn")] },
    ];
    assert_snapshot!(entities(MAPPINGS, &[("Host", "web01"), ("Domain", ""), ("Ip", " ")]), @r#"{"$id":"3","HostName":"web01","Type":"host"}"#);
}

#[test]
fn accounts_that_anybody_could_be_are_left_out_if_only_named() {
    const NAME: &[EntityMapping] =
        &[EntityMapping { entity_type: "Account", fields: &[field("Name", "User")] }];
    const FULL: &[EntityMapping] =
        &[EntityMapping { entity_type: "Account", fields: &[field("FullName", "User")] }];
    assert_snapshot!(entities(NAME, &[("User", "System")]), @"");
    assert_snapshot!(entities(FULL, &[("User", "WEB01\\Administrator")]), @r#"{"$id":"3","Name":"Administrator","NTDomain":"WEB01","Type":"account"}"#);
}

#[test]
fn old_rules_name_their_entities_by_column() {
    let columns = [
        ("AccountCustomEntity", "CONTOSO\\eve"),
        ("IPCustomEntity", "198.51.100.7"),
        ("UrlCustomEntity", "https://example.com/a"),
        ("FileHashCustomEntity", "d41d8cd98f00b204e9800998ecf8427e"),
    ];
    assert_snapshot!(entities(&[], &columns), @r#"
    {"$id":"3","Name":"eve","NTDomain":"CONTOSO","Type":"account"}
    {"$id":"4","Address":"198.51.100.7","Type":"ip"}
    {"$id":"5","Url":"https://example.com/a","Type":"url"}
    {"$id":"6","Value":"d41d8cd98f00b204e9800998ecf8427e","Algorithm":"MD5","Type":"filehash"}
    "#);
}

#[test]
fn the_compromised_entity_is_a_host_before_an_account() {
    const MAPPINGS: &[EntityMapping] = &[
        EntityMapping { entity_type: "Account", fields: &[field("FullName", "User")] },
        EntityMapping {
            entity_type: "Host",
            fields: &[field("HostName", "Host"), field("NTDomain", "Domain")],
        },
    ];
    let rule = Rule { entity_mappings: MAPPINGS, ..RULE };
    let names = ["User", "Host", "Domain"];
    let table = Table {
        columns: names.iter().map(|&name| Field { name, ty: Type::String }.into()).collect(),
        rows: vec![["eve", "web01", "CONTOSO"].iter().map(|&text| Value::String(text.into())).collect()],
    };
    let alert = &raise(&rule, &table, NOW)[0];
    assert_eq!(alert.compromised_entity().as_deref(), Some("CONTOSO\\web01"));
}
