//! Parquet, as export jobs and Azure Data Explorer write it. Only the columns that are wanted are read, and of those only the row groups
//! whose times are.
//!
//! A column's values fit a table's column as they would in JSON, with two additions: timestamps are times, and whole
//! numbers in a column of timespans are ticks, as Azure Data Explorer exports them.

mod columns;
mod footer;
mod library;
mod pages;
mod part;
mod rows;
mod runs;
mod scalars;
mod texts;
mod value;

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use ::parquet::{
    basic::{LogicalType, TimeUnit},
    data_type::ByteArray,
    file::{
        metadata::RowGroupMetaData,
        reader::{FileReader, SerializedFileReader},
        statistics::Statistics,
    },
    schema::types::{ColumnDescPtr, Type as Schema},
};
use bytes::Bytes;

use super::{BatchSource, ColumnIndex, Origin, Rejects, TimeRange, origin::Anywhere, plain_name};
use crate::{
    batch::{Batch, Column},
    plan::Field,
    types::DateTime,
};
use columns::Columns;
use footer::KnownFile;
use rows::Rows;
use value::{Whole, whole};

/// A column of a file that somebody wants.
struct Wanted {
    /// Its place among the fields of the schema.
    field: usize,
    /// Its place among the columns that hold values.
    leaf: usize,
    descriptor: ColumnDescPtr,
    /// Its slot among the columns that are read.
    slot: usize,
    whole: Whole,
}

/// A row group of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowGroup {
    /// Its size on disk in bytes.
    pub(super) bytes: u64,
    pub(super) rows: u64,
}

/// Begins to read row groups of a file, or all of it; the error says why it cannot be.
pub(super) fn open(
    origin: &Origin,
    place: &str,
    columns: &[Field],
    groups: Option<Range<usize>>,
) -> Result<Box<dyn BatchSource>, String> {
    careful(|| open_file(reader(origin)?, place, columns, groups))
}

/// The library gives up on some damaged files by a panic.
fn careful<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("damaged Parquet".to_owned()))
}

fn open_file(
    reader: Box<dyn FileReader>,
    place: &str,
    columns: &[Field],
    groups: Option<Range<usize>>,
) -> Result<Box<dyn BatchSource>, String> {
    let metadata = reader.metadata();
    let (wanted, is_plain) = wanted(reader.as_ref(), columns);
    let groups = groups.unwrap_or(0..metadata.num_row_groups());
    if wanted.is_empty() {
        let rows = metadata.row_groups().get(groups).unwrap_or_default().iter().map(rows_of).sum();
        return Ok(Box::new(Bare { rows, columns: columns.to_vec() }));
    }
    if is_plain {
        return Ok(Box::new(Columns::new(reader, wanted, place, columns, groups)));
    }
    if groups != (0..metadata.num_row_groups()) {
        return Err("row groups of a file with lists are read together".to_owned());
    }
    Ok(Box::new(Rows::new(reader, &wanted, place, columns)?))
}

/// What of these columns a file has, and whether all of it can be read column by column.
fn wanted(reader: &dyn FileReader, columns: &[Field]) -> (Vec<Wanted>, bool) {
    let schema = reader.metadata().file_metadata().schema_descr();
    let index = ColumnIndex::new(columns);
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut is_plain = true;
    for leaf in 0..schema.num_columns() {
        let (field, root) = (schema.get_column_root_idx(leaf), schema.get_column_root(leaf));
        let Some(slot) = index.slot(root.name()) else { continue };
        let descriptor = schema.column(leaf);
        is_plain &= root.is_primitive() && descriptor.max_rep_level() == 0;
        if wanted.last().is_none_or(|last| last.field != field) {
            wanted.push(Wanted { field, leaf, descriptor, slot, whole: whole(root) });
        }
    }
    // Of two columns with one name the last one counts, which the reader of rows sees to.
    let is_once = |column: &Wanted| wanted.iter().filter(|other| other.slot == column.slot).count() == 1;
    let is_plain = is_plain && wanted.iter().all(is_once);
    (wanted, is_plain)
}

/// The row groups of a file on disk that can be read one by one; none where its columns do not allow it.
pub(super) fn row_groups(path: &Path) -> Vec<RowGroup> {
    let groups = careful(|| {
        let reader = reader(&Origin::file(path))?;
        let metadata = reader.metadata();
        let schema = metadata.file_metadata().schema_descr();
        let fields = schema.root_schema().get_fields();
        let is_plain = (0..schema.num_columns()).all(|leaf| schema.column(leaf).max_rep_level() == 0)
            && fields.iter().all(|field| field.is_primitive())
            && fields.iter().enumerate().all(|(place, field)| {
                let is_other = |other: &Arc<Schema>| plain_name(other.name()).0 != plain_name(field.name()).0;
                fields[..place].iter().all(is_other)
            });
        let group = |group: &RowGroupMetaData| RowGroup {
            bytes: u64::try_from(group.compressed_size()).unwrap_or_default(),
            rows: rows_of(group),
        };
        Ok(if is_plain { metadata.row_groups().iter().map(group).collect() } else { Vec::new() })
    });
    groups.unwrap_or_default()
}

