//! What records of other products become.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{
    plan::Field,
    read::{
        json::{JsonRecords, Layout, Shape},
        show::{columns, input, show},
    },
    types::Type,
};

/// The rows of a table in some records, with these columns.
fn rows(product: Product, records: &str, table: &str, columns_of: &[(&'static str, Type)]) -> String {
    let columns: Vec<Field> = columns(columns_of);
    let input = input(records.as_bytes());
    let source = JsonRecords::new(input, "log.json", Layout::Free, Shape::Of(product), &columns);
    show(&mut source.of_table(table))
}

/// The same, with columns of strings.
fn texts(product: Product, records: &str, table: &str, names: &[&'static str]) -> String {
    let columns: Vec<(&'static str, Type)> = names.iter().map(|name| (*name, Type::String)).collect();
    rows(product, records, table, &columns)
}

fn windows(records: &str, table: &str, names: &[&'static str]) -> String {
    texts(Product::WindowsEvents, records, table, names)
}

/// The start of a process, as Winlogbeat by way of Logstash writes it.
const STARTED: &str = r#"{
    "SourceName": "Microsoft-Windows-Security-Auditing", "Channel": "Security", "Hostname": "PC1", "Level": "0",
    "TimeCreated": "2022-08-04T08:20:10.527Z", "@timestamp": "2022-08-04T08:20:11Z", "EventID": 4688, "Task": "13312",
    "Message": "A new process has been created.\r\n\r\nCreator Subject:", "SubjectUserSid": "S-1-5-18",
    "SubjectUserName": "PC1$", "SubjectDomainName": "WORKGROUP", "TargetUserName": "-",
    "NewProcessName": "C:\\Windows\\System32\\cmd.exe", "ProcessId": "0x31c", "Keywords": "0x8020000000000000",
    "CommandLine": "cmd /c \"a < b\""
}"#;

#[test]
fn events_of_the_security_log_are_rows_of_security_event() {
    let columns = [
        ("TimeGenerated", Type::DateTime),
        ("EventID", Type::Int),
        ("Activity", Type::String),
        ("Account", Type::String),
        ("AccountType", Type::String),
        ("TargetAccount", Type::String),
        ("Process", Type::String),
        ("ProcessId", Type::String),
        ("Type", Type::String),
        ("TenantId", Type::String),
    ];
    assert_snapshot!(
        rows(Product::WindowsEvents, STARTED, "SecurityEvent", &columns),
        @r"2022-08-04T08:20:10.5270000Z | 4688 | 4688 - A new process has been created. | WORKGROUP\PC1$ | Machine | - | cmd.exe | 0x31c | SecurityEvent | -"
    );
    assert_eq!(windows(STARTED, "Event", &["EventID"]), "");
}

#[test]
fn what_the_provider_says_is_xml_or_a_bag() {
    assert_snapshot!(
        windows(STARTED, "SecurityEvent", &["EventData"]),
        @r#"<EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><Data Name="SubjectUserSid">S-1-5-18</Data><Data Name="SubjectUserName">PC1$</Data><Data Name="SubjectDomainName">WORKGROUP</Data><Data Name="TargetUserName">-</Data><Data Name="NewProcessName">C:\Windows\System32\cmd.exe</Data><Data Name="ProcessId">0x31c</Data><Data Name="CommandLine">cmd /c &quot;a &lt; b&quot;</Data></EventData>"#
    );
    assert_snapshot!(
        windows(STARTED, "WindowsEvent", &["Provider", "EventLevelName", "Keywords", "EventData"]),
        @r#"Microsoft-Windows-Security-Auditing | LogAlways | 0x8020000000000000 | {"SubjectUserSid":"S-1-5-18","SubjectUserName":"PC1$","SubjectDomainName":"WORKGROUP","TargetUserName":"-","NewProcessName":"C:\\Windows\\System32\\cmd.exe","ProcessId":"0x31c","CommandLine":"cmd /c \"a < b\""}"#
    );
}

#[test]
fn logons_are_of_the_account_that_logs_on() {
    let logon = r#"{"SourceName": "Microsoft-Windows-Security-Auditing", "Channel": "security", "Hostname": "PC1",
        "EventID": 4624, "SubjectUserName": "PC1$", "SubjectDomainName": "CORP", "TargetUserName": "ann",
        "TargetDomainName": "CORP", "TargetUserSid": "S-1-5-21-1", "LogonType": "10"}"#;
    assert_snapshot!(
        windows(logon, "SecurityEvent", &["Account", "AccountType", "SubjectAccount", "TargetAccount", "LogonType", "LogonTypeName"]),
        @r"CORP\ann | User | CORP\PC1$ | CORP\ann | 10 | 10 - RemoteInteractive"
    );
}

/// The start of a process as Sysmon saw it, in the forms of several programs.
const FORMS: [&str; 3] = [
    r#"{"SourceName": "Microsoft-Windows-Sysmon", "Channel": "Microsoft-Windows-Sysmon/Operational", "Hostname": "PC1",
        "EventTime": "2020-10-12 18:32:46", "@timestamp": "2020-10-12T22:32:48.932Z", "EventReceivedTime": "x",
        "EventID": 1, "ExecutionProcessID": 33, "ProcessId": "7", "Image": "C:\\a.exe", "User": "CORP\\ann",
        "UtcTime": "2020-10-12 22:32:46.069", "AccountName": "SYSTEM", "Domain": "NT AUTHORITY", "EventType": "INFO",
        "Hashes": "SHA1=AB,MD5=CD", "RecordNumber": 5, "Task": 1, "tags": ["x"], "Keywords": -9223372036854775808}"#,
    r#"{"@timestamp": "2020-10-12T22:32:48.932Z", "message": "", "winlog": {"provider_name": "Microsoft-Windows-Sysmon",
        "channel": "Microsoft-Windows-Sysmon/Operational", "computer_name": "PC1", "event_id": "1", "record_id": 5,
        "process": {"pid": 33}, "event_data": {"ProcessId": "7", "Image": "C:\\a.exe", "User": "CORP\\ann",
        "UtcTime": "2020-10-12 22:32:46.069", "Hashes": "SHA1=AB,MD5=CD"}}}"#,
    r##"{"Event": {"#attributes": {}, "System": {"Provider": {"#attributes": {"Name": "Microsoft-Windows-Sysmon"}},
        "EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "PC1", "EventRecordID": 5,
        "TimeCreated": {"#attributes": {"SystemTime": "2020-10-12T22:32:48.932Z"}},
        "Execution": {"#attributes": {"ProcessID": 33}}}, "EventData": {"UtcTime": "2020-10-12 22:32:46.069",
        "ProcessId": 7, "Image": "C:\\a.exe", "User": "CORP\\ann", "Hashes": "SHA1=AB,MD5=CD"}}}"##,
];

