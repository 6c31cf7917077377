//! `cargo xtask demo`: the starter rules, compiled and run over the bundled logs.

use std::process::Command;

use crate::{Outcome, cargo, compile_rules, workspace};

/// Runs the command.
pub(crate) fn run() -> Outcome {
    let rules = workspace::root().join("rules");
    println!("Compiling the rules of rules/ ...");
    let options = compile_rules::Options::new(&rules, cargo::target().join("demo"));
    let detect = compile_rules::detector(&options)?;
    let logs = rules.join("sample-logs");
    println!("\nThe alerts, from the logs of rules/sample-logs:\n");
    cargo::run(Command::new(&detect).arg("--logs").arg(&logs).args(["--emit", "table"]))?;
    println!("\nThe same, as lines of JSON:\n");
    cargo::run(Command::new(&detect).arg("--logs").arg(&logs).args(["--emit", "alerts"]))
}
