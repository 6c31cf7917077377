//! `cargo xtask bench`: how fast rules run, the starter rules and hundreds, against the limits of the machine.

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
    /// Measures backtests only.
    #[arg(long)]
    backtest: bool,
    /// Rules other than the starter rules.
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

/// Runs the command: builds the rules and the measuring program, both in release, and runs it.
pub(crate) fn run(options: &Options) -> Outcome {
    let rules = options.rules.clone().unwrap_or_else(|| workspace::root().join("rules"));
    let folder = cargo::target().join("bench");
    let bench = |arguments: &[&str]| {
        let mut bench = cargo::cargo(["run", "--release", "--quiet", "--package", "xtask"]);
        bench.args(["--features", "bench", "--bin", "bench", "--"]).args(arguments);
        bench
    };
    let many = folder.join("many");
    cargo::run(bench(&["rules"]).arg(&many))?;
    let starter = compile_rules::detector(&compile_rules::Options::new(rules, folder.join("rules")))?;
    let many = compile_rules::Options {
        readers: Some("parquet".to_owned()),
        ..compile_rules::Options::new(many, folder.join("many-rules"))
    };
    let many = compile_rules::detector(&many)?;
    let mut measure = bench(&["measure"]);
    measure.arg("--detect").arg(starter).arg("--many").arg(many).arg("--logs").arg(folder.join("logs"));
    measure.args(["--size", &options.size.to_string(), "--runs", &options.runs.to_string()]);
    if options.backtest {
        measure.arg("--backtest");
    }
    cargo::run(&mut measure)
}