#[test]
fn all_forms_give_the_same_event() {
    for form in FORMS {
        assert_eq!(Product::of(&Object::parse(form).expect("an object")), Some(Product::WindowsEvents));
    }
    let event =
        |form| windows(form, "WindowsEvent", &["Computer", "EventID", "EventRecordId", "SystemProcessId"]);
    assert_snapshot!(event(FORMS[0]), @"PC1 | 1 | 5 | 33");
    let data = |form| windows(form, "Event", &["TimeGenerated", "EventLog", "EventData"]);
    assert_snapshot!(data(FORMS[0]), @r#"2020-10-12T22:32:48.932Z | Microsoft-Windows-Sysmon/Operational | <DataItem type="System.XmlData" time="2020-10-12T22:32:48.932Z"><EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><Data Name="UtcTime">2020-10-12 22:32:46.069</Data><Data Name="ProcessId">7</Data><Data Name="Image">C:\a.exe</Data><Data Name="User">CORP\ann</Data><Data Name="Hashes">SHA1=AB,MD5=CD</Data></EventData></DataItem>"#);
    for form in FORMS {
        assert_eq!(event(form), event(FORMS[0]));
        assert_eq!(data(form), data(FORMS[0]));
    }
}

#[test]
fn what_sysmon_sees_is_told_as_defender_would() {
    let columns = [
        "ActionType",
        "DeviceName",
        "FileName",
        "FolderPath",
        "AccountDomain",
        "AccountName",
        "MD5",
        "SHA256",
        "ProcessId",
    ];
    assert_snapshot!(windows(FORMS[0], "DeviceProcessEvents", &columns), @r"ProcessCreated | PC1 | a.exe | C:\a.exe | CORP | ann | cd | - | 7");
    assert_eq!(windows(FORMS[0], "DeviceFileEvents", &columns), "", "a process is no file");
    assert_eq!(
        windows(STARTED, "DeviceProcessEvents", &columns),
        "",
        "Defender's tables have what Sysmon sees"
    );
}

/// A record of Sysmon.
fn sysmon(id: u8, data: &str) -> String {
    format!(
        r#"{{"SourceName": "Microsoft-Windows-Sysmon", "Channel": "s", "Hostname": "PC1", "EventID": {id},
            "Image": "C:\\W\\a.exe", "ProcessId": "7", "User": "CORP\\ann", {data}}}"#
    )
}

