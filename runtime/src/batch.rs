//! Batches of typed columns: what readers fill, operators work on and scalar expressions read.
//!
//! Strings are views into shared text, so that a value which stands unescaped in the input is never copied;
//! strings of few distinct values carry dictionary codes, so that a predicate is decided once for each. A dynamic that
//! comes from JSON stays text until somebody asks for it.

mod bitmap;
mod builder;
mod column;
mod dictionary;
mod json;
mod text;
mod values;

use std::sync::Arc;

pub use bitmap::Bitmap;
pub use builder::ColumnBuilder;
pub(crate) use column::mismatch as column_mismatch;
pub use column::{ABSENT, Column};
pub use dictionary::{Coded, Dictionary, Lineage};
pub use json::JsonColumn;
pub use text::{Block, TextBuilder, TextColumn, View};
pub use values::{Fixed, Values};

use crate::{answer::Context, row::Row};

/// Some rows, column by column.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    columns: Vec<Arc<Column>>,
    rows: usize,
}

impl Batch {
    /// A batch of columns that all have `rows` values.
    pub fn new(columns: Vec<Arc<Column>>, rows: usize) -> Self {
        assert!(columns.iter().all(|column| column.len() == rows), "columns of a batch are of one length");
        Self { columns, rows }
    }

    /// The number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// True without rows.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns, by slot.
    pub fn columns(&self) -> &[Arc<Column>] {
        &self.columns
    }

    /// The column at a slot.
    pub fn column(&self, slot: usize) -> &Column {
        &self.columns[slot]
    }

    /// One row, as a scalar expression sees it.
    pub fn row<'a>(&'a self, row: usize, ctx: Context<'a>) -> Row<'a> {
        Row::new(&self.columns, row, ctx)
    }

    /// The rows at these places, in this order; a place may occur more than once, or be [`ABSENT`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Self {
        let columns = self.columns.iter().map(|column| Arc::new(column.gather(rows))).collect();
        Self { columns, rows: rows.len() }
    }

    /// The same rows, holding on to little else than they show: for those that are kept.
    #[must_use]
    pub fn compact(self) -> Self {
        let column = |column: Arc<Column>| match column.as_ref() {
            Column::Json(json) => Arc::new(Column::Json(json.compact())),
            _ => column,
        };
        Self { columns: self.columns.into_iter().map(column).collect(), rows: self.rows }
    }

    /// The first rows.
    #[must_use]
    pub fn head(&self, rows: usize) -> Self {
        if rows >= self.rows {
            return self.clone();
        }
        self.gather(&(0..u32::try_from(rows).unwrap_or(u32::MAX)).collect::<Vec<_>>())
    }

    /// The same rows with only these columns, in this order.
    #[must_use]
    pub fn select(&self, slots: &[usize]) -> Self {
        let columns = slots.iter().map(|slot| Arc::clone(&self.columns[*slot])).collect();
        Self { columns, rows: self.rows }
    }

    /// The rows of several batches with columns of the same types, one batch after the other; `None` for no batches.
    pub fn concat(batches: &[Self]) -> Option<Self> {
        let first = batches.first()?;
        if batches.len() == 1 {
            return Some(first.clone());
        }
        let columns = (0..first.columns.len()).map(|slot| {
            let parts: Vec<&Column> = batches.iter().map(|batch| batch.column(slot)).collect();
            Arc::new(Column::concat(&parts))
        });
        Some(Self { columns: columns.collect(), rows: batches.iter().map(Self::rows).sum() })
    }
}

#[cfg(test)]
mod tests;
