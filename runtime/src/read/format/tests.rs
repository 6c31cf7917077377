//! How formats are told apart.

use std::fs;

use insta::assert_snapshot;

use super::*;

/// What a file with this content is said to be.
fn format_of(content: &[u8], name: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file can be written");
    match detect(&Origin::file(&path)) {
        Ok(Detected { format, warnings }) => {
            std::iter::once(format.name()).chain(warnings).collect::<Vec<_>>().join("; ")
        }
        Err(reason) => format!("not read: {reason}"),
    }
}

#[track_caller]
fn check(content: &str, expected: &str) {
    assert_eq!(format_of(content.as_bytes(), "log.json"), expected, "{content}");
}

#[test]
fn json_is_told_apart_by_its_first_element() {
    check("{\"a\":1}\n{\"a\":2}\n", "jsonl");
    check("{\"a\":1,}\n{\"a\":2}\n", "jsonl");
    check("{\"a\":1}{\"a\":2}", "json");
    check("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}", "json");
    check("[\n  {\"a\": 1},\n  {\"a\": 2}\n]", "json");
    check("{\"records\": [{\"a\": 1}]}", "jsonl in `records`");
    check("{\"@odata.context\": \"x\", \"value\": [{\"a\": 1}]}", "jsonl in `value`");
    check("{\"value\": [1, 2]}", "jsonl");
    check("{\"tables\": [{\"name\": \"x\", \"columns\": [], \"rows\": []}]}", "query-answer");
    check("{\"Tables\": [{\"TableName\": \"x\", \"Columns\": [], \"Rows\": []}]}", "query-answer");
    check("[{\"FrameType\": \"DataSetHeader\"}]", "query-answer");
    check("[{\"TableName\": \"PrimaryResult\", \"a\": \"None\"}]", "az-query");
    let streamed = r#"{"time": "", "category": "AdvancedHunting-DeviceEvents", "properties": {}}"#;
    check(streamed, "defender-xdr");
    check(&format!("{{\"records\": [{streamed}]}}"), "defender-xdr in `records`");
    let diagnostic = r#"{"time": "", "category": "SignInLogs", "properties": {}}"#;
    check(diagnostic, "diagnostic-settings");
    check(&format!("{{\"records\": [{diagnostic}]}}"), "diagnostic-settings in `records`");
    let trail =
        r#"{"eventVersion": "1", "eventSource": "", "eventName": "", "eventTime": "", "awsRegion": ""}"#;
    check(&format!("{{\"Records\": [{trail}]}}"), "cloudtrail in `Records`");
    check("[1, 2]", "not read: JSON without an object");
    check("{\"a\": [1, 2", "not read: the file ends within a record");
    check("  \n", "not read: the file is empty");
}

#[test]
fn doubtful_contents_are_said() {
    let partial =
        r#"{"tables": [{"columns": [], "rows": []}], "error": {"code": "PartialError", "message": "cut"}}"#;
    check(partial, "query-answer; the answer is incomplete: PartialError: cut");
    assert_snapshot!(format_of(b"\"TimeGenerated [Local Time]\",Account\n1,2\n", "a.csv"), @"csv; times are in the zone `Local Time` and are read as if in UTC: export them again with the portal set to UTC");
}

#[test]
fn text_without_json_is_csv_if_it_has_a_header() {
    assert_eq!(format_of(b"TimeGenerated,Account\n1,2\n", "a.txt"), "csv");
    assert_eq!(format_of(b"TimeGenerated\tAccount\n1\t2\n", "a.txt"), "tsv");
    assert_eq!(format_of(b"Indicators\n1\n", "a.csv"), "csv");
    assert_eq!(format_of(b"Just a line of text\n", "a.txt"), "not read: neither JSON nor CSV nor syslog");
    assert_eq!(format_of(b"2025-01-01,1.2.3.4,17\n", "a.csv"), "csv without header");
}

#[test]
fn other_files_are_refused_by_name() {
    assert_eq!(format_of(b"PK\x03\x04rest", "a.zip"), "not read: a zip archive: unpack it first");
    if !cfg!(feature = "parquet") {
        let expected = "not read: Parquet: build the program with `--readers parquet`";
        assert_eq!(format_of(b"PAR1rest", "a.parquet"), expected);
    }
    assert_eq!(format_of(b"\xff\xfe{\0", "a.json"), "not read: UTF-16 text: convert it to UTF-8 first");
    assert_eq!(format_of(b"abc\0def", "a"), "not read: binary data");
}

#[test]
fn compression_is_looked_through() {
    let content = zstd::encode_all(&b"{\"a\":1}\n"[..], 1).expect("zstd");
    assert_eq!(format_of(&content, "a.json"), "jsonl");
}
