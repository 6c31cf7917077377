//! The machinery around lints: levels, fixes, baselines, revisions, formats. Whole runs of the program.

#![expect(clippy::disallowed_methods, reason = "the program under test reads files")]

mod checks;
mod faults;
mod microsoft;

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// A rule without findings.
pub(crate) const GOOD: &str = include_str!("good.yaml");

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

/// Runs `kqlc check` in a folder: exit status and standard output.
fn check(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_kqlc"))
        .arg("check")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("kqlc starts");
    (output.status.code(), String::from_utf8(output.stdout).expect("kqlc writes UTF-8"))
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity =
        ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let status = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()
        .expect("git starts");
    assert!(status.success(), "git {arguments:?}");
}

#[test]
fn good_rule_is_clean_in_every_respect() {
    let folder = folder(&[("rule.yaml", GOOD)]);
    assert_eq!(check(folder.path(), &["rule.yaml", "--format", "short"]), (Some(0), String::new()));
    assert_eq!(
        check(folder.path(), &["rule.yaml", "--profile", "microsoft-ci", "--format", "short"]).0,
        Some(0)
    );
}

#[test]
fn options_count_after_the_configuration() {
    let bad = GOOD.replace("severity: Medium", "severity: medium");
    let folder = folder(&[("rule.yaml", &bad), ("kqlc.toml", "[check]\ndeny = [\"metadata\"]\n")]);
    let (status, out) = check(folder.path(), &["rule.yaml", "--format", "short"]);
    assert_eq!((status, out.contains("error[value-case]")), (Some(1), true), "{out}");
    let (status, out) = check(folder.path(), &["rule.yaml", "--format", "short", "--warn", "KL0401"]);
    assert_eq!((status, out.contains("warning[value-case]")), (Some(0), true), "{out}");
    assert_eq!(
        check(folder.path(), &["rule.yaml", "--ignore", "value-case", "--format", "short"]),
        (Some(0), String::new())
    );
    assert_eq!(check(folder.path(), &["rule.yaml", "--select", "no-such-lint"]).0, Some(2));
}

#[test]
fn comments_allow_findings_and_are_reported_when_they_do_not() {
    let allowed = GOOD.replace("severity: Medium", "severity: medium # kqlc: allow(value-case): a test");
    let unused = GOOD.replace("severity: Medium", "severity: Medium # kqlc: allow(value-case): a test");
    let folder = folder(&[("allowed.yaml", &allowed), ("unused.yaml", &unused)]);
    assert_eq!(check(folder.path(), &["allowed.yaml", "--format", "short"]), (Some(0), String::new()));
    let (_, out) = check(folder.path(), &["unused.yaml", "--format", "short"]);
    assert!(out.contains("warning[unused-suppression]"), "{out}");
}

#[test]
fn fixes_keep_the_rest_of_the_file_and_are_made_once() {
    let bad =
        GOOD.replace("severity: Medium", "severity: \"medium\"   # as ever").replace("mv-expand", "mvexpand");
    let folder = folder(&[("rule.yaml", &bad)]);
    let (status, diff) = check(folder.path(), &["rule.yaml", "--fix", "--diff"]);
    assert_eq!(status, Some(1));
    assert!(
        diff.contains("-severity: \"medium\"   # as ever\n+severity: \"Medium\"   # as ever\n"),
        "{diff}"
    );
    assert_eq!(fs::read_to_string(folder.path().join("rule.yaml")).expect("readable"), bad);
    assert_eq!(check(folder.path(), &["rule.yaml", "--fix", "--format", "short"]), (Some(0), String::new()));
    let fixed = fs::read_to_string(folder.path().join("rule.yaml")).expect("readable");
    assert_eq!(fixed, GOOD.replace("severity: Medium", "severity: \"Medium\"   # as ever"));
    assert_eq!(check(folder.path(), &["rule.yaml", "--diff"]), (Some(0), String::new()));
}

