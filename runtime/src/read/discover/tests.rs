//! Which file belongs to which table.

use insta::assert_snapshot;

use std::path::Path;

use super::*;
use crate::read::show::show;

/// Finds logs among these files, and shows what was decided.
fn found(files: &[(&str, &str)], named: &[(&str, &str)], wanted: &[&str]) -> (Found, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
    }
    let named: Vec<_> =
        named.iter().map(|(table, path)| ((*table).to_owned(), folder.path().join(path))).collect();
    let paths = [folder.path().to_owned()];
    (discover(&Logs { paths: &paths, named: &named, wanted, ..Logs::default() }), folder)
}

fn decisions(files: &[(&str, &str)], named: &[(&str, &str)], wanted: &[&str]) -> String {
    let (found, folder) = found(files, named, wanted);
    let short = |path: &Path| path.strip_prefix(folder.path()).unwrap_or(path).display().to_string();
    let read = found.files.iter().map(|file| {
        format!(
            "{}: {} of {} (by {:?})",
            short(&file.path),
            file.format.name(),
            file.tables.join(", "),
            file.by
        )
    });
    let skipped = found.skipped.iter().map(|(path, reason)| format!("{}: not read: {reason}", short(path)));
    read.chain(skipped).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_file_is_named_by_its_records_its_name_or_its_folder() {
    let files = [
        ("a.json", "{\"Type\":\"SecurityEvent\"}\n"),
        ("b/SigninLogs.jsonl.gz", "{\"x\":1}\n"),
        ("am-securityevent/WorkspaceResourceId=x/y=2025/PT05M.json", "{\"x\":1}\n"),
        ("SecurityEvent-2025-01-01.csv", "A,B\n1,2\n"),
        ("syslog_2.csv", "A,B\n1,2\n"),
        ("Unknown.csv", "A,B\n1,2\n"),
        (".hidden", "{}"),
        ("readme.txt", "nothing to read"),
    ];
    assert_snapshot!(decisions(&files, &[], &["SecurityEvent", "SigninLogs", "Syslog"]), @"
    SecurityEvent-2025-01-01.csv: csv of SecurityEvent (by Name)
    Unknown.csv: csv of Unknown (by Name)
    a.json: jsonl of SecurityEvent (by Type)
    am-securityevent/WorkspaceResourceId=x/y=2025/PT05M.json: jsonl of SecurityEvent (by Name)
    b/SigninLogs.jsonl.gz: jsonl of SigninLogs (by Name)
    syslog_2.csv: csv of Syslog (by Name)
    readme.txt: not read: neither JSON nor CSV nor syslog
    ");
}

#[test]
fn an_option_counts_more_than_everything_else() {
    let files = [("x/SecurityEvent.json", "{\"Type\":\"SecurityEvent\"}\n"), ("y.json", "{}\n")];
    assert_snapshot!(decisions(&files, &[("Mine_CL", "x")], &["SecurityEvent"]), @"
    x/SecurityEvent.json: jsonl of Mine_CL (by Option)
    y.json: jsonl of y (by Name)
    ");
}

#[test]
fn a_recording_can_be_given_as_several_tables() {
    let event = r#"{"SourceName": "x", "Channel": "Security", "Hostname": "h", "EventID": 1}"#;
    let decide =
        |named: &[(&str, &str)]| decisions(&[("x.json", event)], named, &["SecurityEvent", "WindowsEvent"]);
    assert_snapshot!(decide(&[]), @"x.json: windows-events of SecurityEvent, WindowsEvent (by Product)");
    assert_snapshot!(decide(&[("windowsevent", "x.json")]), @"x.json: windows-events of WindowsEvent (by Option)");
    assert_snapshot!(decide(&[("SecurityEvent", "x.json"), ("Event", "x.json")]), @"
    x.json: windows-events of SecurityEvent (by Option)
    x.json: windows-events of Event (by Option)
    ");
    assert_snapshot!(decide(&[("Mine_CL", "x.json")]), @"x.json: jsonl of Mine_CL (by Option)");
}

#[test]
fn a_column_type_of_other_meaning_names_no_table() {
    assert_snapshot!(decisions(&[("Feed.csv", "IoC,Type\n1.2.3.4,ip\n")], &[], &["Feed"]), @"Feed.csv: csv of Feed (by Name)");
}

#[test]
fn a_file_of_several_tables_is_read_for_each() {
    let files = [(
        "all.json",
        concat!(
            "{\"Type\":\"SecurityEvent\",\"Account\":\"a\"}\n",
            "{\"Type\":\"Syslog\",\"Account\":\"b\"}\n",
            "{\"Account\":\"c\"}\n",
            "{\"Type\":\"securityevent\",\"Account\":\"d\"}\n",
        ),
    )];
    let (found, _folder) = found(&files, &[], &["Syslog"]);
    let columns = crate::read::show::columns(&[("Account", crate::types::Type::String)]);
    let rows = found.inputs.iter().map(|input| {
        let mut source = input.sources[0].open(&columns).expect("the file is there");
        format!("{}: {}", input.name, show(&mut *source).replace('\n', ", "))
    });
    assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @"
    SecurityEvent: a, c, d
    Syslog: b
    ");
}

#[test]
fn a_record_of_an_unexpected_table_is_counted() {
    let mut content = "{\"Type\":\"SecurityEvent\"}\n".repeat(50_000);
    content.push_str("{\"Type\":\"SigninLogs\"}\n");
    let (found, _folder) = found(&[("all.json", &content)], &[], &["SecurityEvent", "SigninLogs"]);
    let mut rejects = Rejects::default();
    let mut source = found.inputs[0].sources[0].open(&[]).expect("the file is there");
    while source.next_batch(&mut rejects).is_some() {}
    let reasons: Vec<&str> = rejects.rows.keys().map(String::as_str).collect();
    assert_eq!(reasons, ["a record of table SigninLogs, which the beginning of the file does not show"]);
}

#[test]
fn dates_are_read_as_the_file_shows() {
    let header = "\"TimeGenerated [UTC]\",A\n";
    let read = |dates: &[&str]| {
        let lines: Vec<String> = dates.iter().map(|date| format!("\"{date}\",1\n")).collect();
        let (found, _folder) = found(&[("T.csv", &(header.to_owned() + &lines.concat()))], &[], &["T"]);
        let columns = crate::read::show::columns(&[("TimeGenerated", Type::DateTime)]);
        let rows = show(&mut *found.inputs[0].sources[0].open(&columns).expect("the file is there"));
        found.files[0].warnings.iter().cloned().chain([rows]).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(read(&["2/3/2025, 9:19:25.391 AM", "2/25/2025, 9:19:25.391 PM"]), @"
    2025-02-03T09:19:25.3910000Z
    2025-02-25T21:19:25.3910000Z
    ");
    assert_snapshot!(read(&["2/3/2025, 9:19:25.391 am", "27/3/2025, 9:19:25.391 pm"]), @"
    dates have their day first, such as 27/10/2025, and are read so
    2025-03-02T09:19:25.3910000Z
    2025-03-27T21:19:25.3910000Z
    ");
    assert_snapshot!(read(&["02/03/2025, 21:19:25.391"]), @"
    nothing shows whether dates have their day or their month first: they are read month first
    2025-02-03T21:19:25.3910000Z
    ");
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let (_, folder) = found(&[("T.json", "{\"a\":1}\n")], &[], &["T"]);
    let paths =
        [folder.path().to_owned(), folder.path().join("T.json"), folder.path().join(".").join("T.json")];
    assert_eq!(discover(&Logs { paths: &paths, wanted: &["T"], ..Logs::default() }).files.len(), 1);
}

#[test]
fn files_in_archives_are_found_as_if_in_folders() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("SecurityEvent.zip");
    let files: [(&str, &[u8]); 4] = [
        ("day1.json", b"{\"EventID\": 1}\n"),
        ("am-syslog/PT05M.json", b"{\"x\": 1}\n"),
        ("etc/passwd", b"{\"Type\": \"SecurityEvent\"}\n"),
        ("inner.zip", b"PK\x03\x04"),
    ];
    fs::write(&path, crate::read::zip::tests::zip(&files)).expect("a file can be written");
    let paths = [folder.path().to_owned()];
    let found = discover(&Logs { paths: &paths, wanted: &["SecurityEvent", "Syslog"], ..Logs::default() });
    let short = |path: &Path| path.strip_prefix(folder.path()).unwrap_or(path).display().to_string();
    let read = found.files.iter().map(|file| format!("{}: {}", short(&file.path), file.tables.join(", ")));
    let skipped = found.skipped.iter().map(|(path, reason)| format!("{}: not read: {reason}", short(path)));
    assert_snapshot!(read.chain(skipped).collect::<Vec<_>>().join("\n"), @"
    SecurityEvent.zip/day1.json: SecurityEvent
    SecurityEvent.zip/am-syslog/PT05M.json: Syslog
    SecurityEvent.zip/etc/passwd: SecurityEvent
    SecurityEvent.zip/inner.zip: not read: a zip archive: unpack it first
    ");
}

#[test]
fn a_csv_file_without_a_header_needs_its_columns() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("T.csv");
    fs::write(&path, "2025-01-02,4688,a\n2025-01-03,1,b\n2025-01-04,1\n").expect("a file can be written");
    let paths = [path.clone()];
    let find = |columns: &[(String, Vec<String>)]| {
        discover(&Logs { paths: &paths, columns, wanted: &["T"], ..Logs::default() })
    };
    assert_snapshot!(find(&[]).skipped[0].1, @"CSV without a header line: say with `--columns T=NAME,NAME,...` what its columns are");
    let names = ["TimeGenerated", "EventID", "Account"].map(str::to_owned).to_vec();
    let found = find(&[("t".to_owned(), names)]);
    let columns = crate::read::show::columns(&[("EventID", Type::Int), ("Account", Type::String)]);
    let rows = show(&mut *found.inputs[0].sources[0].open(&columns).expect("the file is there"));
    assert_snapshot!(rows.replace(&path.display().to_string(), "T.csv"), @"
    4688 | a
    1 | b
    1 rows left out: fewer cells than columns, first at T.csv:3
    ");
}

#[test]
fn a_format_that_is_told_counts_more_than_what_a_file_looks_like() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("T.log");
    fs::write(
        &path,
        "{\"records\": [{\"time\": \"2025-01-01\", \"category\": \"AuditLogs\", \"properties\": {}}]}",
    )
    .expect("a file can be written");
    let read = |kind: Option<Kind>| {
        let formats: Vec<(Kind, PathBuf)> =
            kind.map(|kind| (kind, folder.path().to_owned())).into_iter().collect();
        let paths = [path.clone()];
        let found = discover(&Logs { paths: &paths, formats: &formats, ..Logs::default() });
        format!("{} of {}", found.files[0].format.name(), found.files[0].tables.join(", "))
    };
    assert_eq!(read(None), "diagnostic-settings in `records` of AuditLogs");
    assert_eq!(read(Some(Kind::JsonLines)), "jsonl in `records` of T");
}

#[test]
fn a_path_that_is_not_there_is_said() {
    let found = discover(&Logs { paths: &[PathBuf::from("no/such/file")], ..Logs::default() });
    assert_eq!(found.skipped.len(), 1);
}

#[test]
fn files_that_have_changed_are_looked_into_again() {
    let files = [("a.json", "{\"Type\":\"Syslog\"}\n"), ("b.json", "{\"x\":1}\n"), ("c.txt", "no log")];
    let (_, folder) = found(&files, &[], &[]);
    let paths = [folder.path().to_owned()];
    let logs = Logs { paths: &paths, wanted: &["Syslog", "T"], ..Logs::default() };
    let mut decided = Decided::default();
    let mut check = |known: usize| {
        let (again, anew) = (discover_again(&logs, &mut decided), discover(&logs));
        assert_eq!((again.files, again.skipped), (anew.files, anew.skipped));
        assert_eq!(decided.len(), known);
    };
    check(3);
    fs::write(folder.path().join("a.json"), "{\"Type\":\"Syslog\"}\n{\"Type\":\"T\"}\n")
        .expect("a file can be written");
    fs::write(folder.path().join("c.txt"), "a,b\n1,2\n").expect("a file can be written");
    check(3);
    fs::remove_file(folder.path().join("b.json")).expect("a file can be removed");
    check(2);
}
