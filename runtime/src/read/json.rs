//! JSON that is not one record a line: arrays, objects one after the other, and records inside an envelope.
//!
//! The text is cut into elements by its brackets alone, so that one broken record is counted and the next one read.

mod diagnostic;
mod elements;
mod object;
mod record;
mod streamed;

use std::path::Path;

pub(super) use diagnostic::is_record as is_diagnostic;
pub use elements::{Elements, Layout};
pub(super) use object::{Object, text};
pub use record::Record;
pub(super) use streamed::table as streamed_table;

use super::{
    BatchSource, Input, Rejects,
    coerce::{BatchBuilder, DayPlace, Raw},
    product::{Product, Target},
};
use crate::{batch::Batch, plan::Field, types::DateTime};

/// The rows of a batch.
const BATCH_ROWS: usize = 4096;

/// What an element of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A record.
    Plain,
    /// A record of `az monitor log-analytics query`, where every value is the text that Python prints: `None` is null.
    Python,
    /// A record of Defender's streaming: its columns are in `properties`, its table in `category`.
    Streamed,
    /// A record of diagnostic settings: its columns are in it and in `properties`, its table follows from `category`.
    Diagnostic,
    /// A record of another product, which is a row of some of the tables that know it.
    Of(Product),
    /// An object that holds records in an array: `{"records":[...]}`.
    Envelope {
        /// The name of the array.
        name: String,
        /// What its records are.
        records: Box<Self>,
    },
}

impl Shape {
    /// The same envelopes with records of another shape.
    #[must_use]
    pub fn holding(self, inner: Self) -> Self {
        match self {
            Self::Envelope { name, records } => {
                Self::Envelope { name, records: Box::new(records.holding(inner)) }
            }
            Self::Plain | Self::Python | Self::Streamed | Self::Diagnostic | Self::Of(_) => inner,
        }
    }
}

/// Reads the records of a file.
#[derive(Debug)]
pub struct JsonRecords {
    elements: Elements,
    place: String,
    shape: Shape,
    record: Record,
    builder: BatchBuilder,
    ended: bool,
}

impl JsonRecords {
    /// Begins to read a file; the error says why it cannot be, without its path.
    pub fn open(path: &Path, layout: Layout, shape: Shape, columns: &[Field]) -> Result<Self, String> {
        Ok(Self::new(Input::open(path)?, &path.display().to_string(), layout, shape, columns))
    }

    /// Reads records from an input; `place` names it in messages.
    pub fn new(input: Input, place: &str, layout: Layout, shape: Shape, columns: &[Field]) -> Self {
        Self {
            elements: Elements::new(input, layout),
            place: place.to_owned(),
            shape,
            record: Record::new(columns),
            builder: BatchBuilder::new(columns),
            ended: false,
        }
    }

    /// Says of which table rows are wanted, of records that may be rows of several.
    #[must_use]
    pub fn of_table(mut self, table: &str) -> Self {
        table.clone_into(&mut self.record.table);
        self
    }

    /// Says when the log was last written to.
    #[must_use]
    pub const fn written(mut self, time: Option<DateTime>) -> Self {
        self.record.written = time;
        self
    }

    /// Says where dates with slashes have their day.
    #[must_use]
    pub const fn with_day_place(mut self, place: DayPlace) -> Self {
        self.builder.set_day_place(place);
        self
    }

    /// Counts what keeps the file from being whole.
    fn end(&mut self, rejects: &mut Rejects) {
        self.ended = true;
        let place = || format!("{}:{}", self.place, self.elements.line());
        if let Some(reason) = self.elements.input().failure() {
            rejects.row(reason, place);
        } else if let Some(reason) = self.elements.unfinished() {
            rejects.row(reason, place);
        }
    }
}

impl BatchSource for JsonRecords {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        if self.ended {
            return None;
        }
        while self.builder.rows() < BATCH_ROWS {
            let Some((line, element)) = self.elements.next_element() else {
                self.end(rejects);
                break;
            };
            let place = || format!("{}:{line}", self.place);
            let Ok(text) = std::str::from_utf8(element) else {
                rejects.record("not UTF-8", place, element);
                continue;
            };
            let mut push = |values: Vec<Raw<'_>>| self.builder.push_row(values, place);
            let mut reject = |reason: &str, element: &str| rejects.record(reason, place, element.as_bytes());
            read(text, &self.shape, &self.record, &mut push, &mut reject);
        }
        Some(self.builder.finish(rejects))
    }

    fn is_whole(&self) -> bool {
        self.elements.input().failure().is_none() && self.elements.unfinished().is_none()
    }
}

/// Reads the records that an element is or holds.
fn read<'a>(
    element: &'a str,
    shape: &Shape,
    record: &Record,
    push: &mut dyn FnMut(Vec<Raw<'a>>),
    reject: &mut dyn FnMut(&'static str, &str),
) {
    let values = match shape {
        Shape::Plain => record.parse(element).map(Iterator::collect),
        Shape::Python => record.parse(element).map(|values| values.map(from_python).collect()),
        Shape::Streamed => streamed::parse(element, record),
        Shape::Diagnostic => diagnostic::parse(element, record),
        Shape::Of(product) => {
            let target = Target { table: &record.table, columns: &record.columns, written: record.written };
            match product.rows(element, target) {
                Ok(rows) => rows.into_iter().for_each(push),
                Err(reason) => reject(reason, element),
            }
            return;
        }
        Shape::Envelope { name, records } => {
            match record::envelope(element, name) {
                Ok(elements) => {
                    for element in elements {
                        read(element.get(), records, record, push, reject);
                    }
                }
                Err(reason) => reject(reason, element),
            }
            return;
        }
    };
    match values {
        Ok(values) => push(values),
        Err(reason) => reject(reason, element),
    }
}

/// The value behind what Python prints.
fn from_python(raw: Raw<'_>) -> Raw<'_> {
    match raw {
        Raw::String(text) if text == "None" => Raw::Null,
        Raw::String(text) => Raw::Text(text),
        other => other,
    }
}

#[cfg(test)]
mod tests;
