//! A file as a source of rows.

use std::{ops::Range, sync::Arc};

#[cfg(feature = "evtx")]
use super::evtx::EvtxRecords;
use super::{
    BatchSource, Compression, Format, Origin, Product, Source,
    coerce::DayPlace,
    csv::CsvRecords,
    json::{JsonRecords, Layout, Shape},
    jsonl::{self, JsonLines},
    query_api::QueryAnswer,
};
#[cfg(feature = "parquet")]
use super::{
    TimeRange,
    parquet::{self, has_iso_times},
};
use crate::{
    batch::{Batch, Column},
    plan::Field,
    read::Rejects,
    types::{DateTime, Type},
};

/// The column in which exports name a record's table.
pub(super) const TYPE: Field = Field { name: "Type", ty: Type::String };

/// How much of a file counts as its beginning and as its end, in bytes.
const END: u64 = 64 << 10;

/// A file, or the records of one table in it.
#[derive(Clone, Debug)]
pub struct FileSource {
    origin: Origin,
    place: String,
    bytes: u64,
    format: Format,
    day_place: DayPlace,
    /// The tables that the beginning of the file names in `Type`; empty if every record counts.
    types: Vec<String>,
    /// Which of them this source gives.
    own: usize,
    /// The table of which this source gives rows, if the records are of a product that says.
    table: Option<String>,
    /// Where the records begin that this source gives, in bytes; `None` for all of the file.
    range: Option<Range<u64>>,
    /// The row groups of Parquet that this source gives; `None` for all.
    #[cfg(feature = "parquet")]
    groups: Option<Range<usize>>,
}

impl FileSource {
    /// Every record of a file.
    pub fn new(origin: Origin, format: Format) -> Self {
        Self {
            bytes: origin.size(),
            place: origin.path().display().to_string(),
            origin,
            format,
            day_place: DayPlace::Unknown,
            types: Vec::new(),
            own: 0,
            table: None,
            range: None,
            #[cfg(feature = "parquet")]
            groups: None,
        }
    }

    /// The same file, with dates that have their day here.
    #[must_use]
    pub fn with_day_place(mut self, place: DayPlace) -> Self {
        self.day_place = place;
        self
    }

    /// The records whose `Type` is this one of the types that the file is known to hold; the first type also has the
    /// records that name none, and answers for those that name another.
    #[must_use]
    pub fn of_type(&self, types: &[String], own: usize) -> Self {
        Self { types: types.to_vec(), own, ..self.clone() }
    }

    /// The rows of a table that the records of a product become. The first table of a file also answers for records that
    /// cannot be read.
    #[must_use]
    pub fn of_table(&self, table: &str, own: usize) -> Self {
        Self { table: Some(table.to_owned()), own, ..self.clone() }
    }

    /// True if the file can be read from any byte on.
    fn is_seekable(&self) -> bool {
        let is_lines = self.format == Format::Json(Layout::Lines, Shape::Plain);
        let is_plain = |path| Compression::of_file(path) == Ok(Compression::None);
        is_lines && self.day_place != DayPlace::First && self.origin.plain_file().is_some_and(is_plain)
    }

    /// True if the times in a column are known to begin with the year, so that nobody has to look where they have their day.
    pub(super) fn has_iso_times(&self, column: &str) -> bool {
        self.format == Format::Parquet && has_iso_times(&self.origin, column)
    }

    /// The records that begin in a range of bytes.
    fn cut(&self, range: Range<u64>) -> Self {
        Self { bytes: range.end - range.start, range: Some(range), ..self.clone() }
    }

    /// The same records in pieces of about so many bytes, which can be read in parallel; one if the format does not allow
    /// it.
    pub fn pieces(self, size: u64) -> Vec<Self> {
        #[cfg(feature = "parquet")]
        if self.format == Format::Parquet {
            return self.row_groups();
        }
        if self.bytes <= size || !self.is_seekable() {
            return vec![self];
        }
        let starts = (0..self.bytes).step_by(usize::try_from(size.max(1)).unwrap_or(usize::MAX));
        starts.map(|start| self.cut(start..self.bytes.min(start + size))).collect()
    }

    /// A source for each row group of Parquet on disk.
    #[cfg(feature = "parquet")]
    fn row_groups(self) -> Vec<Self> {
        let groups = self.origin.plain_file().map(parquet::row_groups).unwrap_or_default();
        if groups.len() < 2 {
            return vec![self];
        }
        let group = |(number, group): (usize, &parquet::RowGroup)| Self {
            bytes: group.bytes,
            groups: Some(number..number + 1),
            ..self.clone()
        };
        groups.iter().enumerate().map(group).collect()
    }