#[test]
fn unsafe_fixes_are_made_only_when_asked_for() {
    let bad = GOOD.replace("make_set(", "makeset(");
    let folder = folder(&[("rule.yaml", &bad)]);
    check(folder.path(), &["rule.yaml", "--fix"]);
    assert_eq!(fs::read_to_string(folder.path().join("rule.yaml")).expect("readable"), bad);
    check(folder.path(), &["rule.yaml", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(folder.path().join("rule.yaml")).expect("readable"), GOOD);
}

#[test]
fn baseline_hides_what_it_lists_and_nothing_else() {
    let bad = GOOD.replace("severity: Medium", "severity: medium");
    let folder = folder(&[("rule.yaml", &bad)]);
    assert_eq!(check(folder.path(), &["rule.yaml", "--write-baseline", "known.json"]).0, Some(0));
    let hidden = check(folder.path(), &["rule.yaml", "--baseline", "known.json", "--format", "short"]);
    assert_eq!(hidden, (Some(0), String::new()));
    fs::write(
        folder.path().join("rule.yaml"),
        format!("# moved\n{}", bad.replace("Persistence", "persistence")),
    )
    .expect("writable");
    let (_, out) = check(folder.path(), &["rule.yaml", "--baseline", "known.json", "--format", "short"]);
    assert!(out.contains("tactic-case") && !out.contains("value-case"), "{out}");
}

#[test]
fn revision_shows_changed_ids_versions_and_rules_that_are_gone() {
    let other =
        GOOD.replace("a7d5f4c2", "b7d5f4c2").replace("New service", "Old service").replace("7045", "7046");
    let third =
        GOOD.replace("a7d5f4c2", "c7d5f4c2").replace("New service", "Third service").replace("7045", "7047");
    let folder = folder(&[("r/one.yaml", GOOD), ("r/two.yaml", &other), ("r/three.yaml", &third)]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "All"]);
    fs::write(folder.path().join("r/one.yaml"), GOOD.replace("7045", "7040")).expect("writable");
    fs::write(
        folder.path().join("r/two.yaml"),
        other.replace("b7d5f4c2", "d7d5f4c2").replace("1.0.0", "1.0.1"),
    )
    .expect("writable");
    fs::remove_file(folder.path().join("r/three.yaml")).expect("there");
    let (status, out) = check(folder.path(), &["r", "--since", "HEAD", "--format", "short"]);
    assert_eq!(status, Some(0));
    let found: Vec<&str> = out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!(found, ["version-not-bumped", "changed-id", "removed-rule"], "{out}");
    let (_, lines) = check(folder.path(), &["r", "--since", "HEAD", "--format", "jsonl"]);
    let gone = lines.lines().last().unwrap_or_default();
    assert!(gone.contains("\"path\":\"r/three.yaml\"") && gone.contains("\"status\":\"gone\""), "{gone}");
    assert_eq!(check(folder.path(), &["r", "--since", "no-such-revision"]).0, Some(2));
}

#[test]
fn standard_input_has_the_name_that_it_is_given() {
    let folder = folder(&[]);
    let mut kqlc = Command::new(env!("CARGO_BIN_EXE_kqlc"))
        .args(["check", "-", "--stdin-path", "rules/new.yaml", "--format", "short"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("kqlc starts");
    let text = GOOD.replace("severity: Medium", "severity: medium");
    kqlc.stdin.take().expect("piped").write_all(text.as_bytes()).expect("kqlc reads");
    let output = kqlc.wait_with_output().expect("kqlc ends");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(out.starts_with("rules/new.yaml:5:11: warning[value-case]"), "{out}");
}

#[test]
fn formats_are_well_formed_and_name_the_finding() {
    let bad = GOOD.replace("severity: Medium", "severity: medium");
    let folder = folder(&[("a rule.yaml", &bad)]);
    for format in ["json", "sarif", "gitlab"] {
        let (_, out) = check(folder.path(), &["a rule.yaml", "--format", format]);
        serde_json::from_str::<serde_json::Value>(&out).expect(format);
        assert!(out.contains("value-case"), "{out}");
    }
    let (_, out) = check(folder.path(), &["a rule.yaml", "--format", "sarif"]);
    assert!(out.contains("\"uri\": \"a%20rule.yaml\"") && out.contains("\"insertedContent\""), "{out}");
    let (_, out) = check(folder.path(), &["a rule.yaml", "--format", "github"]);
    assert!(
        out.starts_with(
            "::warning file=a rule.yaml,line=5,endLine=5,col=11,endColumn=17,title=value-case (KL0401)::"
        ),
        "{out}"
    );
    let (_, out) = check(folder.path(), &["a rule.yaml", "--format", "junit", "--deny", "value-case"]);
    assert!(out.contains("failures=\"1\"") && out.contains("<failure type=\"value-case\""), "{out}");
    let (_, out) = check(folder.path(), &["a rule.yaml", "--statistics"]);
    assert_eq!(out, "     1  KL0401 * value-case\n");
}

#[test]
fn ignored_files_are_not_checked() {
    let bad = GOOD.replace("severity: Medium", "severity: medium");
    let folder = folder(&[("good.yaml", GOOD), ("out/bad.yaml", &bad), (".gitignore", "out/\n")]);
    git(folder.path(), &["init", "-q"]);
    assert_eq!(check(folder.path(), &[".", "--format", "short"]), (Some(0), String::new()));
}
