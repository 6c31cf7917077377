//! What rules share of the stored functions that they call, as `kqlc build` writes it.

#![expect(clippy::disallowed_methods, reason = "the program under test reads and writes files")]

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use tempfile::TempDir;

/// A parser with a parameter, which calls another one.
const FAILURES: &str = "FunctionName: Failures\nFunctionParams:\n  - Name: host\n    Type: string\n    Default: ''\n\
                        FunctionQuery: |\n  Named\n  | where Result == 'failed' and (host == '' or Host has host)\n  \
                        | project TimeGenerated, Host, Who = strcat(Domain, '/', User)\n";
const NAMED: &str = "FunctionName: Named\nFunctionQuery: |\n  Mine_CL\n  | extend Host = tolower(Computer)\n";
const TABLES: &str = r#"{"Mine_CL": [["TimeGenerated", "datetime"], ["Computer", "string"], ["Domain", "string"], ["User", "string"], ["Result", "string"]]}"#;

/// A folder with these rules, by the last digit of their ids, and the parsers.
fn folder(rules: &[(char, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    };
    write("parsers/failures.yaml", FAILURES);
    write("parsers/named.yaml", NAMED);
    write("tables.json", TABLES);
    for (digit, query) in rules {
        write(&format!("rules/{digit}.yaml"), &rule(*digit, query));
    }
    folder
}

fn rule(digit: char, query: &str) -> String {
    format!(
        "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4{digit}\nname: Rule {digit}\ndescription: |\n  A rule of a test.\n\
         requiredDataConnectors: []\ntactics:\n  - Impact\nrelevantTechniques:\n  - T1485\nquery: |\n  {query}\n"
    )
}

/// Runs `kqlc build` in a folder; gives what it says.
fn build(folder: &Path, more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlc"))
        .args([
            "build",
            "--rules",
            "rules",
            "--out",
            "out",
            "--tables",
            "tables.json",
            "--functions",
            "parsers",
        ])
        .args(more)
        .current_dir(folder)
        .output()
        .expect("kqlc starts");
    let said = String::from_utf8(output.stderr).expect("kqlc writes UTF-8");
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("warning:"), "{said}");
    said
}

/// The modules below `out`, by their paths there.
fn modules(folder: &Path, of: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.join("out").join(of)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).expect("a folder that was written") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name =
                    path.strip_prefix(folder.join("out")).expect("below it").to_string_lossy().into_owned();
                found.insert(name, fs::read_to_string(&path).expect("a file that was written"));
            }
        }
    }
    found
}

/// The names of the functions and statics of a module.
fn names(module: &str) -> Vec<&str> {
    let items = module
        .lines()
        .filter_map(|line| line.strip_prefix("pub fn ").or_else(|| line.strip_prefix("pub static ")));
    items.filter_map(|item| item.split(['(', '<', ':']).next()).collect()
}

#[test]
fn what_several_rules_need_of_a_function_is_generated_once() {
    let folder = folder(&[
        ('1', "Failures() | summarize count() by Who, Host"),
        ('2', "Failures() | where Host startswith 'dc' | project Who, Host"),
        ('3', "Failures('web') | summarize dcount(Host) by Who"),
    ]);
    build(folder.path(), &["--emit-only"]);
    let functions = modules(folder.path(), "functions");
    let paths: Vec<&str> = functions.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "functions/failures/src/failures.rs",
            "functions/failures/src/lib.rs",
            "functions/failures/src/named.rs"
        ]
    );
    let strcat = |text: &str| text.matches("scalar::strcat").count();
    assert_eq!(strcat(&functions["functions/failures/src/failures.rs"]), 1, "one for three rules");
    let conditions = names(&functions["functions/failures/src/failures.rs"]);
    let conditions = conditions.iter().filter(|name| name.starts_with("where_")).count();
    assert_eq!(conditions, 1, "without a host there is none; with one there is its own: {functions:#?}");
    let rules = modules(folder.path(), "rules-00");
    for digit in 1..=3 {
        let rule = &rules[&format!("rules-00/src/rule_{digit}.rs")];
        assert_eq!(strcat(rule), 0, "{rule}");
        assert!(rule.contains("use functions_failures::failures::"), "{rule}");
    }
}

