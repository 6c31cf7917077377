//! `cargo xtask bench-build`: what compiling rules costs: from nothing, after one rule has changed, and after none has.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Failure, Outcome, bench_check::yaml_files, cargo, workspace};

/// The options of `cargo xtask bench-build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of rules and parsers; the real ones beside the checkout, or else the starter rules, if not given.
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// How many files of rules are compiled, in rows of their own; all of them come last.
    #[arg(long, value_name = "N", default_values_t = [100, 500])]
    count: Vec<usize>,
    /// Adds tables to those that kqlc knows. May be repeated.
    #[arg(long, value_name = "PATH")]
    tables: Vec<PathBuf>,
    /// Adds stored functions. May be repeated.
    #[arg(long, value_name = "PATH")]
    functions: Vec<PathBuf>,
}

/// What one number of rules costs.
struct Cost {
    compiled: usize,
    megabytes: f64,
    cold: Duration,
    one_changed: Duration,
    none_changed: Duration,
}

/// Runs the command. The runtime and its dependencies are built before anything is measured.
pub(crate) fn run(options: &Options) -> Outcome {
    let beside = workspace::root().join("../shared/corpus");
    let all = options
        .rules
        .clone()
        .unwrap_or_else(|| if beside.is_dir() { beside } else { workspace::root().join("rules") });
    let mut files = Vec::new();
    yaml_files(&all, &mut files)?;
    files.sort();
    let folder = workspace::root().join("target/bench-build");
    let _ = fs::remove_dir_all(&folder);
    cost(options, &files[..files.len().min(1)], &folder)?;
    let mut counts: Vec<usize> = options.count.iter().copied().filter(|count| *count < files.len()).collect();
    counts.push(files.len());
    println!(
        "{:>7} {:>9} {:>8} {:>12} {:>16} {:>17}",
        "files", "compiled", "MB Rust", "cold seconds", "one file changed", "nothing changed"
    );
    for count in counts {
        // Spread over the folders, which hold rules of a kind.
        let chosen: Vec<PathBuf> =
            (0..count).map(|place| files[place * files.len() / count].clone()).collect();
        let cost = cost(options, &chosen, &folder)?;
        println!(
            "{count:>7} {:>9} {:>8.1} {:>12.1} {:>16.1} {:>17.1}",
            cost.compiled,
            cost.megabytes,
            cost.cold.as_secs_f64(),
            cost.one_changed.as_secs_f64(),
            cost.none_changed.as_secs_f64()
        );
    }
    Ok(fs::remove_dir_all(&folder)?)
}

/// What is changed in one rule.
const SEVERITY: &str = "\nseverity: Medium\n";

/// Compiles copies of the files three times.
fn cost(options: &Options, files: &[PathBuf], folder: &Path) -> Result<Cost, Failure> {
    let (rules, out) = (folder.join("rules"), folder.join("out"));
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(&rules)?;
    let mut changed = None;
    for (number, file) in files.iter().enumerate() {
        let copy = rules.join(format!("{number:05}.yaml"));
        fs::copy(file, &copy)?;
        if fs::read_to_string(&copy).is_ok_and(|text| text.contains(SEVERITY)) {
            changed = Some(copy);
        }
    }
    let cold = build(options, &rules, &out)?;
    let (rules_megabytes, compiled) = modules(&out)?;
    let functions = out.join("functions");
    let (function_megabytes, _) = if functions.is_dir() { modules(&functions)? } else { (0.0, 0) };
    let megabytes = rules_megabytes + function_megabytes;
    if let Some(rule) = changed {
        let text = fs::read_to_string(&rule)?;
        fs::write(&rule, text.replacen(SEVERITY, "\nseverity: Low\n", 1))?;
    }
    let one_changed = build(options, &rules, &out)?;
    let none_changed = build(options, &rules, &out)?;
    Ok(Cost { compiled, megabytes, cold, one_changed, none_changed })
}

/// The size of the modules of the crates in a folder, and how many there are beside those of the crates themselves.
fn modules(folder: &Path) -> Result<(f64, usize), Failure> {
    let (mut megabytes, mut modules) = (0.0, 0);
    let crates = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path().join("src"));
    for sources in crates.filter(|sources| sources.is_dir()) {
        for module in fs::read_dir(sources)?.filter_map(Result::ok) {
            megabytes += size(module.metadata()?.len());
            modules += usize::from(!["lib.rs", "main.rs"].map(Into::into).contains(&module.file_name()));
        }
    }
    Ok((megabytes, modules))
}

/// How long `kqlc build` takes. That rules are left out is no failure.
fn build(options: &Options, rules: &Path, out: &Path) -> Result<Duration, Failure> {
    let mut command = Command::new(cargo::compiler()?);
    command.arg("build").arg("--rules").arg(rules).arg("--out").arg(out);
    for (option, paths) in [("--tables", &options.tables), ("--functions", &options.functions)] {
        for path in paths {
            command.arg(option).arg(path);
        }
    }
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.code().is_none_or(|code| code > 1) {
        return Err(format!("kqlc build: {status}").into());
    }
    Ok(start.elapsed())
}

#[expect(clippy::cast_precision_loss, reason = "a figure with one digit behind the point")]
fn size(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
