//! JSON lines, read by a scanner that knows the schema.
//!
//! The scanner takes the wanted values out of a line where they stand and only checks the rest. It accepts less than
//! JSON: a line that is irregular in any way, or no JSON at all, goes to the general parser of [`super::json`], which
//! gives the same values for every line that both accept.

mod blocks;
mod intern;
mod keys;
mod newest;
mod scan;
mod sink;
mod value;

use std::{ops::Range, path::Path, sync::Arc};

pub(crate) use blocks::line_start;
pub(crate) use newest::newest;
#[cfg(feature = "parquet")]
pub(super) use {intern::Interner, sink::are_too_many};

use blocks::{BlockReader, TextBlock};
use scan::Scanner;
use sink::Sink;

use super::{BatchSource, ColumnIndex, Input, Rejects, json::Record};
use crate::{
    batch::{Batch, Block},
    plan::Field,
};

/// Reads records that stand one a line.
#[derive(Debug)]
pub struct JsonLines {
    blocks: BlockReader,
    columns: Vec<Field>,
    scanner: Scanner,
    record: Record,
    sinks: Vec<Sink>,
    misfits: Vec<Option<Misfit>>,
}

/// How often a column's value did not fit, and where first.
#[derive(Clone, Debug)]
struct Misfit {
    count: u64,
    first: String,
}

impl JsonLines {
    /// Begins to read the lines of an uncompressed file that begin at these bytes; a line that begins there is read to
    /// its end.
    pub fn open_range(path: &Path, range: Range<u64>, columns: &[Field]) -> Result<Self, String> {
        Ok(Self::over(BlockReader::range(path, range)?, columns))
    }

    /// Reads records from an input; `place` names it in messages.
    pub fn new(input: Input, place: &str, columns: &[Field]) -> Self {
        Self::over(BlockReader::new(input, place), columns)
    }

    fn over(blocks: BlockReader, columns: &[Field]) -> Self {
        Self {
            blocks,
            columns: columns.to_vec(),
            scanner: Scanner::new(ColumnIndex::new(columns), columns.len()),
            record: Record::new(columns),
            sinks: columns.iter().map(|column| Sink::new(column.ty)).collect(),
            misfits: vec![None; columns.len()],
        }
    }

    fn read(&mut self, block: &TextBlock, rejects: &mut Rejects) -> Batch {
        let mut rows = 0;
        let mut start = 0;
        let mut number = block.first_line;
        while start < block.text.len() {
            let rest = &block.text.as_bytes()[start..];
            let end = start + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            rows += usize::from(self.read_line(block, start, end, number, rejects));
            start = end + 1;
            number += 1;
        }
        let columns = self.sinks.iter_mut().map(|sink| Arc::new(sink.finish(&block.text))).collect();
        Batch::new(columns, rows)
    }

    /// Adds the row of a line; false if it has none.
    fn read_line(
        &mut self,
        block: &TextBlock,
        start: usize,
        end: usize,
        number: u64,
        rejects: &mut Rejects,
    ) -> bool {
        let text: &Block = &block.text;
        if block.may_scan(start, end) && self.scanner.scan(&text.as_bytes()[..end], start) {
            for (slot, (sink, span)) in self.sinks.iter_mut().zip(self.scanner.spans()).enumerate() {
                if !sink.push_span(span, text) {
                    misfit(&mut self.misfits[slot], || self.blocks.place(number));
                }
            }
            return true;
        }
        let line = text[start..end].trim_start_matches([' ', '\t', '\r']);
        if line.is_empty() {
            return false;
        }
        match self.record.parse(line) {
            Ok(values) => {
                for (slot, (sink, raw)) in self.sinks.iter_mut().zip(values).enumerate() {
                    if !sink.push_raw(&raw) {
                        misfit(&mut self.misfits[slot], || self.blocks.place(number));
                    }
                }
                true
            }
            Err(reason) => {
                rejects.record(reason, || self.blocks.place(number), line.as_bytes());
                false
            }
        }
    }

    fn report(&mut self, rejects: &mut Rejects) {
        for (misfit, column) in self.misfits.iter_mut().zip(&self.columns) {
            if let Some(Misfit { count, first }) = misfit.take() {
                rejects.add_values(&format!("{}: no {}", column.name, column.ty), count, first);
            }
        }
    }
}

fn misfit(misfit: &mut Option<Misfit>, place: impl FnOnce() -> String) {
    misfit.get_or_insert_with(|| Misfit { count: 0, first: place() }).count += 1;
}

impl BatchSource for JsonLines {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        let block = self.blocks.next_block(rejects)?;
        let batch = self.read(&block, rejects);
        self.report(rejects);
        Some(batch)
    }

    fn is_whole(&self) -> bool {
        self.blocks.is_whole()
    }
}

#[cfg(test)]
mod tests;
