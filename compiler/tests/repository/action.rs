//! `action.yml`

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use serde_yaml::Value;
use tempfile::TempDir;

use super::{GOOD, KQLC, repository, root, run, told};

#[test]
fn findings_stand_beside_the_changes_and_fail_the_job() {
    let folder =
        repository(&[("rules/bad.yaml", &GOOD.replace("a7d5f4c2", "x7d5f4c2")), ("good.yaml", GOOD)]);
    let (status, out) = action(folder.path(), &[("paths", "rules good.yaml")]);
    assert_eq!(status, Some(1), "{out}");
    assert!(out.contains("::error file=rules/bad.yaml,line=1,"), "{out}");
    assert_eq!(action(folder.path(), &[("paths", "good.yaml")]).0, Some(0));
}

#[test]
fn further_options_are_passed_on() {
    let folder = repository(&[("rule.yaml", &GOOD.replace("severity: Medium", "severity: medium"))]);
    assert_eq!(action(folder.path(), &[]).0, Some(0));
    let strict = action(folder.path(), &[("arguments", "--deny value-case --color never")]);
    assert_eq!(strict.0, Some(1), "{}", strict.1);
}

/// Runs the steps as a runner does, until one fails. The only thing that is not real is `cargo`, which gives the program under test.
fn action(folder: &Path, given: &[(&str, &str)]) -> (Option<i32>, String) {
    let text = fs::read_to_string(root().join("action.yml")).expect("the action");
    let action: Value = serde_yaml::from_str(&text).expect("YAML");
    let input = |name: &str| match given.iter().find(|(given, _)| *given == name) {
        Some((_, value)) => (*value).to_owned(),
        None => action["inputs"][name]["default"].as_str().expect("every input has a default").to_owned(),
    };
    let runner = runner();
    let mut all = String::new();
    for step in action["runs"]["steps"].as_sequence().expect("a list of steps") {
        assert_eq!(step["shell"], "bash");
        let path = format!("{}:{}", runner.path().display(), std::env::var("PATH").expect("a path"));
        let mut bash = Command::new("bash");
        bash.args([
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            step["run"].as_str().expect("a script"),
        ])
        .current_dir(folder)
        .env("PATH", path)
        .env("RUNNER_TEMP", runner.path().join("temp of a job"))
        .env("GITHUB_ACTION_PATH", root());
        for (name, value) in step["env"].as_mapping().into_iter().flatten() {
            let expression = value.as_str().expect("text");
            let input_name = expression.trim_start_matches("${{ inputs.").trim_end_matches(" }}");
            bash.env(name.as_str().expect("text"), input(input_name));
        }
        let (status, out) = told(&run(&mut bash));
        all.push_str(&out);
        if status != Some(0) {
            return (status, all);
        }
    }
    (Some(0), all)
}

/// A folder with a `cargo` that puts the program where the step wants it built.
fn runner() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = format!(
        "#!/bin/bash\nset -e\n[ \"$1 $2 $3 $4 $5\" = 'build --release --package kqlc --manifest-path' ]\n\
         [ -f \"$6\" ] && [ \"$7\" = --target-dir ]\nmkdir -p \"$8/release\"\nln -sf '{KQLC}' \"$8/release/kqlc\"\n"
    );
    let cargo = folder.path().join("cargo");
    fs::write(&cargo, script).expect("a writable folder");
    fs::set_permissions(cargo, fs::Permissions::from_mode(0o755)).expect("our own file");
    folder
}