    fn records(&self, columns: &[Field]) -> Result<Box<dyn BatchSource>, String> {
        if let (Some(range), Some(path)) = (&self.range, self.origin.plain_file()) {
            return Ok(Box::new(JsonLines::open_range(path, range.clone(), columns)?));
        }
        let place = self.place.as_str();
        match self.format {
            #[cfg(feature = "parquet")]
            Format::Parquet => return parquet::open(&self.origin, place, columns, self.groups.clone()),
            #[cfg(feature = "evtx")]
            Format::Evtx => {
                let table = self.table.as_deref().unwrap_or_default();
                return Ok(Box::new(EvtxRecords::open(&self.origin, place, table, columns)?));
            }
            _ => {}
        }
        let input = self.origin.open()?;
        Ok(match &self.format {
            Format::Json(Layout::Lines, Shape::Plain) if self.day_place != DayPlace::First => {
                Box::new(JsonLines::new(input, place, columns))
            }
            Format::Json(layout, shape) => Box::new(
                JsonRecords::new(input, place, *layout, shape.clone(), columns)
                    .of_table(self.table.as_deref().unwrap_or_default())
                    .written(self.origin.written())
                    .with_day_place(self.day_place),
            ),
            Format::Csv(delimiter) => {
                Box::new(CsvRecords::new(input, place, *delimiter, columns)?.with_day_place(self.day_place))
            }
            Format::BareCsv(delimiter, names) => Box::new(
                CsvRecords::bare(input, place, *delimiter, names, columns).with_day_place(self.day_place),
            ),
            Format::Parquet | Format::Evtx => {
                return Err(format!("the program is built without a reader of {}", self.format.name()));
            }
            Format::QueryAnswer => Box::new(QueryAnswer::new(input, place, columns)?),
        })
    }
}

impl Source for FileSource {
    fn place(&self) -> &str {
        &self.place
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn is_current(&self) -> bool {
        self.format.product().is_some_and(Product::is_current)
    }

    fn ends(&self) -> Option<Vec<Box<dyn Source>>> {
        let whole = self.range.clone().unwrap_or(0..self.bytes);
        if self.bytes <= 2 * END || !self.is_seekable() {
            return None;
        }
        let parts = [whole.start..whole.start + END, whole.end - END..whole.end];
        Some(parts.into_iter().map(|range| Box::new(self.cut(range)) as Box<dyn Source>).collect())
    }

    fn range(&self) -> Option<Range<u64>> {
        self.range.clone()
    }

    fn part(&self, range: Range<u64>) -> Option<Box<dyn Source>> {
        self.range.as_ref().map(|_| Box::new(self.cut(range)) as Box<dyn Source>)
    }

    #[cfg(feature = "parquet")]
    fn times(&self, column: &str) -> Option<TimeRange> {
        let is_parquet = self.format == Format::Parquet && self.types.len() <= 1;
        is_parquet.then(|| parquet::times(&self.origin, self.groups.clone(), column))?
    }

    fn guess_newest(&self, columns: &[&str]) -> Option<DateTime> {
        #[cfg(feature = "parquet")]
        if self.format == Format::Parquet && self.types.len() <= 1 {
            let groups = || self.groups.clone();
            return columns.iter().filter_map(|column| parquet::newest(&self.origin, groups(), column)).max();
        }
        // Other tables in the same file may have later times.
        let is_lines = self.format == Format::Json(Layout::Lines, Shape::Plain);
        if !is_lines || self.day_place == DayPlace::First || self.types.len() > 1 || self.range.is_some() {
            return None;
        }
        jsonl::newest(&mut self.origin.open().ok()?, columns)
    }

    fn open(&self, columns: &[Field]) -> Result<Box<dyn BatchSource + '_>, String> {
        if self.table.is_some() && self.own > 0 {
            return Ok(Box::new(OfTable(self.records(columns)?)));
        }
        if self.types.is_empty() {
            return self.records(columns);
        }
        let (slot, is_extra) = match columns.iter().position(|column| *column == TYPE) {
            Some(slot) => (slot, false),
            None => (columns.len(), true),
        };
        let mut wanted = columns.to_vec();
        wanted.extend(is_extra.then_some(TYPE));
        Ok(Box::new(OfType { records: self.records(&wanted)?, source: self, slot, is_extra, own_rows: None }))
    }
}

