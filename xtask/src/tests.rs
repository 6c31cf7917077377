//! `cargo xtask test`: every test of the workspace.

use std::process::Stdio;

use crate::{Outcome, cargo};

/// Runs the command: with cargo-nextest where it is installed, which has no documentation tests, else with `cargo test`.
pub(crate) fn run() -> Outcome {
    if !has_nextest() {
        return cargo::run(&mut cargo::cargo(["test", "--workspace"]));
    }
    cargo::run(&mut cargo::cargo(["nextest", "run", "--workspace"]))?;
    cargo::run(&mut cargo::cargo(["test", "--workspace", "--doc"]))
}

fn has_nextest() -> bool {
    let mut version = cargo::cargo(["nextest", "--version"]);
    version.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
