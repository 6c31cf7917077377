//! Faults planted in a good rule, one at a time: each is found, and by its own lint.

mod planted;
mod staged;

use std::{collections::BTreeSet, fs, path::Path};

use kqlc::lint::LINTS;
use tempfile::TempDir;

use super::{GOOD, check, folder, git};
use planted::FAULTS;
use staged::STAGED;

#[test]
fn every_planted_fault_is_found() {
    let clean = found(folder(&[("rule.yaml", GOOD)]).path(), &[]);
    let mut missed = Vec::new();
    for (lint, changes) in FAULTS {
        let bad = changes.iter().fold(GOOD.to_owned(), |text, (good, bad)| {
            assert!(text.contains(good), "{lint}: `{good}` is not in the good rule");
            text.replacen(good, bad, 1)
        });
        let out = found(folder(&[("rule.yaml", &bad)]).path(), &[]);
        if count(&out, lint) <= count(&clean, lint) {
            missed.push(format!("{lint} {changes:?}: {out}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn every_staged_fault_is_found() {
    for (lint, stage) in STAGED {
        let stage = stage();
        let folder = written(&stage.before);
        let mut arguments = Vec::new();
        if !stage.before.is_empty() {
            git(folder.path(), &["init", "-q"]);
            git(folder.path(), &["add", "."]);
            git(folder.path(), &["commit", "-q", "-m", "Before"]);
            for (path, _) in &stage.before {
                fs::remove_file(folder.path().join(path)).expect("written above");
            }
            arguments.extend(["--since", "HEAD"]);
        }
        write(folder.path(), &stage.files);
        let out = found(folder.path(), &arguments);
        assert_eq!(count(&out, lint), 1, "{lint}: {out}");
    }
}

/// Whoever adds a lint shows here that it finds what it is for.
#[test]
fn every_lint_has_a_fault() {
    let planted = FAULTS.iter().map(|(lint, _)| *lint);
    let shown: BTreeSet<&str> = planted.chain(STAGED.iter().map(|(lint, _)| *lint)).collect();
    let lints: BTreeSet<&str> = LINTS.iter().map(|lint| lint.kind.name).collect();
    assert_eq!(lints.difference(&shown).collect::<Vec<_>>(), [&""; 0]);
    assert_eq!(shown.difference(&lints).collect::<Vec<_>>(), [&""; 0]);
}

/// What all lints find in a folder, a line a finding.
fn found(folder: &Path, more: &[&str]) -> String {
    let arguments = [&[".", "--select", "all", "--format", "short"], more].concat();
    check(folder, &arguments).1
}

fn count(out: &str, lint: &str) -> usize {
    out.matches(&format!("[{lint}]")).count()
}

fn written(files: &[(String, String)]) -> TempDir {
    let folder = folder(&[]);
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }
}
