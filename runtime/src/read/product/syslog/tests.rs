//! What lines of syslog and CEF become.

use insta::assert_snapshot;
use proptest::prelude::*;

use crate::{
    read::{
        Product,
        json::{JsonRecords, Layout, Shape},
        show::{columns, input, show},
    },
    types::{DateTime, Type},
};

/// The values of these columns, as text, in the rows of a table that some lines become. They were written in March 2025.
fn values(lines: &str, table: &str, names: &[&'static str]) -> String {
    let columns_of: Vec<(&'static str, Type)> = names.iter().map(|name| (*name, Type::String)).collect();
    let shape = Shape::Of(Product::Syslog);
    let source =
        JsonRecords::new(input(lines.as_bytes()), "x.log", Layout::Lines, shape, &columns(&columns_of));
    show(&mut source.of_table(table).written(DateTime::parse("2025-03-02T12:00:00Z")))
}

fn syslog(lines: &str) -> String {
    let columns = [
        "TimeGenerated",
        "Computer",
        "Facility",
        "SeverityLevel",
        "ProcessName",
        "ProcessID",
        "SyslogMessage",
    ];
    values(lines, "Syslog", &columns)
}

fn cef(line: &str, names: &[&'static str]) -> String {
    values(line, "CommonSecurityLog", names)
}

#[test]
fn lines_of_files_and_of_the_network_are_taken_apart() {
    let lines = [
        "Mar  1 03:04:05 host sshd[123]: Failed password for root",
        "<38>Dec 31 23:59:59 host sudo: pam_unix(sudo:auth): failure",
        "2025-01-02T03:04:05.123456+01:00 host systemd[1]: Started.",
        "<165>1 2025-01-02T03:04:05.003Z host app 77 ID47 [a@1 x=\"y\\]\"][b] \u{feff}It works",
        "<34>1 - - - - - - nothing",
        "<13>Mar  2 2025 03:04:05: host %ASA-6-302013: Built",
    ];
    assert_snapshot!(syslog(&lines.join("\n")), @"
    2025-03-01T03:04:05Z | host | - | - | sshd | 123 | Failed password for root
    2024-12-31T23:59:59Z | host | auth | info | sudo | - | pam_unix(sudo:auth): failure
    2025-01-02T03:04:05.123456+01:00 | host | - | - | systemd | 1 | Started.
    2025-01-02T03:04:05.003Z | host | local4 | notice | app | 77 | It works
    - | - | auth | crit | - | - | nothing
    2025-03-02T03:04:05Z | host | user | notice | %ASA-6-302013 | - | Built
    ");
}

#[test]
fn a_time_without_a_year_lies_before_the_log_was_written() {
    let times = |line: &str| values(line, "Syslog", &["TimeGenerated"]);
    assert_eq!(times("Mar  3 00:00:00 h a: b"), "2025-03-03T00:00:00Z");
    assert_eq!(times("Mar  4 00:00:00 h a: b"), "2024-03-04T00:00:00Z");
}

#[test]
fn what_is_no_line_of_syslog_is_counted() {
    assert_snapshot!(syslog("Mar  1 03:04:05 host a: b\n    at java.lang.Thread\n"), @"
    2025-03-01T03:04:05Z | host | - | - | a | - | b
    1 rows left out: not a line of syslog or CEF, first at x.log:2
    ");
}

const EVENT: &str = concat!(
    "<134>Mar  1 03:04:05 gateway CEF:0|Vendor|Wall \\| Gate|1.0|100|traffic \\\\ denied|5|",
    "rt=1741000000123 src=10.0.0.1 spt=51234 dst=8.8.8.8 dpt=53 act=deny proto=UDP ",
    "request=https://x/?a\\=b&c=d msg=a b\\nc cs1Label=Rule cs1=Allow all cn1=7 custom.key=v end=Mar 01 2025 03:04:06",
);

#[test]
fn events_of_cef_are_rows_of_common_security_log() {
    let header = [
        "TimeGenerated",
        "Computer",
        "DeviceVendor",
        "DeviceProduct",
        "DeviceEventClassID",
        "Activity",
        "LogSeverity",
    ];
    assert_snapshot!(cef(EVENT, &header), @r"2025-03-01T03:04:05Z | gateway | Vendor | Wall | Gate | 100 | traffic \ denied | 5");
    let ends = [
        "SourceIP",
        "SourcePort",
        "DestinationIP",
        "DestinationPort",
        "Protocol",
        "DeviceAction",
        "RequestURL",
    ];
    assert_snapshot!(cef(EVENT, &ends), @"10.0.0.1 | 51234 | 8.8.8.8 | 53 | UDP | deny | https://x/?a=b&c=d");
    let others = [
        "DeviceCustomString1Label",
        "DeviceCustomString1",
        "DeviceCustomNumber1",
        "FieldDeviceCustomNumber1",
        "ReceiptTime",
        "EndTime",
        "AdditionalExtensions",
    ];
    assert_snapshot!(cef(EVENT, &others), @"Rule | Allow all | 7 | 7 | 1741000000123 | 2025-03-01T03:04:06Z | custom.key=v");
    assert_eq!(cef(EVENT, &["Message"]), "a b\nc");
    assert_eq!(syslog(EVENT), "");
}

#[test]
fn cef_may_stand_alone() {
    let line = "CEF:0|V|P|1|2|n|3|rt=Mar 01 2025 03:04:05.500 UTC suser=CORP\\\\ann fname=C:\\temp\\x.exe";
    assert_snapshot!(cef(line, &["TimeGenerated", "SourceUserName", "FileName", "Computer"]), @r"2025-03-01T03:04:05.500Z | CORP\ann | C:\temp\x.exe | -");
    assert_snapshot!(cef("CEF:0|V|P|1", &["DeviceVendor"]), @"1 rows left out: a CEF header with fewer than seven parts, first at x.log:1");
}

proptest! {
    #[test]
    fn no_line_stops_the_reader(
        start in "(<[0-9]{0,4}>)?(1 |Mar  ?[0-9]{1,2} [0-9:]{0,8}|[0-9T:Z-]{0,22})? ?",
        rest in "[ -~\\u{e9}]{0,40}",
        cef_of in prop_oneof![Just(""), Just("CEF:0|"), Just("CEF:0|a|b|c|d|e|f|")],
        extension in "[a-z0-9=\\\\| \\u{e9}]{0,40}",
    ) {
        let line = format!("{start}{rest} {cef_of}{extension}");
        syslog(&line);
        cef(&line, &["TimeGenerated", "StartTime", "AdditionalExtensions", "SourceIP", "DeviceCustomString1"]);
        Product::of_text(&line);
    }

    #[test]
    fn values_come_back_as_they_went_in(value in "[a-z|=\\\\\\n]{1,20}", other in "[a-z|=\\\\]{1,20}") {
        let escape = |text: &str| text.replace('\\', "\\\\").replace('=', "\\=").replace('|', "\\|").replace('\n', "\\n");
        let line = format!("CEF:0|v|p|1|2|n|3|msg={} act={}", escape(&value), escape(&other));
        prop_assert_eq!(cef(&line, &["Message", "DeviceAction"]), format!("{value} | {other}"));
    }
}
