//! Windows event logs as Windows itself keeps them (EVTX), a chunk of 64 KiB at a time.

use std::{
    io::{Cursor, Read, Seek},
    sync::Arc,
};

use ::evtx::{EvtxParser, IntoIterChunks, ParserSettings};

use super::{BatchSource, Origin, Product, Rejects, coerce::BatchBuilder, origin::Anywhere, product::Target};
use crate::{batch::Batch, plan::Field};

/// What the library reads from.
trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// Reads the events of a log that are rows of a table.
pub(super) struct EvtxRecords {
    chunks: IntoIterChunks<Box<dyn Bytes>>,
    place: String,
    table: String,
    columns: Vec<&'static str>,
    builder: BatchBuilder,
    /// The chunks that the log says it has and that did not come yet; a log that was not closed may have more.
    missing: u64,
    ended: bool,
}

impl EvtxRecords {
    /// Begins to read a log; the error says why it cannot be.
    pub(super) fn open(origin: &Origin, place: &str, table: &str, columns: &[Field]) -> Result<Self, String> {
        let parser = EvtxParser::from_read_seek(reader(origin)?).map_err(damaged)?;
        let missing = u64::from(parser.header().chunk_count);
        Ok(Self {
            missing,
            ended: false,
            chunks: parser.into_chunks(),
            place: place.to_owned(),
            table: table.to_owned(),
            columns: columns.iter().map(|column| column.name).collect(),
            builder: BatchBuilder::new(columns),
        })
    }

    fn push(&mut self, number: u64, record: &str, rejects: &mut Rejects) {
        let place = || format!("{}:record {number}", self.place);
        let target = Target { table: &self.table, columns: &self.columns, written: None };
        match Product::WindowsEvents.rows(record, target) {
            Ok(rows) => rows.into_iter().for_each(|values| self.builder.push_row(values, place)),
            Err(reason) => rejects.record(reason, place, record.as_bytes()),
        }
    }
}

impl BatchSource for EvtxRecords {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        let place = self.place.clone();
        let Some(chunk) = self.chunks.next() else {
            // The library passes over what does not look like a chunk.
            let is_end = std::mem::replace(&mut self.ended, true);
            if !is_end && self.missing > 0 {
                rejects.row("chunks of the event log that are not there or damaged", || place);
            }
            return None;
        };
        self.missing = self.missing.saturating_sub(1);
        let mut chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                rejects.row(&damaged(error), || place);
                return Some(self.builder.finish(rejects));
            }
        };
        match chunk.parse(Arc::new(ParserSettings::default())) {
            Ok(mut chunk) => {
                for record in chunk.iter() {
                    match record.and_then(::evtx::EvtxRecord::into_json) {
                        Ok(record) => self.push(record.event_record_id, &record.data, rejects),
                        Err(error) => rejects.row(&damaged(error), || place.clone()),
                    }
                }
            }
            Err(error) => rejects.row(&damaged(error), || place),
        }
        Some(self.builder.finish(rejects))
    }
}

/// Why something cannot be read, in short: the library names bytes and places, by which damages could not be counted.
fn damaged(error: impl std::fmt::Display) -> String {
    let error = error.to_string();
    let end = error.find(|char: char| char.is_ascii_digit() || "\n`:".contains(char)).unwrap_or(error.len());
    format!("a damaged event log: {}", error[..end].trim_end())
}

/// The bytes of a log, in which the library seeks.
fn reader(origin: &Origin) -> Result<Box<dyn Bytes>, String> {
    Ok(match origin.open_anywhere()? {
        Anywhere::File(file) => Box::new(file),
        Anywhere::Held(bytes) => Box::new(Cursor::new(bytes)),
    })
}

impl std::fmt::Debug for EvtxRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EvtxRecords").field("place", &self.place).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