/// The times of a column in some row groups, as far as the file's figures say.
pub(super) fn times(origin: &Origin, groups: Option<Range<usize>>, column: &str) -> Option<TimeRange> {
    let ranges: Option<Vec<TimeRange>> = of_groups(origin, groups, column, times_of)?.into_iter().collect();
    ranges?.into_iter().reduce(|all, next| TimeRange {
        first: all.first.min(next.first),
        last: all.last.max(next.last),
        rows: all.rows + next.rows,
    })
}

/// The newest time of a column in some row groups, as far as the file's figures tell. Of times as texts the last by their characters is told,
/// which mostly is the newest.
pub(super) fn newest(origin: &Origin, groups: Option<Range<usize>>, column: &str) -> Option<DateTime> {
    let newest = |group: &RowGroupMetaData, leaf: usize, descriptor: &ColumnDescPtr| {
        if let Some(Statistics::ByteArray(statistics)) = group.column(leaf).statistics() {
            return DateTime::parse(statistics.max_opt()?.as_utf8().ok()?);
        }
        Some(times_of(group, leaf, descriptor)?.last)
    };
    of_groups(origin, groups, column, newest)?.into_iter().flatten().max()
}

/// True if a column holds times, or texts the first and last of which by their characters are times in the form of ISO 8601.
pub(super) fn has_iso_times(origin: &Origin, column: &str) -> bool {
    let is_iso = |text: &ByteArray| DateTime::parse_usual(text.data()).is_some();
    let are_iso = |group: &RowGroupMetaData, leaf: usize, descriptor: &ColumnDescPtr| {
        if let Some(LogicalType::Timestamp(_)) = descriptor.logical_type_ref() {
            return Some(());
        }
        let Some(Statistics::ByteArray(statistics)) = group.column(leaf).statistics() else { return None };
        (is_iso(statistics.min_opt()?) && is_iso(statistics.max_opt()?)).then_some(())
    };
    of_groups(origin, None, column, are_iso).is_some_and(|groups| groups.iter().all(Option::is_some))
}

/// What is known of a column in each of some row groups; `None` where there is no such column.
fn of_groups<T>(
    origin: &Origin,
    groups: Option<Range<usize>>,
    column: &str,
    of: impl Fn(&RowGroupMetaData, usize, &ColumnDescPtr) -> Option<T>,
) -> Option<Vec<Option<T>>> {
    let known = careful(|| {
        let reader = reader(origin)?;
        let metadata = reader.metadata();
        let schema = metadata.file_metadata().schema_descr();
        let is_column = |leaf: &usize| schema.column(*leaf).path().parts() == [column];
        let leaf = (0..schema.num_columns()).find(is_column).ok_or("no such column")?;
        let groups = groups.unwrap_or(0..metadata.num_row_groups());
        let groups = metadata.row_groups().get(groups).unwrap_or_default();
        Ok(groups.iter().map(|group| of(group, leaf, &schema.column(leaf))).collect())
    });
    known.ok()
}

fn times_of(group: &RowGroupMetaData, leaf: usize, descriptor: &ColumnDescPtr) -> Option<TimeRange> {
    let Some(LogicalType::Timestamp(timestamp)) = descriptor.logical_type_ref() else { return None };
    let per_second = match timestamp.unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    let Some(Statistics::Int64(statistics)) = group.column(leaf).statistics() else { return None };
    let time = |count: Option<&i64>| value::moment(*count?, per_second);
    Some(TimeRange {
        first: time(statistics.min_opt())?,
        last: time(statistics.max_opt())?,
        rows: rows_of(group),
    })
}

fn rows_of(group: &RowGroupMetaData) -> u64 {
    u64::try_from(group.num_rows()).unwrap_or_default()
}

fn damaged(error: impl std::fmt::Display) -> String {
    format!("damaged Parquet: {error}")
}

/// A reader of a file, which is read from its end.
fn reader(origin: &Origin) -> Result<Box<dyn FileReader>, String> {
    Ok(match origin.open_anywhere()? {
        Anywhere::File(file) => Box::new(KnownFile::new(origin.path().to_owned(), file).map_err(damaged)?),
        Anywhere::Held(bytes) => Box::new(SerializedFileReader::new(Bytes::from(bytes)).map_err(damaged)?),
    })
}

/// Rows of which nothing is read.
struct Bare {
    rows: u64,
    columns: Vec<Field>,
}

impl BatchSource for Bare {
    fn next_batch(&mut self, _rejects: &mut Rejects) -> Option<Batch> {
        const MOST: u64 = 1 << 16;
        let rows = usize::try_from(self.rows.min(MOST)).unwrap_or_default();
        self.rows -= self.rows.min(MOST);
        let nulls = |field: &Field| Arc::new(Column::nulls(field.ty, rows));
        (rows > 0).then(|| Batch::new(self.columns.iter().map(nulls).collect(), rows))
    }
}

#[cfg(test)]
mod tests;