/// A program without a reader of Parquet knows nothing of it.
#[cfg(not(feature = "parquet"))]
const fn has_iso_times(_origin: &Origin, _column: &str) -> bool {
    false
}

/// The rows of another table than the first, for which records that cannot be read are not counted once more.
struct OfTable(Box<dyn BatchSource>);

impl BatchSource for OfTable {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        let mut all = Rejects::default();
        let batch = self.0.next_batch(&mut all);
        rejects.merge(Rejects { values: all.values, ..Rejects::default() });
        batch
    }

    fn is_whole(&self) -> bool {
        self.0.is_whole()
    }

    fn postpone(&mut self, slots: &[usize]) -> bool {
        self.0.postpone(slots)
    }

    fn postponed(&mut self, rows: &[u32], _rejects: &mut Rejects) -> Option<Vec<(usize, Arc<Column>)>> {
        self.0.postponed(rows, &mut Rejects::default())
    }
}

/// The records of one table among those of a file.
struct OfType<'s> {
    records: Box<dyn BatchSource>,
    source: &'s FileSource,
    /// Where the column `Type` is.
    slot: usize,
    /// True if nobody asked for it.
    is_extra: bool,
    /// The rows of the last batch that are of the table; `None` for all.
    own_rows: Option<Vec<u32>>,
}

impl BatchSource for OfType<'_> {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        let mut others = Rejects::default();
        let batch = self.records.next_batch(if self.source.own == 0 { rejects } else { &mut others })?;
        let types = batch.column(self.slot);
        let rows = self.own_rows(types, rejects);
        self.own_rows = (rows.len() < batch.rows()).then_some(rows);
        let batch = self.own_rows.as_ref().map_or_else(|| batch.clone(), |rows| batch.gather(rows));
        if !self.is_extra {
            return Some(batch);
        }
        Some(batch.select(&(0..self.slot).collect::<Vec<_>>()))
    }

    fn is_whole(&self) -> bool {
        self.records.is_whole()
    }

    fn postpone(&mut self, slots: &[usize]) -> bool {
        let others: Vec<usize> = slots.iter().copied().filter(|slot| *slot != self.slot).collect();
        self.records.postpone(&others)
    }

    fn postponed(&mut self, rows: &[u32], rejects: &mut Rejects) -> Option<Vec<(usize, Arc<Column>)>> {
        let mut others = Rejects::default();
        let rejects = if self.source.own == 0 { rejects } else { &mut others };
        let Some(own) = &self.own_rows else { return self.records.postponed(rows, rejects) };
        let rows: Vec<u32> = rows.iter().map(|row| own[*row as usize]).collect();
        let columns = self.records.postponed(&rows, rejects)?;
        Some(columns.into_iter().map(|(slot, column)| (slot, Arc::new(column.gather(own)))).collect())
    }
}

impl OfType<'_> {
    /// The rows of this table; for a dictionary each of its strings is looked at once.
    fn own_rows(&self, types: &Column, rejects: &mut Rejects) -> Vec<u32> {
        let dictionary = if let Column::Coded(column) = types { Some(column) } else { None };
        let kinds: Vec<Option<usize>> = dictionary
            .iter()
            .flat_map(|column| column.dictionary().values())
            .map(|name| self.kind(name))
            .collect();
        let kind = |row: usize| match dictionary {
            Some(column) => kinds[column.codes()[row] as usize],
            None => self.kind(types.string(row)),
        };
        let mut rows = Vec::with_capacity(types.len());
        for row in 0..types.len() {
            match kind(row) {
                Some(kind) if kind == self.source.own => rows.push(u32::try_from(row).unwrap_or(u32::MAX)),
                None if self.source.own == 0 => self.count_stranger(types.string(row), rejects),
                Some(_) | None => {}
            }
        }
        rows
    }

    /// The table of a record among those known; `None` for another one.
    fn kind(&self, name: &str) -> Option<usize> {
        match name {
            "" => Some(0),
            name => self.source.types.iter().position(|known| known.eq_ignore_ascii_case(name)),
        }
    }

    fn count_stranger(&self, name: &str, rejects: &mut Rejects) {
        let name: String = name.chars().take(40).collect();
        let reason = format!("a record of table {name}, which the beginning of the file does not show");
        rejects.row(&reason, || self.source.place.clone());
    }
}
