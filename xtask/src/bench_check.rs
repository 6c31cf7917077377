//! `cargo xtask bench-check`: how fast rule files are checked.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Failure, Outcome, cargo, workspace};

/// The options of `cargo xtask bench-check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A folder of rules and parsers; the real ones beside the checkout, or else the starter rules, if not given.
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// How often each measurement is made; the best one counts.
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: u32,
}

/// Runs the command: builds the compiler in release and measures it, beside what reading the files takes.
pub(crate) fn run(options: &Options) -> Outcome {
    let beside = workspace::root().join("../shared/corpus");
    let rules = options
        .rules
        .clone()
        .unwrap_or_else(|| if beside.is_dir() { beside } else { workspace::root().join("rules") });
    let compiler = cargo::compiler()?;
    let mut files = Vec::new();
    yaml_files(&rules, &mut files)?;
    files.sort();
    let one = files.first().ok_or("there are no rules")?;
    let checked = |path: &Path, arguments: &[&str]| check(&compiler, path, arguments);
    let reading = best(options.runs, || read(&files))?;
    let front_end = best(options.runs, || checked(&rules, &["--ignore", "all"]))?;
    let default = best(options.runs, || checked(&rules, &[]))?;
    let all = best(options.runs, || checked(&rules, &["--select", "all"]))?;
    let single = best(options.runs, || checked(one, &[]))?;
    println!("{} files of YAML, best of {} runs; they are in the page cache\n", files.len(), options.runs);
    println!("{:<36}{:>10}{:>12}", "", "seconds", "x reading");
    for (name, duration) in [
        ("read the files, 1 thread", reading),
        ("check, no lints", front_end),
        ("check, lints that run by default", default),
        ("check, every lint", all),
        ("check one file", single),
    ] {
        let seconds = duration.as_secs_f64();
        println!("{name:<36}{seconds:>10.3}{:>12.1}", seconds / reading.as_secs_f64());
    }
    Ok(())
}

pub(crate) fn yaml_files(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            yaml_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(files: &[PathBuf]) -> Outcome {
    for file in files {
        fs::read(file)?;
    }
    Ok(())
}

/// Findings are no failure; that the check could not run is one.
fn check(compiler: &Path, path: &Path, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(compiler);
    command.arg("check").arg(path).args(arguments).args(["--format", "jsonl"]);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(format!("kqlc check failed ({status})").into()),
    }
}

/// The shortest of so many runs.
fn best(runs: u32, mut work: impl FnMut() -> Outcome) -> Result<Duration, Failure> {
    let mut best = Duration::MAX;
    for _ in 0..runs.max(1) {
        let started = Instant::now();
        work()?;
        best = best.min(started.elapsed());
    }
    Ok(best)
}
