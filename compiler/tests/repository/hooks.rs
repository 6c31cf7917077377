//! `.pre-commit-hooks.yaml`

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use serde_yaml::Value;

use super::{GOOD, KQLC, repository, root, run, told, write};

#[test]
fn check_refuses_a_commit_of_a_wrong_rule() {
    let folder =
        repository(&[("rules/good.yaml", GOOD), ("README.md", "# Rules\n"), ("site.yml", "name: x\n")]);
    assert_eq!(hook(folder.path(), "kqlc").0, Some(0));
    write(folder.path(), "rules/a wrong.yaml", &GOOD.replace("a7d5f4c2", "x7d5f4c2"));
    let (status, out) = hook(folder.path(), "kqlc");
    assert_eq!((status, out.contains("error[invalid-id]")), (Some(1), true), "{out}");
}

#[test]
fn configuration_of_the_repository_counts() {
    let folder = repository(&[
        ("rules/rule.yaml", &GOOD.replace("severity: Medium", "severity: medium")),
        ("kqlc.toml", "[check]\ndeny = [\"value-case\"]\n"),
    ]);
    assert_eq!(hook(folder.path(), "kqlc").0, Some(1));
}

#[test]
fn fix_changes_the_file_so_that_the_commit_is_looked_at_again() {
    let folder = repository(&[("rule.yaml", &GOOD.replace("severity: Medium", "severity: medium"))]);
    assert_eq!(hook(folder.path(), "kqlc-fix").0, Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("rule.yaml")).expect("there"), GOOD);
    assert_eq!(changed(folder.path()), "rule.yaml\n");
}

#[test]
fn fmt_changes_rules_and_files_of_queries() {
    let query = "SecurityEvent|where EventID==4624|take 5\n";
    let folder = repository(&[("rule.yaml", GOOD), ("hunt.kql", query)]);
    hook(folder.path(), "kqlc-fmt");
    run(Command::new("git").args(["add", "."]).current_dir(folder.path()));
    assert_eq!(
        fs::read_to_string(folder.path().join("hunt.kql")).expect("there"),
        "SecurityEvent\n| where EventID == 4624\n| take 5\n"
    );
    assert_eq!((hook(folder.path(), "kqlc-fmt").0, changed(folder.path())), (Some(0), String::new()));
}

/// Runs a hook as pre-commit does: its entry, then the staged files whose names match; nothing if there are none.
fn hook(folder: &Path, id: &str) -> (Option<i32>, String) {
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("the hooks");
    let hooks: Vec<Value> = serde_yaml::from_str(&text).expect("YAML");
    let hook = hooks.iter().find(|hook| hook["id"] == id).expect("a hook of that id");
    let entry = hook["entry"].as_str().expect("an entry");
    let mut words = entry.split(' ');
    assert_eq!(words.next(), Some("kqlc"));
    let files = matching(folder, hook["files"].as_str().expect("a pattern"));
    told(&run(Command::new(KQLC).args(words).args(files.lines()).current_dir(folder)))
}

/// The staged files whose names match a pattern.
fn matching(folder: &Path, pattern: &str) -> String {
    let staged = run(Command::new("git").args(["ls-files"]).current_dir(folder));
    let mut grep = Command::new("grep")
        .args(["-E", pattern])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("grep starts");
    grep.stdin.take().expect("piped").write_all(&staged.stdout).expect("grep reads");
    told(&grep.wait_with_output().expect("grep ends")).1
}

/// The files that differ from the index.
fn changed(folder: &Path) -> String {
    told(&run(Command::new("git").args(["diff", "--name-only"]).current_dir(folder))).1
}
