//! `cargo xtask test`: every test of the workspace.

use std::process::{Command, Stdio};

use crate::{Outcome, cargo, workspace};

/// With the tests of the evaluator that `cargo xtask verify` compares with, of the benchmark, and of the readers that few programs have.
const FEATURES: [&str; 2] =
    ["--features", "xtask/evaluator,xtask/bench,kqlc-runtime/parquet,kqlc-runtime/evtx"];

/// The part of the outcomes of conditions and joins that the tests of the starter rules must exercise.
const LEAST_EXERCISED: &str = "85";

/// Runs the command: with cargo-nextest where it is installed, which has no documentation tests, else with `cargo test`.
pub(crate) fn run() -> Outcome {
    if has_nextest() {
        cargo::run(cargo::cargo(["nextest", "run", "--workspace"]).args(FEATURES))?;
        cargo::run(&mut cargo::cargo(["test", "--workspace", "--doc"]))?;
    } else {
        cargo::run(cargo::cargo(["test", "--workspace"]).args(FEATURES))?;
    }
    starter_rules()
}

/// The tests beside the starter rules, run as users run theirs.
fn starter_rules() -> Outcome {
    let mut test = Command::new(cargo::compiler()?);
    test.arg("test").arg(workspace::root().join("rules"));
    test.args(["--min-coverage", LEAST_EXERCISED, "--out"]).arg(cargo::target().join("kqlc-test"));
    cargo::run(&mut test)
}

fn has_nextest() -> bool {
    let mut version = cargo::cargo(["nextest", "--version"]);
    version.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