#[test]
fn connections_have_a_near_and_a_far_end() {
    let columns = [
        "ActionType",
        "LocalIP",
        "LocalPort",
        "RemoteIP",
        "RemoteIPType",
        "RemotePort",
        "Protocol",
        "InitiatingProcessFileName",
    ];
    let ends = r#""SourceIp": "10.0.0.1", "SourcePort": "5000", "DestinationIp": "8.8.8.8", "DestinationPort": "53""#;
    let show = |initiated| {
        let record = sysmon(3, &format!(r#"{ends}, "Protocol": "udp", "Initiated": "{initiated}""#));
        windows(&record, "DeviceNetworkEvents", &columns)
    };
    assert_snapshot!(show("true"), @"ConnectionSuccess | 10.0.0.1 | 5000 | 8.8.8.8 | Public | 53 | Udp | a.exe");
    assert_snapshot!(show("false"), @"InboundConnectionAccepted | 8.8.8.8 | 53 | 10.0.0.1 | Private | 5000 | Udp | a.exe");
}

#[test]
fn registry_values_have_a_key_a_name_and_a_type() {
    let columns =
        ["ActionType", "RegistryKey", "RegistryValueName", "RegistryValueType", "RegistryValueData"];
    let show = |id, data: &str| windows(&sysmon(id, data), "DeviceRegistryEvents", &columns);
    let set = r#""EventType": "SetValue", "TargetObject": "HKLM\\Software\\Run\\(Default)", "Details""#;
    assert_snapshot!(show(13, &format!(r#"{set}: "DWORD (0x0000000a)""#)), @r"RegistryValueSet | HKEY_LOCAL_MACHINE\Software\Run | (Default) | Dword | 10");
    assert_snapshot!(show(13, &format!(r#"{set}: "QWORD (0x00000001-0x00000000)""#)), @r"RegistryValueSet | HKEY_LOCAL_MACHINE\Software\Run | (Default) | Qword | 4294967296");
    assert_snapshot!(show(13, &format!(r#"{set}: "Binary Data""#)), @r"RegistryValueSet | HKEY_LOCAL_MACHINE\Software\Run | (Default) | Binary | -");
    assert_snapshot!(show(13, &format!(r#"{set}: "calc.exe""#)), @r"RegistryValueSet | HKEY_LOCAL_MACHINE\Software\Run | (Default) | - | calc.exe");
    assert_snapshot!(show(12, r#""EventType": "CreateKey", "TargetObject": "HKU\\S-1\\Run""#), @r"RegistryKeyCreated | HKEY_USERS\S-1\Run | - | - | -");
}

#[test]
fn files_modules_pipes_and_names_have_their_tables() {
    let file = sysmon(11, r#""TargetFilename": "C:\\t\\x.dll""#);
    assert_snapshot!(windows(&file, "DeviceFileEvents", &["ActionType", "FileName", "FolderPath", "InitiatingProcessId"]), @r"FileCreated | x.dll | C:\t\x.dll | 7");
    let load = sysmon(7, r#""ImageLoaded": "C:\\t\\x.dll", "Hashes": "SHA256=EF""#);
    assert_snapshot!(windows(&load, "DeviceImageLoadEvents", &["ActionType", "FileName", "SHA256"]), @"ImageLoaded | x.dll | ef");
    let pipe = sysmon(17, r#""PipeName": "\\lsass""#);
    assert_snapshot!(windows(&pipe, "DeviceEvents", &["ActionType", "AdditionalFields"]), @r#"NamedPipeEvent | {"PipeName":"\\Device\\NamedPipe\\lsass","FileOperation":"File created"}"#);
    let name = sysmon(22, r#""QueryName": "example.com""#);
    assert_snapshot!(windows(&name, "DeviceEvents", &["ActionType", "AdditionalFields", "InitiatingProcessAccountName"]), @r#"DnsQueryResponse | {"DnsQueryString":"example.com"} | ann"#);
    let access = r#"{"SourceName": "Microsoft-Windows-Sysmon", "Channel": "s", "Hostname": "PC1", "EventID": 10,
        "SourceImage": "C:\\a.exe", "SourceProcessId": "1", "TargetImage": "C:\\lsass.exe", "TargetProcessId": "2"}"#;
    assert_snapshot!(windows(access, "DeviceEvents", &["ActionType", "FileName", "ProcessId", "InitiatingProcessFileName", "InitiatingProcessId"]), @"OpenProcessApiCall | lsass.exe | 2 | a.exe | 1");
}

#[test]
fn records_that_are_none_are_counted() {
    let records = format!("{STARTED} {{\"a\": 1}} {{\"b\": }}");
    assert_snapshot!(windows(&records, "SecurityEvent", &["EventID"]), @"
    4688
    1 rows left out: not a Windows event, first at log.json:8
    1 rows left out: not valid JSON, first at log.json:8
    ");
}

#[test]
fn a_table_of_a_workspace_is_no_recording() {
    let row = r#"{"TimeGenerated": "", "Type": "SecurityEvent", "Channel": "Security", "EventID": 1, "Computer": "PC1"}"#;
    assert_eq!(Product::of(&Object::parse(row).expect("an object")), None);
}

#[test]
fn events_of_cloud_trail_have_their_columns_at_all_depths() {
    let event = r#"{"eventVersion": "1.08", "eventTime": "2023-07-10T11:13:46Z", "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject", "awsRegion": "us-east-1", "sourceIPAddress": "1.2.3.4", "readOnly": true,
        "requestParameters": {"bucketName": "b"}, "responseElements": null, "eventID": "e", "eventType": "AwsApiCall",
        "userIdentity": {"type": "AssumedRole", "principalId": "p", "sessionContext": {
            "sessionIssuer": {"userName": "role"}, "attributes": {"mfaAuthenticated": "false"}}}}"#;
    let columns = [
        ("TimeGenerated", Type::DateTime),
        ("EventName", Type::String),
        ("SourceIpAddress", Type::String),
        ("ReadOnly", Type::Bool),
        ("RequestParameters", Type::String),
        ("ResponseElements", Type::String),
        ("UserIdentityType", Type::String),
        ("UserIdentityPrincipalid", Type::String),
        ("SessionIssuerUserName", Type::String),
        ("SessionMfaAuthenticated", Type::Bool),
        ("SourceSystem", Type::String),
    ];
    assert_snapshot!(rows(Product::CloudTrail, event, "AWSCloudTrail", &columns), @r#"2023-07-10T11:13:46.0000000Z | GetObject | 1.2.3.4 | True | {"bucketName":"b"} | - | AssumedRole | p | role | False | -"#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_values_stop_a_product(
        form in 0..FORMS.len(),
        id in 1..30_i64,
        name in "[A-Za-z#]{1,12}",
        value in "\"[ -~\u{e9}]{0,8}\"|-?[0-9]{1,20}|null|true|\\[1\\]|\\{\"a\":1\\}",
    ) {
        let mut record: serde_json::Value = serde_json::from_str(FORMS[form]).expect("JSON");
        let value: serde_json::Value = serde_json::from_str(&value).unwrap_or_default();
        for name in [name.as_str(), "EventID", "Event", "winlog", "TargetObject", "Details", "Hashes"] {
            record[name] = value.clone();
            if form == 0 && name != "EventID" {
                record["EventID"] = id.into();
            }
            for table in Product::WindowsEvents.tables() {
                let columns = ["EventData", "RegistryKey", "RegistryValueData", "AdditionalFields", "Process", "MD5"];
                windows(&record.to_string(), table, &columns);
            }
        }
    }
}
