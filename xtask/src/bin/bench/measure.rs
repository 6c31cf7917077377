//! One way through the files, and what it took.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use crate::cpu;

/// What one way through the files took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measurement {
    /// From start to end.
    pub(crate) wall: Duration,
    /// Of all processors; as the clock has it where the system does not say.
    pub(crate) cpu: Duration,
    /// The rows that went by; 0 if they were not counted.
    pub(crate) rows: u64,
    /// The most memory that the process held, in bytes, where it is known.
    pub(crate) peak_memory: Option<u64>,
}

impl Measurement {
    /// One after the other.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { wall: self.wall + other.wall, cpu: self.cpu + other.cpu, ..self }
    }
}

/// Measures work that tells the rows it saw.
pub(crate) fn timed(
    work: impl FnOnce() -> Result<(u64, Option<u64>), Box<dyn Error>>,
) -> Result<Measurement, Box<dyn Error>> {
    let (before, started) = (cpu::used(), Instant::now());
    let (rows, peak_memory) = work()?;
    let wall = started.elapsed();
    let cpu = cpu::used().zip(before).map_or(wall, |(after, before)| after.saturating_sub(before));
    Ok(Measurement { wall, cpu, rows, peak_memory })
}

/// The cheapest of so many runs.
pub(crate) fn best(
    runs: u32,
    mut measure: impl FnMut() -> Result<Measurement, Box<dyn Error>>,
) -> Result<Measurement, Box<dyn Error>> {
    let mut best = measure()?;
    for _ in 1..runs {
        let next = measure()?;
        if (next.cpu, next.wall) < (best.cpu, best.wall) {
            best = next;
        }
    }
    Ok(best)
}
