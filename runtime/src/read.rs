//! The logs, as batches: what every reader gives, and what it says about records that it could not read.

pub mod coerce;
mod columns;
#[cfg(feature = "detect")]
pub mod csv;
#[cfg(feature = "detect")]
pub mod discover;
#[cfg(feature = "evtx")]
mod evtx;
#[cfg(feature = "detect")]
pub mod external;
#[cfg(feature = "detect")]
mod file;
#[cfg(feature = "detect")]
mod format;
#[cfg(feature = "detect")]
mod input;
#[cfg(feature = "detect")]
pub mod json;
#[cfg(feature = "detect")]
pub mod jsonl;
#[cfg(feature = "detect")]
mod origin;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "detect")]
mod product;
#[cfg(feature = "detect")]
pub mod query_api;
#[cfg(test)]
mod show;
#[cfg(feature = "detect")]
mod stamp;
#[cfg(feature = "detect")]
pub mod zip;

use std::{collections::BTreeMap, fmt, ops::Range, sync::Arc};

pub use columns::{ColumnIndex, plain_name};
#[cfg(feature = "detect")]
pub use file::FileSource;
#[cfg(feature = "detect")]
pub use format::{Format, Kind, detect};
#[cfg(feature = "detect")]
pub use input::{Compression, Input};
#[cfg(feature = "detect")]
pub use origin::Origin;
#[cfg(feature = "detect")]
pub use product::Product;
#[cfg(feature = "detect")]
pub use stamp::Stamp;

use crate::{
    batch::{Batch, Column},
    plan::{External, Field},
    types::DateTime,
};

/// A piece of the logs of one table that can be read on its own: a file, or a range of lines of a large one.
///
/// Sources are read in parallel, each by one thread, and may be read twice (once for the time of the newest row).
pub trait Source: fmt::Debug + Send + Sync {
    /// Where the rows come from, for messages: a path.
    fn place(&self) -> &str;

    /// Its size on disk in bytes, by which work is shared out.
    fn bytes(&self) -> u64;

    /// Its beginning and its end, which in logs in any order of time hold the newest row; itself as a whole is the answer where
    /// nothing less can be read.
    fn ends(&self) -> Option<Vec<Box<dyn Source>>> {
        None
    }

    /// The bytes of its file that it gives, if it is a part of one that can be read from any byte on.
    fn range(&self) -> Option<Range<u64>> {
        None
    }

    /// The part of the same file with these bytes, for a source that is such a part itself.
    fn part(&self, _range: Range<u64>) -> Option<Box<dyn Source>> {
        None
    }

    /// The least and the greatest of the times in a column, and its rows, where that is known without reading them. The greatest is before the
    /// least if no row has a time.
    fn times(&self, _column: &str) -> Option<TimeRange> {
        None
    }

    /// A guess at the newest of the times in these columns, much cheaper than to read them; `None` where none can be made. The scan
    /// finds out whether it is right.
    fn guess_newest(&self, _columns: &[&str]) -> Option<DateTime> {
        None
    }

    /// True if its rows are what is known at the time of the run, and have that for their time.
    fn is_current(&self) -> bool {
        false
    }

    /// Begins to read these columns. Names match exactly; a column that the logs lack is null (a string: empty).
    ///
    /// The error says why nothing can be read, without the place.
    fn open(&self, columns: &[Field]) -> Result<Box<dyn BatchSource + '_>, String>;
}

/// When the rows of a source were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// The time of the first.
    pub first: DateTime,
    /// The time of the last.
    pub last: DateTime,
    /// How many rows there are.
    pub rows: u64,
}

/// The rows of a source, batch by batch, in the order of the logs.
pub trait BatchSource {
    /// The next rows, with the columns asked for in their order; `None` at the end. A batch may be empty.
    ///
    /// A record that cannot be read is left out and counted in `rejects`, and so is an error that ends the source early.
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch>;

    /// True, at the end, if that is known to be the end of the source: no error has ended it early.
    fn is_whole(&self) -> bool {
        false
    }

    /// Asks for batches without the columns of these slots, or some of them: what stands in them means nothing until [`Self::postponed`] gives
    /// it. True if the source does so, which is worth it where they cost much and few rows matter.
    fn postpone(&mut self, _slots: &[usize]) -> bool {
        false
    }

