//! `cargo xtask bench`: how fast the starter rules run, against the limits of the machine.

use std::path::PathBuf;

use crate::{Outcome, cargo, compile_rules, workspace};

/// The options of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The size of the SecurityEvent file; the W3CIISLog file has a quarter of it.
    #[arg(long, value_name = "MB", default_value_t = 200)]
    size: u64,
    /// How often each measurement is made; the best one counts.
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: u32,
    /// Rules other than the starter rules.
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

/// Runs the command: builds the rules and the measuring program, both in release, and runs it.
pub(crate) fn run(options: &Options) -> Outcome {
    let rules = options.rules.clone().unwrap_or_else(|| workspace::root().join("rules"));
    let folder = cargo::target().join("bench");
    let detect = compile_rules::detector(&compile_rules::Options::new(rules, folder.join("rules")))?;
    let mut bench = cargo::cargo(["run", "--release", "--quiet", "--package", "xtask"]);
    bench.args(["--features", "bench", "--bin", "bench", "--"]);
    bench.arg("--detect").arg(detect).arg("--logs").arg(folder.join("logs"));
    bench.args(["--size", &options.size.to_string(), "--runs", &options.runs.to_string()]);
    cargo::run(&mut bench)
}
