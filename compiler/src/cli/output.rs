//! The generated workspace on disk: written where it has changed, built, and its program put in place.

use std::{
    env,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::Command,
};

use kqlc::codegen::GeneratedFile;

/// The program's name in the output folder; no generated folder may be called that.
const PROGRAM: &str = "detect";

/// What writing has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Files that are new or different.
    pub(crate) written: usize,
    /// Files that were as they should be, and were not touched: cargo rebuilds by time.
    pub(crate) kept: usize,
    /// Files of rules that are gone.
    pub(crate) removed: usize,
}

/// Writes the files below `out`, and removes what an earlier run left in the same crates.
pub(crate) fn write(out: &Path, files: &[GeneratedFile]) -> io::Result<Changes> {
    let mut changes = Changes::default();
    for file in files {
        let path = out.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            changes.kept += 1;
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, &file.text)?;
        changes.written += 1;
    }
    changes.removed = remove_stale(out, files)?;
    Ok(changes)
}

/// Removes modules of generated crates that are not among `files`, and crates of which nothing is.
fn remove_stale(out: &Path, files: &[GeneratedFile]) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_shard =
            name.strip_prefix("rules-").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
        if !is_shard || !entry.path().is_dir() {
            continue;
        }
        let prefix = format!("{name}/");
        if !files.iter().any(|file| file.path.starts_with(&prefix)) {
            fs::remove_dir_all(entry.path())?;
            removed += 1;
            continue;
        }
        for module in fs::read_dir(entry.path().join("src"))? {
            let module = module?;
            let path = format!("{prefix}src/{}", module.file_name().to_string_lossy());
            if !files.iter().any(|file| file.path == path) {
                fs::remove_file(module.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

/// Whether cargo tells what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// It tells each step.
    Loud,
    /// It tells only what fails.
    Quiet,
}

/// Builds the workspace in `out` and puts its program there; gives the program's path.
///
/// Several workspaces share the folder `target`, and with it the compiled runtime. `lock` is the `Cargo.lock` that
/// decides the versions of dependencies: that of the workspace in which the runtime is tested.
pub(crate) fn build(out: &Path, target: &Path, lock: &Path, voice: Voice) -> Result<PathBuf, String> {
    let failed = |what: &'static str| move |error: io::Error| format!("cannot {what}: {error}");
    fs::create_dir_all(target).map_err(failed("make the target folder"))?;
    // Cargo's own lock ends before the program is copied.
    let guard = File::create(target.join(".kqlc-lock")).map_err(failed("write to the target folder"))?;
    guard.lock().map_err(failed("lock the target folder"))?;
    if lock.is_file() {
        fs::copy(lock, out.join("Cargo.lock")).map_err(failed("copy Cargo.lock"))?;
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--manifest-path"]).arg(out.join("Cargo.toml"));
    command.arg("--target-dir").arg(target);
    if voice == Voice::Quiet {
        command.arg("--quiet");
    }
    let status = command.status().map_err(failed("start cargo"))?;
    if !status.success() {
        return Err(format!("the generated workspace does not build ({status})"));
    }
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    place(&target.join("release").join(&name), &out.join(&name)).map_err(failed("put the program in place"))
}

/// Copies a program over one that may be running.
fn place(built: &Path, program: &Path) -> io::Result<PathBuf> {
    let copy = program.with_extension("new");
    fs::copy(built, &copy)?;
    fs::rename(&copy, program)?;
    program.canonicalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> GeneratedFile {
        GeneratedFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn unchanged_files_are_not_touched() {
        let out = tempfile::tempdir().expect("a temporary folder");
        let files = [file("Cargo.toml", "a"), file("rules-00/src/lib.rs", "b")];
        let first = write(out.path(), &files).expect("a writable folder");
        assert_eq!(first, Changes { written: 2, kept: 0, removed: 0 });
        let second = write(out.path(), &files).expect("a writable folder");
        assert_eq!(second, Changes { written: 0, kept: 2, removed: 0 });
    }

    #[test]
    fn modules_and_crates_of_rules_that_are_gone_go() {
        let out = tempfile::tempdir().expect("a temporary folder");
        let before = [
            file("rules-00/src/lib.rs", ""),
            file("rules-00/src/old.rs", ""),
            file("rules-01/src/lib.rs", ""),
        ];
        write(out.path(), &before).expect("a writable folder");
        fs::write(out.path().join("notes.txt"), "mine").expect("a writable folder");
        let changes = write(out.path(), &[file("rules-00/src/lib.rs", "")]).expect("a writable folder");
        assert_eq!(changes, Changes { written: 0, kept: 1, removed: 2 });
        assert!(out.path().join("notes.txt").is_file());
        assert!(!out.path().join("rules-01").exists());
    }
}
