//! Rows column by column, for files whose wanted columns are plain: much faster than row by row.
//!
//! Texts can be postponed: then they are read where rows are chosen by what the other columns say. Only columns into which every value
//! fits are, so that it does not show in what is left out.

use std::{
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use ::parquet::{errors::ParquetError, file::reader::FileReader};

use super::{
    Wanted, damaged,
    part::{Part, Span},
};
use crate::{
    batch::{Batch, Column},
    plan::Field,
    read::{BatchSource, Rejects},
};

/// The rows of a batch; in tests few, so that small files have several.
const BATCH_ROWS: usize = if cfg!(test) { 500 } else { 8192 };

/// Reads row groups of a file.
pub(super) struct Columns {
    reader: Box<dyn FileReader>,
    place: String,
    fields: Vec<Field>,
    parts: Vec<Part>,
    groups: Range<usize>,
    group: Group,
    /// Columns of nulls that were asked for, one a type.
    nulls: Vec<Arc<Column>>,
    /// How many rows come before the present batch.
    row: usize,
}

/// The row group that is being read.
#[derive(Debug, Default)]
struct Group {
    number: usize,
    rows: usize,
    /// The rows of the present batch.
    batch: Range<usize>,
}

impl Columns {
    /// The rows of some row groups, with what the file has of these columns.
    pub(super) fn new(
        reader: Box<dyn FileReader>,
        wanted: Vec<Wanted>,
        place: &str,
        columns: &[Field],
        groups: Range<usize>,
    ) -> Self {
        let part = |wanted: Wanted| {
            let ty = columns[wanted.slot].ty;
            Part::new(wanted, ty)
        };
        let parts = wanted.into_iter().map(part).collect();
        let (place, fields) = (place.to_owned(), columns.to_vec());
        Self { reader, place, fields, parts, groups, group: Group::default(), nulls: Vec::new(), row: 0 }
    }

    fn read(&mut self) -> Result<Option<Batch>, ParquetError> {
        self.row += self.group.batch.len();
        if self.group.batch.end == self.group.rows && !self.next_group()? {
            return Ok(None);
        }
        let begin = self.group.batch.end;
        self.group.batch = begin..self.group.rows.min(begin + BATCH_ROWS);
        let rows = self.group.batch.len();
        let mut columns: Vec<Option<Arc<Column>>> = vec![None; self.fields.len()];
        let span = self.span();
        for part in self.parts.iter_mut().filter(|part| !part.is_postponed) {
            columns[part.wanted.slot] = Some(Arc::new(part.read(self.reader.as_ref(), &span, None)?));
        }
        let columns = columns.into_iter().enumerate();
        let columns = columns.map(|(slot, column)| column.unwrap_or_else(|| self.nulls(slot, rows)));
        Ok(Some(Batch::new(columns.collect(), rows)))
    }

    /// So many nulls, which most often are as many as the last time.
    fn nulls(&mut self, slot: usize, rows: usize) -> Arc<Column> {
        let ty = self.fields[slot].ty;
        let known = self.nulls.iter().find(|column| column.ty() == ty && column.len() == rows);
        known.cloned().unwrap_or_else(|| {
            let column = Arc::new(Column::nulls(ty, rows));
            self.nulls.retain(|column| column.ty() != ty);
            self.nulls.push(Arc::clone(&column));
            column
        })
    }

    /// Goes to the next row group; false if there is none.
    fn next_group(&mut self) -> Result<bool, ParquetError> {
        let Some(number) = self.groups.next() else { return Ok(false) };
        let rows = self.reader.get_row_group(number)?.metadata().num_rows();
        self.group = Group { number, rows: usize::try_from(rows).unwrap_or_default(), batch: 0..0 };
        self.parts.iter_mut().for_each(Part::close);
        Ok(true)
    }

    /// Where the present batch is.
    fn span(&self) -> Span {
        Span { group: self.group.number, rows: self.group.batch.clone(), before: self.row }
    }

    fn read_postponed(&mut self, rows: &[u32]) -> Result<Vec<(usize, Arc<Column>)>, ParquetError> {
        let chosen = (rows.len() < self.group.batch.len()).then_some(rows);
        let span = self.span();
        let parts = self.parts.iter_mut().filter(|part| part.is_postponed);
        let read = parts.map(|part| {
            let column = part.read(self.reader.as_ref(), &span, chosen)?;
            Ok((part.wanted.slot, Arc::new(column)))
        });
        read.collect()
    }

    fn report(&mut self, rejects: &mut Rejects) {
        for part in &mut self.parts {
            if let Some((count, first)) = part.take_misfits() {
                let Field { name, ty } = self.fields[part.wanted.slot];
                rejects.add_values(&format!("{name}: no {ty}"), count, format!("{}:row {first}", self.place));
            }
        }
    }

    /// The same, or the reason why there are no more rows.
    fn careful<T>(
        &mut self,
        rejects: &mut Rejects,
        read: impl FnOnce(&mut Self) -> Result<T, ParquetError>,
    ) -> Option<T> {
        // The library gives up on some damaged files by a panic.
        let reason = match catch_unwind(AssertUnwindSafe(|| read(self))) {
            Ok(Ok(read)) => return Some(read),
            Ok(Err(error)) => damaged(error),
            Err(_) => "damaged Parquet".to_owned(),
        };
        rejects.row(&reason, || format!("{}:row {}", self.place, self.row + 1));
        self.groups = 0..0;
        self.group = Group::default();
        None
    }
}

impl BatchSource for Columns {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        let batch = self.careful(rejects, Self::read).flatten();
        self.report(rejects);
        batch
    }

    fn postpone(&mut self, slots: &[usize]) -> bool {
        for part in &mut self.parts {
            part.is_postponed = part.fits_all() && slots.contains(&part.wanted.slot);
        }
        self.parts.iter().any(|part| part.is_postponed)
    }

    fn postponed(&mut self, rows: &[u32], rejects: &mut Rejects) -> Option<Vec<(usize, Arc<Column>)>> {
        self.careful(rejects, |columns| columns.read_postponed(rows))
    }
}