#[test]
fn the_names_of_shared_items_do_not_depend_on_other_rules() {
    let both = folder(&[
        ('1', "Failures() | summarize count() by Who"),
        ('2', "Failures('web') | project Who, Host"),
    ]);
    build(both.path(), &["--emit-only"]);
    let before = modules(both.path(), "functions");
    fs::remove_file(both.path().join("rules/1.yaml")).expect("a file that is there");
    build(both.path(), &["--emit-only"]);
    let after = modules(both.path(), "functions");
    for (path, text) in &after {
        let before = names(&before[path]);
        let gone: Vec<&str> = names(text).into_iter().filter(|name| !before.contains(name)).collect();
        assert!(gone.is_empty(), "{path} has new names: {gone:?}");
    }
    assert_ne!(before, after, "what the first rule alone needed is gone");
}

#[test]
fn a_second_build_finds_everything_as_it_was() {
    let folder =
        folder(&[('1', "Failures() | summarize count() by Who"), ('2', "Failures() | project Host")]);
    build(folder.path(), &["--emit-only"]);
    let module = folder.path().join("out/functions/failures/src/failures.rs");
    let written = fs::read_to_string(&module).expect("a file that was written");
    let said = build(folder.path(), &["--emit-only"]);
    assert!(said.contains("; 0 files written,"), "{said}");
    fs::write(&module, "// changed by hand").expect("a writable folder");
    let said = build(folder.path(), &["--emit-only"]);
    assert!(said.contains("; 1 files written,"), "{said}");
    assert_eq!(fs::read_to_string(&module).expect("a file that was written"), written);
}

#[test]
fn rules_that_share_a_function_find_what_each_asks() {
    let folder = folder(&[
        ('1', "Failures() | summarize Count = count() by Who"),
        ('2', "Failures('web1') | project Who, Host"),
        ('3', "Failures() | where Host startswith 'dc' | summarize Count = count() by Who"),
    ]);
    build(folder.path(), &[]);
    let rows = ["DC1 a failed", "dc1 a failed", "WEB1 b failed", "web2 b ok"].map(|row| {
        let mut words = row.split(' ');
        let mut word = || words.next().expect("three words");
        format!(
            "{{\"TimeGenerated\":\"2026-01-01T00:00:00Z\",\"Domain\":\"x\",\"Computer\":\"{}\",\"User\":\"{}\",\"Result\":\"{}\"}}\n",
            word(),
            word(),
            word()
        )
    });
    fs::write(folder.path().join("logs.json"), rows.concat()).expect("a writable folder");
    let output = Command::new(folder.path().join("out/detect"))
        .args(["--table", "Mine_CL=logs.json", "--now", "2026-01-01T01:00:00Z", "--emit", "table"])
        .current_dir(folder.path())
        .output()
        .expect("the built program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout), @"
    Informational  Rule 1  1 alert, 2 rows
    0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a41  hunting  Impact  T1485
    ┌─────┬───────┐
    │ Who ┆ Count │
    ╞═════╪═══════╡
    │ x/a ┆ 2     │
    │ x/b ┆ 1     │
    └─────┴───────┘

    Informational  Rule 2  1 alert, 1 row
    0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a42  hunting  Impact  T1485
    ┌─────┬──────┐
    │ Who ┆ Host │
    ╞═════╪══════╡
    │ x/b ┆ web1 │
    └─────┴──────┘

    Informational  Rule 3  1 alert, 1 row
    0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a43  hunting  Impact  T1485
    ┌─────┬───────┐
    │ Who ┆ Count │
    ╞═════╪═══════╡
    │ x/a ┆ 2     │
    └─────┴───────┘
    ");
}