    /// The postponed columns of the last batch by their slots, with their values at least at these rows, which are in order. May be asked
    /// once a batch; `None` if they cannot be read, which ends the source and is counted in `rejects`.
    fn postponed(&mut self, _rows: &[u32], _rejects: &mut Rejects) -> Option<Vec<(usize, Arc<Column>)>> {
        Some(Vec::new())
    }
}

/// The logs of one table.
#[derive(Debug)]
pub struct TableInput {
    /// The table's name; rules find it without regard to case.
    pub name: String,
    /// Its sources, in the order in which their rows count as read.
    pub sources: Vec<Box<dyn Source>>,
}

/// The logs of every table.
pub type TableInputs = Vec<TableInput>;

/// What a program is given beside its logs: files of `externaldata`, and watchlists.
pub trait Externals: fmt::Debug + Sync {
    /// The rows that a query asks for, with its columns; the error says what has to be given.
    fn rows(&self, external: &External) -> Result<Batch, String>;
}

/// Nothing is given beside the logs.
#[derive(Clone, Copy, Debug)]
pub struct NoExternals;

impl Externals for NoExternals {
    fn rows(&self, _external: &External) -> Result<Batch, String> {
        Err("no files are given beside the logs".to_owned())
    }
}

/// What was left out and why, with the place of the first of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejects {
    /// Records that were left out, by reason.
    pub rows: BTreeMap<String, Reject>,
    /// Values that became null because they do not fit their column's type, by column and type.
    pub values: BTreeMap<String, Reject>,
    /// The records that were left out, for whoever wants them all.
    kept: Option<Vec<Rejected>>,
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Why.
    pub reason: String,
    /// Where it stands, as `path:line`.
    pub place: String,
    /// As it stands there, or as much of it as can be told; empty where it is not known.
    pub record: String,
}

/// How often something was left out, and where first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// How often.
    pub count: u64,
    /// The first place, as `path:line`.
    pub first: String,
    /// The beginning of the first one; empty where it is not known.
    pub sample: String,
}

impl Rejects {
    /// Nothing so far, and keeps what will be left out.
    pub fn keeping() -> Self {
        Self { kept: Some(Vec::new()), ..Self::default() }
    }

    /// Takes the records that were kept since the last time.
    pub fn take_kept(&mut self) -> Vec<Rejected> {
        self.kept.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Counts something that was left out and is no record of its own, such as the rest of a file.
    pub fn row(&mut self, reason: &str, place: impl FnOnce() -> String) {
        self.record(reason, place, &[]);
    }

    /// Counts a record that was left out.
    pub fn record(&mut self, reason: &str, place: impl FnOnce() -> String, record: &[u8]) {
        const SAMPLE: usize = 100;
        let known = self.rows.get_mut(reason);
        if self.kept.is_none()
            && let Some(known) = known
        {
            known.count += 1;
            return;
        }
        let place = place();
        if let Some(kept) = &mut self.kept {
            let record = String::from_utf8_lossy(record).into_owned();
            kept.push(Rejected { reason: reason.to_owned(), place: place.clone(), record });
        }
        let first = || {
            let sample = String::from_utf8_lossy(&record[..record.len().min(4 * SAMPLE)]);
            Reject { count: 0, first: place, sample: sample.chars().take(SAMPLE).collect() }
        };
        self.rows.entry(reason.to_owned()).or_insert_with(first).count += 1;
    }

    /// Counts a value that became null.
    pub fn value(&mut self, reason: &str, place: impl FnOnce() -> String) {
        let first = || Reject { count: 0, first: place(), sample: String::new() };
        self.values.entry(reason.to_owned()).or_insert_with(first).count += 1;
    }

    /// Counts values that became null, the first of them there.
    pub fn add_values(&mut self, reason: &str, count: u64, first: String) {
        let reject = Reject { count: 0, first, sample: String::new() };
        self.values.entry(reason.to_owned()).or_insert(reject).count += count;
    }

    /// Adds what was left out further on in the logs.
    pub fn merge(&mut self, later: Self) {
        if let Some(kept) = &mut self.kept {
            kept.extend(later.kept.into_iter().flatten());
        }
        for (mine, theirs) in [(&mut self.rows, later.rows), (&mut self.values, later.values)] {
            for (reason, reject) in theirs {
                mine.entry(reason).and_modify(|known| known.count += reject.count).or_insert(reject);
            }
        }
    }
}
