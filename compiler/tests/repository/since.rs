//! `kqlc check --since`

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use super::{GOOD, KQLC, repository, run, told, write};

#[test]
fn git_is_started_as_often_for_many_files_as_for_one() {
    let names: Vec<String> = (0..30).map(|number| format!("rules/a rule {number}.yaml")).collect();
    let rule = |number: usize| {
        let good = GOOD.replace("a7d5f4c2", &format!("{number:08}"));
        good.replace("New service", &format!("Service {number}")).replace("7045", &number.to_string())
    };
    let folder = repository(&[]);
    for (number, name) in names.iter().enumerate() {
        write(folder.path(), name, &rule(number));
    }
    let identity =
        ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let commit =
        Command::new("git").args(identity).args(["commit", "-qm", "All"]).current_dir(&folder).output();
    assert!(commit.expect("git starts").status.success());
    for (number, name) in names.iter().enumerate() {
        write(folder.path(), name, &rule(number).replace("severity: Medium", "severity: High"));
    }
    let mut started = Vec::new();
    for paths in [vec!["."], vec![names[0].as_str()], names.iter().map(String::as_str).collect()] {
        let (out, times) = since(folder.path(), &paths);
        assert_eq!(
            out.matches("[version-not-bumped]").count(),
            if paths[0] == "." { 30 } else { paths.len() },
            "{out}"
        );
        started.push(times);
    }
    assert_eq!(started, [2, 2, 2]);
}

#[test]
fn a_folder_that_is_no_repository_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("rule.yaml"), GOOD).expect("a writable folder");
    let mut kqlc = Command::new(KQLC);
    let (status, out) = told(&run(kqlc.args(["check", "rule.yaml", "--since", "HEAD"]).current_dir(&folder)));
    assert_eq!((status, out.contains("rule.yaml lies in no repository of git")), (Some(2), true), "{out}");
}

/// What `kqlc check --since HEAD` says, and how often it starts git.
fn since(folder: &Path, paths: &[&str]) -> (String, usize) {
    let tools = tempfile::tempdir().expect("a temporary folder");
    let git = told(&run(Command::new("bash").args(["-c", "command -v git"]))).1;
    let log = tools.path().join("log");
    let script = format!("#!/bin/bash\necho x >> '{}'\nexec '{}' \"$@\"\n", log.display(), git.trim());
    fs::write(tools.path().join("git"), script).expect("a writable folder");
    fs::set_permissions(tools.path().join("git"), fs::Permissions::from_mode(0o755)).expect("our own file");
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").expect("a path"));
    let mut kqlc = Command::new(KQLC);
    kqlc.arg("check").args(paths).args(["--since", "HEAD", "--format", "short"]);
    let (_, out) = told(&run(kqlc.env("PATH", path).current_dir(folder)));
    (out, fs::read_to_string(log).expect("git was started").lines().count())
}
