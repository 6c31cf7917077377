//! CSV with a header line, as the portal and `.export` write it.

use csv::{ByteRecord, ReaderBuilder};

use super::{
    BatchSource, ColumnIndex, Input, Rejects,
    coerce::{BatchBuilder, DayPlace, Raw},
};
use crate::{batch::Batch, plan::Field};

/// The rows of a batch.
const BATCH_ROWS: usize = 4096;

/// Reads the lines of a CSV file.
pub struct CsvRecords {
    reader: csv::Reader<Input>,
    place: String,
    /// For each column the cell that holds it.
    cells: Vec<Option<usize>>,
    /// The cells of the header, and so of every line.
    width: usize,
    builder: BatchBuilder,
    record: ByteRecord,
    ended: bool,
}

impl CsvRecords {
    /// Reads lines from an input; `place` names it in messages.
    pub fn new(input: Input, place: &str, delimiter: u8, columns: &[Field]) -> Result<Self, String> {
        let mut reader = reader(input, delimiter);
        let header = header(&mut reader)?;
        Ok(Self {
            reader,
            place: place.to_owned(),
            cells: cells(&header, columns),
            width: header.len(),
            builder: BatchBuilder::new(columns),
            record: ByteRecord::new(),
            ended: false,
        })
    }

    /// Reads lines from an input that has no header; their cells belong to the columns of these `names`.
    pub fn bare(input: Input, place: &str, delimiter: u8, names: &[String], columns: &[Field]) -> Self {
        Self {
            reader: settings(delimiter).has_headers(false).from_reader(input),
            place: place.to_owned(),
            cells: cells(names, columns),
            width: names.len(),
            builder: BatchBuilder::new(columns),
            record: ByteRecord::new(),
            ended: false,
        }
    }

    /// Says where dates with slashes have their day.
    #[must_use]
    pub const fn with_day_place(mut self, place: DayPlace) -> Self {
        self.builder.set_day_place(place);
        self
    }

    /// Adds the line just read, or counts why not.
    fn push(&mut self, rejects: &mut Rejects) {
        let line = self.record.position().map_or(0, csv::Position::line);
        let place = || format!("{}:{line}", self.place);
        if self.record.len() != self.width {
            let (width, cells) = (self.width, self.record.len());
            let reason = if cells < width { "fewer cells than columns" } else { "more cells than columns" };
            rejects.record(reason, place, &self.written());
            return;
        }
        if std::str::from_utf8(self.record.as_slice()).is_err() {
            rejects.record("not UTF-8", place, &self.written());
            return;
        }
        let cell = |cell: &Option<usize>| {
            let bytes = cell.and_then(|cell| self.record.get(cell)).unwrap_or_default();
            Raw::Text(std::str::from_utf8(bytes).unwrap_or_default().into())
        };
        self.builder.push_row(self.cells.iter().map(cell), place);
    }

    /// The line just read, with its cells between commas.
    fn written(&self) -> Vec<u8> {
        self.record.iter().collect::<Vec<_>>().join(&b',')
    }

    /// Counts what keeps the file from being whole.
    fn end(&mut self, error: Option<&csv::Error>, rejects: &mut Rejects) {
        self.ended = true;
        let place = || format!("{}:{}", self.place, self.reader.position().line());
        if let Some(reason) = self.reader.get_ref().failure() {
            rejects.row(reason, place);
        } else if let Some(error) = error {
            rejects.row(&error.to_string(), place);
        }
    }
}

impl BatchSource for CsvRecords {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        if self.ended {
            return None;
        }
        while self.builder.rows() < BATCH_ROWS {
            match self.reader.read_byte_record(&mut self.record) {
                // The last line before a break is cut somewhere, perhaps in the middle of a cell.
                Ok(true) if self.reader.get_ref().failure().is_some() && self.reader.is_done() => {}
                Ok(true) => self.push(rejects),
                Ok(false) => {
                    self.end(None, rejects);
                    break;
                }
                Err(error) => {
                    self.end(Some(&error), rejects);
                    break;
                }
            }
        }
        Some(self.builder.finish(rejects))
    }
}

impl std::fmt::Debug for CsvRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvRecords").field("place", &self.place).finish_non_exhaustive()
    }
}

/// A reader of a file whose first line is its header; lines may have any number of cells.
pub(super) fn reader(input: Input, delimiter: u8) -> csv::Reader<Input> {
    settings(delimiter).from_reader(input)
}

fn settings(delimiter: u8) -> ReaderBuilder {
    let mut settings = ReaderBuilder::new();
    settings.delimiter(delimiter).flexible(true).buffer_capacity(1 << 16);
    settings
}

/// The names of the columns, as they stand.
pub(super) fn header(reader: &mut csv::Reader<Input>) -> Result<Vec<String>, String> {
    let header = reader.headers().map_err(|error| error.to_string())?;
    Ok(header.iter().map(str::to_owned).collect())
}

/// For each column the first cell under its name; its own name counts before one with a zone behind it.
fn cells(header: &[String], columns: &[Field]) -> Vec<Option<usize>> {
    let index = ColumnIndex::new(columns);
    let mut cells = vec![None; columns.len()];
    let (own, others): (Vec<_>, Vec<_>) = header.iter().enumerate().partition(|(_, name)| index.is_own(name));
    for (cell, name) in own.into_iter().chain(others) {
        if let Some(found) = index.slot(name).and_then(|slot| cells.get_mut(slot)) {
            found.get_or_insert(cell);
        }
    }
    cells
}

#[cfg(test)]
mod tests;
