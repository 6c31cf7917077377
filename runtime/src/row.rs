//! A row of a batch, as a scalar expression sees it.

use std::sync::Arc;

use crate::{
    batch::{Column, column_mismatch},
    types::{DateTime, Decimal, Dynamic, Guid, TimeSpan},
};

/// One row: the values of its slots, and the time of the run.
///
/// The type of a slot is known when the rule is compiled; asking for another stops the rule with an error.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    columns: &'a [Arc<Column>],
    place: usize,
    now: DateTime,
}

/// The accessor of a column type of fixed size.
macro_rules! accessor {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $ty:ty) => {
        $(#[$doc])*
        #[inline]
        pub fn $name(&self, slot: usize) -> Option<$ty> {
            match &*self.columns[slot] {
                Column::$variant(values) => values.get(self.place),
                other => column_mismatch(stringify!($name), other),
            }
        }
    };
}

impl<'a> Row<'a> {
    /// The row at a place of a batch's columns.
    pub const fn new(columns: &'a [Arc<Column>], place: usize, now: DateTime) -> Self {
        Self { columns, place, now }
    }

    accessor!(
        /// The bool at a slot; `None` is null.
        bool, Bool, bool
    );
    accessor!(
        /// The int at a slot; `None` is null.
        int, Int, i32
    );
    accessor!(
        /// The long at a slot; `None` is null.
        long, Long, i64
    );
    accessor!(
        /// The real at a slot; `None` is null.
        real, Real, f64
    );
    accessor!(
        /// The decimal at a slot; `None` is null.
        decimal, Decimal, Decimal
    );
    accessor!(
        /// The datetime at a slot; `None` is null.
        datetime, DateTime, DateTime
    );
    accessor!(
        /// The timespan at a slot; `None` is null.
        timespan, TimeSpan, TimeSpan
    );
    accessor!(
        /// The guid at a slot; `None` is null.
        guid, Guid, Guid
    );

    /// The string at a slot, which is never null.
    #[inline]
    pub fn string(&self, slot: usize) -> &'a str {
        self.columns[slot].string(self.place)
    }

    /// The dynamic at a slot.
    pub fn dynamic(&self, slot: usize) -> Dynamic {
        self.columns[slot].dynamic(self.place)
    }

    /// The time of the run: KQL's `now()`.
    pub const fn now(&self) -> DateTime {
        self.now
    }
}
