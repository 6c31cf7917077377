//! `dynamic`

use std::sync::Arc;

use super::{DateTime, Decimal, Guid, TimeSpan};

/// A dynamic value. Cloning is cheap: text, arrays and bags are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Dynamic {
    /// JSON `null`, and the null of the type.
    #[default]
    Null,
    /// A bool.
    Bool(bool),
    /// An integer.
    Long(i64),
    /// A real.
    Real(f64),
    /// A decimal, as packed by a query.
    Decimal(Decimal),
    /// A datetime, as packed by a query or written as `dynamic(datetime(...))`.
    DateTime(DateTime),
    /// A timespan, as packed by a query.
    TimeSpan(TimeSpan),
    /// A guid, as packed by a query.
    Guid(Guid),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<[Self]>),
    /// A property bag.
    Bag(Arc<Bag>),
}

/// A property bag: names and values in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bag(pub Vec<(Arc<str>, Dynamic)>);
