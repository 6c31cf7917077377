//! `cargo xtask coverage`: what of KQL real rules use, and how much of it compiles, kept in a file.

use std::{fs, process::Command};

use crate::{Failure, Outcome, cargo, workspace};

/// The file, below the workspace's root.
const PATH: &str = "snapshots/coverage.txt";

/// What the file says of itself.
const HEADER: &str = "\
# What of KQL real rules use in their own text, and what becomes of those rules: compiled, refused with the construct named, or
# wrong. `cargo xtask coverage` writes this over the real rules beside this repository, CI compares.

";

/// The options of `cargo xtask coverage`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Write nothing; fail if the file is not what it should be.
    #[arg(long)]
    check: bool,
}

/// Runs the command; without the rules it says so and does nothing.
pub(crate) fn run(options: &Options) -> Outcome {
    let rules = workspace::root().join("../shared/corpus");
    if !rules.is_dir() {
        println!("skipped: {} is not there", rules.display());
        return Ok(());
    }
    let table = cargo::output(Command::new(cargo::compiler()?).arg("coverage").arg(rules))?;
    let (path, text) = (workspace::root().join(PATH), format!("{HEADER}{table}"));
    if !options.check {
        return Ok(fs::write(path, text)?);
    }
    if fs::read_to_string(&path).unwrap_or_default() == text {
        return Ok(());
    }
    Err(Failure::from(format!(
        "{PATH} is stale: run `cargo xtask coverage`, look at what changed, and commit it"
    )))
}
