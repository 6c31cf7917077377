//! What was read, what was left out, and how long it took.

use std::time::Duration;

use crate::read::Rejects;

/// The account of a run.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// The tables that rules read, in the order in which rules name them.
    pub tables: Vec<TableStatistics>,
    /// Finding the time of the newest row.
    pub time_scan: Duration,
    /// Reading the logs, with everything that happens row by row.
    pub scan: Duration,
    /// What comes after: joins, sorting, results.
    pub finish: Duration,
}

/// The account of a table.
#[derive(Clone, Debug, Default)]
pub struct TableStatistics {
    /// The table, as the first rule that reads it spells it.
    pub name: String,
    /// The number of files or parts of files read; 0 where the logs lack the table.
    pub sources: u64,
    /// Their size on disk.
    pub bytes: u64,
    /// The rows read, without those left out.
    pub rows: u64,
    /// The rows and values left out.
    pub rejects: Rejects,
}

impl Statistics {
    /// The bytes of all tables.
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes).sum()
    }

    /// The rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}
