//! Builds batches out of the values of records.

use std::sync::Arc;

use super::{DayPlace, Raw, Sink, time};
use crate::{batch::Batch, plan::Field, read::Rejects, types::Type};

/// A batch under construction.
///
/// Values that do not fit are counted here and reported when the batch is finished.
#[derive(Debug)]
pub struct BatchBuilder {
    columns: Vec<Field>,
    sinks: Vec<Sink>,
    misfits: Vec<Option<Misfit>>,
    day_place: DayPlace,
    rows: usize,
}

/// How often a column's value did not fit, and where first.
#[derive(Clone, Debug)]
struct Misfit {
    count: u64,
    first: String,
}

impl BatchBuilder {
    /// An empty batch with these columns.
    pub fn new(columns: &[Field]) -> Self {
        Self {
            columns: columns.to_vec(),
            sinks: columns.iter().map(|column| Sink::new(column.ty)).collect(),
            misfits: vec![None; columns.len()],
            day_place: DayPlace::Unknown,
            rows: 0,
        }
    }

    /// Says where dates with slashes have their day; it is second if nobody knows.
    pub const fn set_day_place(&mut self, place: DayPlace) {
        self.day_place = place;
    }

    /// Adds a row with a value for every column, in their order; missing values are null. `place` says where it stands.
    pub fn push_row<'a>(&mut self, values: impl IntoIterator<Item = Raw<'a>>, place: impl Fn() -> String) {
        let mut values = values.into_iter();
        let sinks = self.sinks.iter_mut().zip(&mut self.misfits).zip(&self.columns);
        for ((sink, misfit), column) in sinks {
            let mut value = values.next().unwrap_or(Raw::Null);
            if self.day_place == DayPlace::First && column.ty == Type::DateTime {
                value = month_first(value);
            }
            if !sink.push(&value) {
                misfit.get_or_insert_with(|| Misfit { count: 0, first: place() }).count += 1;
            }
        }
        self.rows += 1;
    }

    /// The number of rows so far.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The rows so far as a batch; the builder is empty again.
    pub fn finish(&mut self, rejects: &mut Rejects) -> Batch {
        for (misfit, column) in self.misfits.iter_mut().zip(&self.columns) {
            if let Some(Misfit { count, first }) = misfit.take() {
                let reason = format!("{}: no {}", column.name, column.ty);
                rejects.add_values(&reason, count, first);
            }
        }
        let sinks = self.sinks.iter_mut().zip(&self.columns);
        let columns = sinks.map(|(sink, column)| std::mem::replace(sink, Sink::new(column.ty)).finish());
        Batch::new(columns.map(Arc::new).collect(), std::mem::take(&mut self.rows))
    }
}

/// A text whose date has its day first, with its month first.
fn month_first(value: Raw<'_>) -> Raw<'_> {
    match value {
        Raw::String(text) | Raw::Text(text) => Raw::String(time::month_first(&text).into()),
        other => other,
    }
}
