//! Columns of values of one size.

use super::{Bitmap, column::ABSENT};
use crate::types::{DateTime, Decimal, Guid, TimeSpan};

/// Values of one Rust type, some of them null.
#[derive(Clone, Debug)]
pub struct Values<T> {
    values: Vec<T>,
    /// The rows that are null; `None` if no row is.
    nulls: Option<Bitmap>,
}

/// A type of fixed size that columns hold.
pub trait Fixed: Copy {
    /// What stands in the place of a null.
    const FILLER: Self;
}

impl<T: Fixed> Values<T> {
    /// No rows yet.
    pub const fn new() -> Self {
        Self { values: Vec::new(), nulls: None }
    }

    /// No rows yet, and room for so many.
    pub fn with_capacity(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), nulls: None }
    }

    /// So many nulls.
    pub fn nulls(len: usize) -> Self {
        Self { values: vec![T::FILLER; len], nulls: Some(Bitmap::ones(len)) }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a row; `None` for null.
    #[inline]
    pub fn get(&self, row: usize) -> Option<T> {
        let value = self.values[row];
        match &self.nulls {
            Some(nulls) if nulls.get(row) => None,
            _ => Some(value),
        }
    }

    /// Adds a row.
    #[inline]
    pub fn push(&mut self, value: Option<T>) {
        match value {
            Some(value) => {
                self.values.push(value);
                if let Some(nulls) = &mut self.nulls {
                    nulls.push(false);
                }
            }
            None => self.push_null(),
        }
    }

    fn push_null(&mut self) {
        self.nulls.get_or_insert_with(|| Bitmap::zeros(self.values.len())).push(true);
        self.values.push(T::FILLER);
    }

    /// The rows at these places, null where a place is [`ABSENT`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Self {
        let mut gathered = Self { values: Vec::with_capacity(rows.len()), nulls: None };
        for row in rows {
            gathered.push(if *row == ABSENT { None } else { self.get(*row as usize) });
        }
        gathered
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, other: &Self) {
        if other.nulls.is_none() && self.nulls.is_none() {
            self.values.extend_from_slice(&other.values);
        } else {
            for row in 0..other.len() {
                self.push(other.get(row));
            }
        }
    }
}

impl<T: Fixed> Default for Values<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Fixed> FromIterator<Option<T>> for Values<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(rows: I) -> Self {
        let mut values = Self::new();
        for row in rows {
            values.push(row);
        }
        values
    }
}

macro_rules! fixed {
    ($($ty:ty = $filler:expr),* $(,)?) => {
        $(impl Fixed for $ty {
            const FILLER: Self = $filler;
        })*
    };
}

fixed! {
    bool = false,
    i32 = 0,
    i64 = 0,
    f64 = 0.0,
    Decimal = Decimal(rust_decimal::Decimal::ZERO),
    DateTime = DateTime(0),
    TimeSpan = TimeSpan(0),
    Guid = Guid(uuid::Uuid::nil()),
}
