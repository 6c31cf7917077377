//! What is printed: a table for each set of files, goals beside the ratios that have one.

use std::{error::Error, fs, path::PathBuf, time::Duration};

use crate::measure::Measurement;

/// A table that is printed row by row.
pub(crate) struct Table {
    bytes: u64,
}

impl Table {
    /// Prints the head.
    pub(crate) fn new(title: &str, files: &[PathBuf]) -> Result<Self, Box<dyn Error>> {
        let mut bytes = 0;
        for file in files {
            bytes += fs::metadata(file).map_err(|error| format!("{}: {error}", file.display()))?.len();
        }
        println!("\n{title}, {:.1} MB", millions(bytes));
        println!("{:44}   CPU s clock s    GB/s  M rows/s  MB peak   goal", "");
        Ok(Self { bytes })
    }

    /// A measurement.
    pub(crate) fn row(&mut self, name: &str, measured: Measurement) {
        self.print(name, measured, "");
    }

    /// A measurement that others are compared with.
    pub(crate) fn base(&mut self, name: &str, measured: Measurement) -> Measurement {
        self.row(name, measured);
        measured
    }

    /// A measurement that should take at most so many times the processor time of another.
    pub(crate) fn against(&mut self, name: &str, measured: Measurement, base: Measurement, most: f64) {
        let ratio = measured.cpu.as_secs_f64() / base.cpu.as_secs_f64();
        let verdict = if ratio <= most { "holds" } else { "MISSED" };
        self.print(name, measured, &format!("{ratio:.2} x, at most {most} x: {verdict}"));
    }

    /// Two times, of which the second should be so many times shorter.
    pub(crate) fn faster(name: &str, slow: Duration, fast: Duration, least: f64) {
        let ratio = slow.as_secs_f64() / fast.as_secs_f64();
        let verdict = if ratio >= least { "holds" } else { "MISSED" };
        println!("{name:<86}  {ratio:.2} x, at least {least} x: {verdict}");
    }

    /// A peak of memory, in bytes, that should be at most so many MB.
    pub(crate) fn at_most(name: &str, peak: Option<u64>, most: u64) {
        let Some(peak) = peak else { return };
        let verdict = if peak <= most * 1_000_000 { "holds" } else { "MISSED" };
        println!("{name:<86}  {:.0} MB, at most {most} MB: {verdict}", millions(peak));
    }

    fn print(&self, name: &str, measured: Measurement, goal: &str) {
        let (cpu, wall) = (measured.cpu.as_secs_f64(), measured.wall.as_secs_f64());
        let memory = measured.peak_memory.map_or_else(String::new, |bytes| format!("{:.0}", millions(bytes)));
        println!(
            "{name:<44}{cpu:>8.2}{wall:>8.2}{:>8.2}{:>10.2}{memory:>9}   {goal}",
            millions(self.bytes) / 1000.0 / cpu,
            millions(measured.rows) / cpu,
        );
    }
}

/// A count in millions, for printing.
#[expect(clippy::cast_precision_loss, reason = "what is printed has a few digits")]
fn millions(count: u64) -> f64 {
    count as f64 / 1e6
}
