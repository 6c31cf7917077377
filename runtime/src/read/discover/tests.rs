//! Which file belongs to which table.

use insta::assert_snapshot;

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
    (discover(&[folder.path().to_owned()], &named, wanted), folder)
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
    SecurityEvent-2025-01-01.csv: CSV of SecurityEvent (by Name)
    Unknown.csv: CSV of Unknown (by Name)
    a.json: JSON lines of SecurityEvent (by Type)
    am-securityevent/WorkspaceResourceId=x/y=2025/PT05M.json: JSON lines of SecurityEvent (by Name)
    b/SigninLogs.jsonl.gz: JSON lines of SigninLogs (by Name)
    syslog_2.csv: CSV of Syslog (by Name)
    readme.txt: not read: neither JSON nor CSV nor syslog
    ");
}

#[test]
fn an_option_counts_more_than_everything_else() {
    let files = [("x/SecurityEvent.json", "{\"Type\":\"SecurityEvent\"}\n"), ("y.json", "{}\n")];
    assert_snapshot!(decisions(&files, &[("Mine_CL", "x")], &["SecurityEvent"]), @"
    x/SecurityEvent.json: JSON lines of Mine_CL (by Option)
    y.json: JSON lines of y (by Name)
    ");
}

#[test]
fn a_column_type_of_other_meaning_names_no_table() {
    assert_snapshot!(decisions(&[("Feed.csv", "IoC,Type\n1.2.3.4,ip\n")], &[], &["Feed"]), @"Feed.csv: CSV of Feed (by Name)");
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
    assert_eq!(discover(&paths, &[], &["T"]).files.len(), 1);
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
    fs::write(&path, zip::tests::zip(&files)).expect("a file can be written");
    let found = discover(&[folder.path().to_owned()], &[], &["SecurityEvent", "Syslog"]);
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
fn a_path_that_is_not_there_is_said() {
    let found = discover(&[PathBuf::from("no/such/file")], &[], &[]);
    assert_eq!(found.skipped.len(), 1);
}
