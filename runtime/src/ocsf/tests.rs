//! What alerts are in OCSF.

use insta::assert_snapshot;

use super::detection_finding;
use crate::{
    alert::raise,
    plan::{
        AlertDetails, EntityMapping, EventGrouping, FieldMapping, Incidents, Pipeline, Rule, RuleKind,
        Severity, Source, Trigger, Values,
    },
    table::{Column, Table},
    types::{DateTime, TimeSpan, Type, Value},
};

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

const RULE: Rule = Rule {
    id: "6d7e7d5c-0000-4000-8000-000000000001",
    name: "Password spray",
    description: "Many accounts, one address.",
    kind: RuleKind::Scheduled,
    severity: Some(Severity::Medium),
    tactics: &["CredentialAccess"],
    techniques: &["T1110.003", "T1078"],
    query_frequency: None,
    query_period: Some(TimeSpan(36_000_000_000)),
    trigger: Trigger::ANY,
    suppression: None,
    event_grouping: EventGrouping::SingleAlert,
    entity_mappings: &[
        EntityMapping { entity_type: "Account", fields: &[field("FullName", "User")] },
        EntityMapping { entity_type: "Host", fields: &[field("FullName", "Host")] },
        EntityMapping { entity_type: "IP", fields: &[field("Address", "Ip")] },
        EntityMapping {
            entity_type: "Process",
            fields: &[field("ProcessId", "Pid"), field("CommandLine", "Command")],
        },
        EntityMapping { entity_type: "Malware", fields: &[field("Name", "Malware")] },
    ],
    custom_details: &[("Way", "Way")],
    alert_details: AlertDetails::NONE,
    incidents: Incidents::Each,
    query_text: "T",
    render: &[],
    query: &NOTHING,
};

#[test]
fn an_alert_is_a_detection_finding() {
    let cells = [
        ("User", "eve@contoso.com"),
        ("Host", "web01.contoso.com"),
        ("Ip", "192.0.2.7"),
        ("Pid", "0x1f"),
        ("Command", "cmd /c"),
        ("Malware", "Mimikatz"),
        ("Way", "password"),
    ];
    let table = Table {
        columns: cells.iter().map(|(name, _)| Column { name: (*name).into(), ty: Type::String }).collect(),
        rows: vec![cells.iter().map(|(_, cell)| Value::String((*cell).into())).collect()],
    };
    let alerts = raise(&RULE, &table, DateTime(638_501_616_000_000_000));
    let finding = detection_finding(&RULE, &alerts[0]);
    let members = finding.as_object().expect("an object").iter();
    let lines = members.map(|(name, value)| format!("{name}: {value}"));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    activity_id: 1
    activity_name: "Create"
    category_uid: 2
    category_name: "Findings"
    class_uid: 2004
    class_name: "Detection Finding"
    type_uid: 200401
    type_name: "Detection Finding: Create"
    time: 1714564800000
    start_time: 1714561200000
    end_time: 1714564800000
    severity_id: 3
    severity: "Medium"
    status_id: 1
    status: "New"
    is_alert: true
    message: "Password spray"
    metadata: {"version":"1.8.0","uid":"c953006a-42f1-54cb-bcb8-204aa2b40b23","product":{"name":"kqlc","vendor_name":"kqlc","version":"0.1.0"}}
    finding_info: {"uid":"c953006a-42f1-54cb-bcb8-204aa2b40b23","title":"Password spray","desc":"Many accounts, one address.","analytic":{"type_id":1,"type":"Rule","uid":"6d7e7d5c-0000-4000-8000-000000000001","name":"Password spray"},"attacks":[{"tactic":{"uid":"TA0006","name":"Credential Access"}},{"technique":{"uid":"T1110"},"sub_technique":{"uid":"T1110.003"}},{"technique":{"uid":"T1078"}}],"created_time":1714564800000,"first_seen_time":1714561200000,"last_seen_time":1714564800000}
    evidences: [{"name":"account","user":{"name":"eve","domain":"contoso.com","email_addr":"eve@contoso.com"}},{"name":"host","device":{"hostname":"web01","domain":"contoso.com","name":"web01.contoso.com","type_id":0}},{"name":"ip","device":{"ip":"192.0.2.7","type_id":0}},{"name":"process","process":{"pid":31,"cmd_line":"cmd /c"}},{"name":"malware","data":{"Name":"Mimikatz"}}]
    resources: [{"name":"web01.contoso.com","type":"host"}]
    observables: [{"name":"evidences[0].user.name","type_id":4,"type":"User Name","value":"eve"},{"name":"evidences[1].device.hostname","type_id":1,"type":"Hostname","value":"web01"},{"name":"evidences[2].device.ip","type_id":2,"type":"IP Address","value":"192.0.2.7"}]
    unmapped: {"custom_details":{"Way":["password"]},"extended_properties":{"Query Period":"01:00:00","Trigger Operator":"GreaterThan","Trigger Threshold":"0","Correlation Id":"6d7e7d5c-0000-4000-8000-000000000001_638501616000000000","Search Query Results Overall Count":"1","Query":"set query_now = datetime(2024-05-01T12:00:00.0000000Z);\nT","Query Start Time UTC":"2024-05-01 11:00:00Z","Query End Time UTC":"2024-05-01 12:00:00Z","Analytic Rule Ids":"[\"6d7e7d5c-0000-4000-8000-000000000001\"]","Event Grouping":"SingleAlert","Analytic Rule Name":"Password spray","ProcessedBySentinel":"True","Alert generation status":"Full alert created"}}
    "#);
}
