//! The rules themselves, run as a user runs them.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use serde::Deserialize;

use crate::Measurement;

/// What `detect --stats` writes, as far as it is used here.
#[derive(Debug, Deserialize)]
struct Statistics {
    rows: u64,
    peak_memory_bytes: Option<u64>,
}

/// Starts the detector over the files, without output, and waits for its end.
pub(crate) fn run(detect: &Path, files: &[PathBuf]) -> Result<Measurement, Box<dyn Error>> {
    let statistics = env::temp_dir().join(format!("kqlc-bench-{}.json", std::process::id()));
    let mut command = Command::new(detect);
    command.arg("--logs").args(files).args(["--emit", "none", "--stats"]).arg(&statistics);
    let started = Instant::now();
    let status = command.stderr(Stdio::null()).status()?;
    let wall = started.elapsed();
    if !status.success() {
        return Err(format!("detect failed ({status})").into());
    }
    let text = fs::read_to_string(&statistics)?;
    fs::remove_file(&statistics)?;
    let statistics: Statistics = serde_json::from_str(&text)?;
    Ok(Measurement { wall, rows: statistics.rows, peak_memory: statistics.peak_memory_bytes })
}
