//! Forms of output that whole runs write.

#[cfg(feature = "parquet")]
use std::fs;

use insta::assert_snapshot;

#[cfg(feature = "parquet")]
use super::CONSTANT;
use super::{ADMINISTRATOR, EVENTS, detect};

#[test]
fn incidents_and_findings_are_lines_of_json() {
    for (form, key, value) in [("incidents", "Type", "\"SecurityIncident\""), ("ocsf", "class_uid", "2004")] {
        let ran = detect(&[&ADMINISTRATOR], &[EVENTS], &["--logs", "LOGS", "--emit", form]);
        let lines: Vec<serde_json::Value> =
            ran.output.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        assert_eq!(lines.len(), 1, "{}", ran.messages);
        assert_eq!(lines[0][key].to_string(), value);
    }
}

#[test]
fn parquet_needs_a_folder() {
    let ran = detect(&[&ADMINISTRATOR], &[EVENTS], &["--logs", "LOGS", "--emit", "parquet"]);
    assert_snapshot!(ran.messages, @r#"Message("`--emit parquet` writes files: say with `--out DIR` where to")"#);
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_is_a_file_a_rule() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("made").display().to_string();
    let ran = detect(
        &[&ADMINISTRATOR, &CONSTANT],
        &[EVENTS],
        &["--logs", "LOGS", "--emit", "parquet", "--out", &out],
    );
    assert_eq!((ran.code, ran.output.as_str()), (0, ""), "{}", ran.messages);
    let mut names: Vec<String> = fs::read_dir(&out)
        .expect("the folder was made")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let expected = [&ADMINISTRATOR, &CONSTANT].map(|rule| format!("{}.parquet", rule.id));
    assert_eq!(names, expected);
}
