//! What a repository of rules uses besides the command line: the hooks of pre-commit, the action of GitHub, the schema for editors.
//! Each is run in a scratch repository as its host would run it.

#![expect(clippy::disallowed_methods, reason = "the programs under test read files")]

mod action;
mod hooks;
mod schema;
mod since;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// A rule without findings.
const GOOD: &str = include_str!("../lint/good.yaml");
/// The program under test.
const KQLC: &str = env!("CARGO_BIN_EXE_kqlc");

/// The root of this repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A repository with files, all of them new in the index.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(Command::new("git").args(["init", "-q"]).current_dir(folder.path()));
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a writable folder");
    fs::write(path, text).expect("a writable folder");
    run(Command::new("git").args(["add", "."]).current_dir(folder));
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program starts")
}

/// The exit status and all that was written.
fn told(output: &Output) -> (Option<i32>, String) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (output.status.code(), String::from_utf8(text).expect("UTF-8"))
}
