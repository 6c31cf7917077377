//! How fast compiled rules run, beside what the machine could do at most on the same files in the same run.
//!
//! `cargo xtask bench` builds and starts this.

mod events;
mod limits;
mod rules;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Parser;

/// Measures a detector and its limits over made-up logs.
#[derive(Debug, Parser)]
struct Options {
    /// The program that runs the rules.
    #[arg(long)]
    detect: PathBuf,
    /// Where the logs are made, or lie already.
    #[arg(long)]
    logs: PathBuf,
    /// The size of the largest file in MB.
    #[arg(long)]
    size: u64,
    /// How often each measurement is made.
    #[arg(long)]
    runs: u32,
}

/// What one way through the files took.
#[derive(Clone, Copy, Debug, Default)]
struct Measurement {
    /// From start to end.
    wall: Duration,
    /// The rows that went by; 0 if they were not counted.
    rows: u64,
    /// The most memory that the process held, in bytes, where it is known.
    peak_memory: Option<u64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    events::write_all(&options.logs, options.size * 1_000_000)?;
    println!("best of {} runs; the files are in the page cache\n", options.runs);
    let largest = vec![options.logs.join("SecurityEvent.jsonl")];
    let all: Vec<PathBuf> =
        events::KINDS.iter().map(|kind| options.logs.join(format!("{}.jsonl", kind.table))).collect();
    compare("SecurityEvent", &options, &largest)?;
    compare("all tables", &options, &all)
}

/// Measures one set of files and prints its table.
fn compare(title: &str, options: &Options, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let bytes = size(files)?;
    let newlines = best(options.runs, || limits::newlines(files))?;
    let parse = best(options.runs, || limits::parse(files))?;
    let rules = best(options.runs, || rules::run(&options.detect, files))?;
    println!("{title}, {:.1} MB, {} rows", millions(bytes), newlines.rows);
    println!(
        "{:<34}{:>10}{:>8}{:>12}{:>16}{:>14}{:>10}",
        "", "seconds", "GB/s", "M rows/s", "x newline scan", "x bare parse", "MB peak"
    );
    let measured = [
        ("newline scan, 1 thread", newlines),
        ("bare parse of the columns, 1 thread", parse),
        ("detect, all rules", rules),
    ];
    for (name, measurement) in measured {
        let seconds = measurement.wall.as_secs_f64();
        let memory =
            measurement.peak_memory.map_or_else(String::new, |bytes| format!("{:.0}", millions(bytes)));
        println!(
            "{name:<34}{seconds:>10.3}{:>8.2}{:>12.2}{:>16.2}{:>14.2}{memory:>10}",
            millions(bytes) / 1000.0 / seconds,
            millions(newlines.rows) / seconds,
            seconds / newlines.wall.as_secs_f64(),
            seconds / parse.wall.as_secs_f64(),
        );
    }
    println!();
    Ok(())
}

/// The shortest of so many runs.
fn best(
    runs: u32,
    mut measure: impl FnMut() -> Result<Measurement, Box<dyn Error>>,
) -> Result<Measurement, Box<dyn Error>> {
    let mut best = measure()?;
    for _ in 1..runs {
        let next = measure()?;
        if next.wall < best.wall {
            best = next;
        }
    }
    Ok(best)
}

fn size(files: &[PathBuf]) -> Result<u64, Box<dyn Error>> {
    let mut bytes = 0;
    for file in files {
        bytes += fs::metadata(file).map_err(|error| format!("{}: {error}", Path::display(file)))?.len();
    }
    Ok(bytes)
}

/// A count in millions, for printing.
#[expect(clippy::cast_precision_loss, reason = "what is printed has a few digits")]
fn millions(count: u64) -> f64 {
    count as f64 / 1e6
}
