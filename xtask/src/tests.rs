//! `cargo xtask test`: every test of the workspace.

use std::process::Stdio;

use crate::{Outcome, cargo};

/// With the tests of the evaluator that `cargo xtask verify` compares with, of the benchmark, and of the readers that few programs have.
const FEATURES: [&str; 2] =
    ["--features", "xtask/evaluator,xtask/bench,kqlc-runtime/parquet,kqlc-runtime/evtx"];

/// Runs the command: with cargo-nextest where it is installed, which has no documentation tests, else with `cargo test`.
pub(crate) fn run() -> Outcome {
    if !has_nextest() {
        return cargo::run(cargo::cargo(["test", "--workspace"]).args(FEATURES));
    }
    cargo::run(cargo::cargo(["nextest", "run", "--workspace"]).args(FEATURES))?;
    cargo::run(&mut cargo::cargo(["test", "--workspace", "--doc"]))
}

fn has_nextest() -> bool {
    let mut version = cargo::cargo(["nextest", "--version"]);
    version.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
