//! The rules themselves, run as a user runs them.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

use crate::{
    events,
    measure::{Measurement, timed},
};

/// What `detect --stats` writes, as far as it is used here.
#[derive(Debug, Deserialize)]
struct Statistics {
    rows: u64,
    peak_memory_bytes: Option<u64>,
}

/// Starts the detector over the files, without output, and waits for its end; only the rules of these names, or all if there are none;
/// `more` are further options.
pub(crate) fn run(
    detect: &Path,
    files: &[PathBuf],
    threads: u16,
    names: &[String],
    more: &[&str],
) -> Result<Measurement, Box<dyn Error>> {
    let mut options = vec!["--threads".to_owned(), threads.to_string()];
    if !names.is_empty() {
        options.push("--rule".to_owned());
        options.extend_from_slice(names);
    }
    options.extend(more.iter().map(|option| (*option).to_owned()));
    let statistics = env::temp_dir().join(format!("kqlc-bench-{}.json", std::process::id()));
    let mut command = Command::new(detect);
    command.arg("--logs").args(files).args(["--emit", "none"]).args(&options);
    command.arg("--stats").arg(&statistics);
    let measured = timed(|| {
        let status = command.stderr(Stdio::null()).status()?;
        if status.success() { Ok((0, None)) } else { Err(format!("detect failed ({status})").into()) }
    })?;
    let text = fs::read_to_string(&statistics)?;
    fs::remove_file(&statistics)?;
    let statistics: Statistics = serde_json::from_str(&text)?;
    Ok(Measurement { rows: statistics.rows, peak_memory: statistics.peak_memory_bytes, ..measured })
}

/// The answers of the rules of these names, or of all, a line of JSON each.
pub(crate) fn tables(detect: &Path, files: &[PathBuf], names: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut command = Command::new(detect);
    if !names.is_empty() {
        command.arg("--rule").args(names);
    }
    command.arg("--logs").args(files).args(["--emit", "tables", "--now", events::END]);
    let output = command.stderr(Stdio::null()).output()?;
    Ok(String::from_utf8(output.stdout)?)
}
