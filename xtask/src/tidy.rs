//! `cargo xtask tidy`: what the compiler does not check, and reviewers should not have to.

mod imports;
mod lints;
mod purity;
mod rust_file;
mod text;

use std::{fs, path::Path};

use crate::{Failure, Outcome, codegen, workspace};
use rust_file::RustFile;

/// Something that is not as it should be, with its place: `path:line: what`.
type Problem = String;

/// Runs the command: says every problem, and fails if there is one.
pub(crate) fn run() -> Outcome {
    let root = workspace::root();
    let files = rust_files(&root)?;
    let mut problems = Vec::new();
    for file in &files {
        problems.extend(imports::check(file));
        problems.extend(purity::check(file));
        problems.extend(lints::check(file));
        problems.extend(text::check_length(file));
        problems.extend(text::check_allow(file));
    }
    problems.extend(text::check_paths(&root)?);
    if let Err(stale) = codegen::check() {
        problems.push(stale.to_string());
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    if problems.is_empty() {
        println!("tidy: {} Rust files", files.len());
        return Ok(());
    }
    Err(format!("{} problems", problems.len()).into())
}

/// The workspace's Rust files.
fn rust_files(root: &Path) -> Result<Vec<RustFile>, Failure> {
    let mut files = Vec::new();
    for folder in ["compiler", "runtime", "snapshots", "xtask"] {
        for path in workspace::files(&root.join(folder), "rs")? {
            let relative = workspace::relative(&path);
            files.push(RustFile::parse(relative, fs::read_to_string(&path)?)?);
        }
    }
    Ok(files)
}
