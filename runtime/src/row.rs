//! A row of a batch, as a scalar expression sees it.

use std::sync::Arc;

use crate::{
    answer::Context,
    batch::{Column, column_mismatch},
    plan::Subquery,
    types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Value},
};

/// One row: the values of its slots, the time of the run and the answers of subqueries.
///
/// The type of a slot is known when the rule is compiled; asking for another stops the rule with an error.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    columns: &'a [Arc<Column>],
    place: usize,
    ctx: Context<'a>,
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
    pub const fn new(columns: &'a [Arc<Column>], place: usize, ctx: Context<'a>) -> Self {
        Self { columns, place, ctx }
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
    pub fn now(&self) -> DateTime {
        self.ctx.ask_now()
    }

    /// The first cell of a subquery, KQL's `toscalar`, of type bool; null without rows.
    pub fn scalar_bool(&self, subquery: &'static Subquery) -> Option<bool> {
        self.scalar(subquery, |value| if let Value::Bool(value) = value { Some(*value) } else { None })
    }

    /// The same of type int.
    pub fn scalar_int(&self, subquery: &'static Subquery) -> Option<i32> {
        self.scalar(subquery, |value| if let Value::Int(value) = value { Some(*value) } else { None })
    }

    /// The same of type long.
    pub fn scalar_long(&self, subquery: &'static Subquery) -> Option<i64> {
        self.scalar(subquery, |value| if let Value::Long(value) = value { Some(*value) } else { None })
    }

    /// The same of type real.
    pub fn scalar_real(&self, subquery: &'static Subquery) -> Option<f64> {
        self.scalar(subquery, |value| if let Value::Real(value) = value { Some(*value) } else { None })
    }

    /// The same of type decimal.
    pub fn scalar_decimal(&self, subquery: &'static Subquery) -> Option<Decimal> {
        self.scalar(subquery, |value| if let Value::Decimal(value) = value { Some(*value) } else { None })
    }

    /// The same of type datetime.
    pub fn scalar_datetime(&self, subquery: &'static Subquery) -> Option<DateTime> {
        self.scalar(subquery, |value| if let Value::DateTime(value) = value { Some(*value) } else { None })
    }

    /// The same of type timespan.
    pub fn scalar_timespan(&self, subquery: &'static Subquery) -> Option<TimeSpan> {
        self.scalar(subquery, |value| if let Value::TimeSpan(value) = value { Some(*value) } else { None })
    }

    /// The same of type guid.
    pub fn scalar_guid(&self, subquery: &'static Subquery) -> Option<Guid> {
        self.scalar(subquery, |value| if let Value::Guid(value) = value { Some(*value) } else { None })
    }

    /// The same of type string; empty without rows.
    pub fn scalar_string(&self, subquery: &'static Subquery) -> &'a str {
        match self.ctx.answers.get(subquery).scalar() {
            Some(Value::String(text)) => text,
            _ => "",
        }
    }

    /// The same of type dynamic.
    pub fn scalar_dynamic(&self, subquery: &'static Subquery) -> Dynamic {
        match self.ctx.answers.get(subquery).scalar() {
            Some(Value::Dynamic(value)) => value.clone(),
            _ => Dynamic::Null,
        }
    }

    fn scalar<T>(&self, subquery: &'static Subquery, of: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        self.ctx.answers.get(subquery).scalar().and_then(of)
    }

    /// The first column of a subquery as a dynamic array.
    pub fn list(&self, subquery: &'static Subquery) -> Dynamic {
        self.ctx.answers.get(subquery).array()
    }

    /// KQL's `text in (subquery)`.
    pub fn is_in(&self, subquery: &'static Subquery, text: &str) -> bool {
        self.ctx.answers.get(subquery).has_text(text, true)
    }

    /// KQL's `text in~ (subquery)`: letter case does not count.
    pub fn is_in_ci(&self, subquery: &'static Subquery, text: &str) -> bool {
        self.ctx.answers.get(subquery).has_text(text, false)
    }

    /// KQL's `value in (subquery)` for any type but string; the two types are the same.
    pub fn is_value_in(&self, subquery: &'static Subquery, value: impl Into<Value>) -> bool {
        self.ctx.answers.get(subquery).has(&value.into())
    }
}
