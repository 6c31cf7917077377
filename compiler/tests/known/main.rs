//! What users make known to `kqlc check`: tables, functions, watchlists, and the file that names them. Whole runs of the program.

#![expect(clippy::disallowed_methods, reason = "the program under test reads files")]

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }
    folder
}

/// Runs kqlc in a folder: exit status, standard output, standard error.
fn kqlc(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlc"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("kqlc starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("kqlc writes UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A hunting rule with this query.
fn rule(query: &str) -> String {
    format!(
        "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: Rule\ndescription: |\n  A rule of a test.\nrequiredDataConnectors: []\ntactics:\n  - Impact\nrelevantTechniques:\n  - T1485\nquery: |\n  {query}\n"
    )
}

/// What `check --format short` says of a rule at error level or of what is not known, without paths and places.
fn findings(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let (_, out, _) = kqlc(folder, &[&["check", "--format", "short"], arguments].concat());
    let is_wanted = |line: &&str| line.contains(": error[") || line.contains(": unsupported[");
    out.lines()
        .filter(is_wanted)
        .map(|line| line.splitn(4, ':').nth(3).unwrap_or(line).trim().to_owned())
        .collect()
}

const PARSER: &str =
    "FunctionName: MyParser\nFunctionAlias: MyParser\nFunctionQuery: |\n  Mine_CL\n  | where Nmae == 'x'\n";

#[test]
fn a_configuration_above_the_rules_makes_tables_and_watchlists_known() {
    let query =
        "Mine_CL | where A > 1 | join kind=inner (_GetWatchlist('High') | project A = tolong(Level)) on A";
    let folder = folder(&[
        ("kqlc.toml", "tables = [\"schemas\"]\n\n[watchlists]\nHigh = \"lists/high.csv\"\n"),
        ("schemas/mine.txt", "Mine_CL (A: long, TimeGenerated: datetime)"),
        ("lists/high.csv", "Name,Level\nx,1\n"),
        ("rules/deep/rule.yaml", &rule(query)),
    ]);
    assert_eq!(findings(folder.path(), &["rules/deep/rule.yaml"]), [""; 0]);
    fs::write(folder.path().join("lists/high.csv"), "Name\nx\n").expect("a writable folder");
    let missing = "error[unknown-name]: `Level` is no column, table, variable or function";
    assert_eq!(findings(folder.path(), &["rules"]), [missing]);
    let given = findings(folder.path(), &["rules", "--watchlist", "High=other.csv"]);
    assert!(given.is_empty(), "a file that is not there ends the run: {given:?}");
}

#[test]
fn parsers_among_the_checked_files_are_functions() {
    let folder = folder(&[
        (
            "parsers/mine.yaml",
            "FunctionName: MyParser\nFunctionQuery: |\n  Heartbeat\n  | project Host = Computer\n",
        ),
        ("rules/rule.yaml", &rule("MyParser | where Host == 'x'")),
    ]);
    assert_eq!(findings(folder.path(), &["."]), [""; 0]);
    let unknown = findings(folder.path(), &["rules"]);
    assert!(unknown.iter().any(|line| line.contains("there is no table `MyParser`")), "{unknown:?}");
}

#[test]
fn problems_of_a_function_lead_into_its_own_file() {
    let folder = folder(&[
        ("mine.yaml", PARSER),
        ("tables.json", r#"{"Mine_CL": [["Name", "string"]]}"#),
        ("rule.yaml", &rule("MyParser | take 1")),
    ]);
    let (status, out, _) =
        kqlc(folder.path(), &["check", "rule.yaml", "mine.yaml", "--tables", "tables.json"]);
    assert_eq!(status, Some(0), "the rule itself is not wrong");
    for part in [
        "in `MyParser`: `Nmae` is no column",
        "rule.yaml:11:3",
        "MyParser | take 1",
        "mine.yaml:5:11",
        "called here",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (status, out, _) = kqlc(
        folder.path(),
        &["functions", "--functions", "mine.yaml", "--tables", "tables.json", "--format", "jsonl"],
    );
    assert_eq!(status, Some(1), "the function is");
    assert!(out.contains(r#""path":"mine.yaml","#) && out.contains(r#""line":5,"column":11,"#), "{out}");
}

#[test]
fn a_file_that_is_not_understood_is_told_and_the_rest_goes_on() {
    let folder = folder(&[
        ("tables/a.json", "{\"A_CL\": [[\"x\", \"long\"]]"),
        (
            "tables/b.json",
            "{\"Name\": \"B_CL\", \"Properties\": [{\"Name\": \"x\", \"Type\": \"Int64\"}, {\"Name\": \"y\", \"Type\": \"what\"}]}",
        ),
        ("functions/f.kql", "B_CL | project z = x + 1"),
        ("functions/broken.yaml", "FunctionQuery: ["),
        ("functions/rule.yaml", "id: x\nquery: T\n"),
        ("rule.yaml", &rule("f | where z > 1")),
    ]);
    let (status, out, error) = kqlc(
        folder.path(),
        &["check", "rule.yaml", "--tables", "tables", "--functions", "functions", "--format", "short"],
    );
    assert!(!out.contains(": error[") && !out.contains(": unsupported["), "{out}");
    assert_eq!(status, Some(0), "{error}");
    for part in [
        "tables/a.json:1:",
        "tables/b.json:1:65",
        "unknown type `what`",
        "functions/broken.yaml:",
        "3 problems",
    ] {
        assert!(error.replace('\\', "/").contains(part), "{part}: {error}");
    }
}

#[test]
fn functions_that_microsoft_deploys_are_typed_without_options() {
    let folder =
        folder(&[("rule.yaml", &rule("_Im_Dns(starttime=ago(1d)) | where DnsQuery has 'x' and Nope == 1"))]);
    let found = findings(folder.path(), &["rule.yaml"]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("the body of the stored function `_Im_Dns` is not known"));
    assert!(found[1].contains("error[unknown-name]: `Nope`"));
}

#[test]
fn an_assertion_that_fails_in_one_call_says_nothing_of_the_next() {
    let parser = "FunctionName: First\nFunctionParams:\n  - Name: names\n    Type: dynamic\nFunctionQuery: |\n  \
                  print Name = tostring(names[0]) | where assert(array_length(names) > 0, 'no names')\n";
    let query = "union First(dynamic([])), First(dynamic(['a']))";
    let folder = folder(&[("first.yaml", parser), ("rule.yaml", &rule(query))]);
    let failed = "unsupported[broken-function]: in `First`: an assertion fails: no names";
    assert_eq!(findings(folder.path(), &["."]), [failed]);
}

#[test]
fn a_configuration_with_an_unknown_key_ends_the_run() {
    let folder = folder(&[("kqlc.toml", "tables = []\nfunktions = []\n"), ("rule.yaml", &rule("Heartbeat"))]);
    let (status, _, error) = kqlc(folder.path(), &["check", "rule.yaml"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("kqlc.toml:2:1") && error.contains("unknown field `funktions`"), "{error}");
}
