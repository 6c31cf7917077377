//! `kqlc fmt`: whole runs of the program, and stories of queries before and after.

#![expect(clippy::disallowed_methods, reason = "the program under test reads and writes files")]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

/// A rule that is to be formatted.
const BEFORE: &str = "name: A rule\nid: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nquery: |\n  T|where A==1\n";
/// The rule in style.
const AFTER: &str =
    "id: 0f3a1b2c-4d5e-4f60-8a7b-9c0d1e2f3a4b\nname: A rule\nquery: |\n  T\n  | where A == 1\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("the file is there")
}

/// Runs kqlc in a folder: exit status, standard output, standard error.
fn kqlc(folder: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kqlc"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kqlc starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("kqlc reads");
    let output = child.wait_with_output().expect("kqlc ends");
    let text = |bytes| String::from_utf8(bytes).expect("kqlc writes UTF-8").replace('\\', "/");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn files_are_formatted_in_place() {
    let folder = folder(&[
        ("rules/a.yaml", BEFORE),
        ("rules/b.yml", AFTER),
        ("rules/c.kql", "T|take 1"),
        ("rules/broken.yaml", "id: a\nname: b\nquery: |\n  T | wheer A\n"),
        ("rules/ignored.yaml", BEFORE),
        ("rules/.ignore", "ignored.yaml\n"),
        ("rules/other.txt", "T|take 1"),
    ]);
    let (status, out, err) = kqlc(folder.path(), &["fmt", "rules", "rules/a.yaml"], "");
    assert_eq!((status, out.as_str()), (Some(0), "changed rules/a.yaml\nchanged rules/c.kql\n"));
    assert_eq!(
        err,
        "rules/broken.yaml:4:7: warning[not-formatted]: the query is left as it is: unexpected `wheer`\n2 of 4 files changed, 1 left in part as they are\n"
    );
    assert_eq!(read(&folder, "rules/a.yaml"), AFTER);
    assert_eq!(read(&folder, "rules/c.kql"), "T\n| take 1\n");
    assert_eq!(read(&folder, "rules/ignored.yaml"), BEFORE);
    assert_eq!(read(&folder, "rules/other.txt"), "T|take 1");
    let (status, out, _) = kqlc(folder.path(), &["fmt", "rules", "--check"], "");
    assert_eq!((status, out.as_str()), (Some(0), ""));
}

#[test]
fn check_and_diff_change_nothing() {
    let folder = folder(&[("a.yaml", BEFORE)]);
    let (status, out, err) = kqlc(folder.path(), &["fmt", "a.yaml", "--check"], "");
    assert_eq!((status, out.as_str()), (Some(1), "would change a.yaml\n"));
    assert_eq!(err, "1 of 1 files would change\n");
    let (status, out, _) = kqlc(folder.path(), &["fmt", "a.yaml", "--diff"], "");
    assert_eq!(status, Some(1));
    assert!(out.contains("-  T|where A==1\n+  T\n+  | where A == 1\n"), "{out}");
    assert_eq!(read(&folder, "a.yaml"), BEFORE);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder(&[]);
    let run = |arguments: &[&str], input| kqlc(folder.path(), arguments, input);
    assert_eq!(run(&["fmt", "-"], BEFORE).1, AFTER);
    assert_eq!(run(&["fmt", "--stdin-path", "new.kql"], "T|take 1").1, "T\n| take 1\n");
    assert_eq!(run(&["fmt", "--stdin-path", "new.kql"], "T|wheer 1").1, "T|wheer 1");
    assert_eq!(run(&["fmt", "-", "--check"], BEFORE).0, Some(1));
}

#[test]
fn configuration_and_options_say_how() {
    let query = "T | project Aaaaaaaaaa, Bbbbbbbbbb, Cccccccccc\n";
    let folder = folder(&[
        ("kqlc.toml", "[fmt]\nwidth = 30\nkey-order = false\n"),
        ("a.yaml", BEFORE),
        ("b.kql", query),
    ]);
    let (status, out, _) = kqlc(folder.path(), &["fmt", "a.yaml", "b.kql"], "");
    assert_eq!((status, out.as_str()), (Some(0), "changed a.yaml\nchanged b.kql\n"));
    assert!(read(&folder, "a.yaml").starts_with("name: A rule\nid: "));
    assert_eq!(read(&folder, "b.kql"), "T\n| project\n    Aaaaaaaaaa,\n    Bbbbbbbbbb,\n    Cccccccccc\n");
    kqlc(folder.path(), &["fmt", "b.kql", "--width", "80"], "");
    assert_eq!(read(&folder, "b.kql"), "T\n| project Aaaaaaaaaa, Bbbbbbbbbb, Cccccccccc\n");
    assert_eq!(kqlc(folder.path(), &["fmt", "gone.yaml"], "").0, Some(2));
}

#[test]
fn shells_and_the_manual_know_the_command() {
    let folder = folder(&[]);
    assert!(kqlc(folder.path(), &["manual"], "").1.contains("fmt"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(kqlc(folder.path(), &["completions", shell], "").1.contains("keep-key-order"), "{shell}");
    }
    let help = kqlc(folder.path(), &["fmt", "--help"], "").1;
    assert!(help.contains("kqlc fmt rules/ --check"), "{help}");
}

/// Each query under `stories/` has what becomes of it beside it.
#[test]
fn stories_are_told() {
    insta::glob!("stories/*.kql", |path| {
        let text = fs::read_to_string(path).expect("a readable story");
        let (_, formatted, problems) =
            kqlc(Path::new("."), &["fmt", "--stdin-path", "story.kql", "--width", "100"], &text);
        assert!(!problems.contains("left as it is"), "{problems}");
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(path.parent().expect("a file lies in a folder"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = path.file_stem().expect("a named file").to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, formatted));
    });
}

/// The rules of this repository are in style.
#[test]
fn starter_rules_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (status, out, err) = kqlc(&root, &["fmt", "--check", "rules"], "");
    assert_eq!((status, out.as_str()), (Some(0), ""), "{err}");
}
