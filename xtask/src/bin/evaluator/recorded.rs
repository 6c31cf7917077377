//! The rules over logs that somebody recorded: none stops the program, and each gives the columns that `kqlc check` promises.

use std::{error::Error, path::Path, process::Command};

use crate::{
    program::{self, ResultLine, by_path},
    run::{Compiled, columns_differ},
};

/// What the rules give over recorded logs.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Recorded {
    /// Rules that ran to their end.
    run: usize,
    /// Those with a row.
    with_rows: usize,
    /// Those that need a watchlist or a file that is not there, or end with another error of their own.
    stopped: Vec<String>,
    /// Rules that gave nothing at all, or other columns.
    wrong: Vec<String>,
}

/// Runs the program over the logs below a folder and compares the columns of each rule with those that were promised.
pub(crate) fn run(program: &Path, logs: &Path, compiled: &[Compiled]) -> Result<Recorded, Box<dyn Error>> {
    let mut detect = Command::new(program);
    detect.arg("--logs").arg(logs).args(["--emit", "tables"]).env("RUST_BACKTRACE", "0");
    let results = by_path(compiled, program::results(&detect.output()?)?);
    let mut recorded = Recorded::default();
    for rule in compiled {
        recorded.add(rule, results.get(&rule.path));
    }
    Ok(recorded)
}

impl Recorded {
    fn add(&mut self, rule: &Compiled, result: Option<&ResultLine>) {
        let path = &rule.path;
        let Some(result) = result else { return self.wrong.push(format!("{path}: no result")) };
        if let Some(error) = &result.error {
            return self.stopped.push(format!("{path}: {error}"));
        }
        self.run += 1;
        for table in &result.tables {
            self.with_rows += usize::from(!table.rows.is_empty());
            if let Some(promised) = &rule.columns
                && let Some(difference) = columns_differ(promised, &table.columns)
            {
                self.wrong.push(format!("{path}: over recorded logs {difference}"));
            }
        }
    }
}
