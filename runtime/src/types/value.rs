//! A value of any scalar type.

use std::sync::Arc;

use super::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type};

/// A value of any scalar type; operators hold group keys, sort keys and aggregate states as these.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The null of a type other than string and dynamic.
    Null(Type),
    /// A bool.
    Bool(bool),
    /// An int.
    Int(i32),
    /// A long.
    Long(i64),
    /// A real.
    Real(f64),
    /// A decimal.
    Decimal(Decimal),
    /// A datetime.
    DateTime(DateTime),
    /// A timespan.
    TimeSpan(TimeSpan),
    /// A guid.
    Guid(Guid),
    /// A string.
    String(Arc<str>),
    /// A dynamic, null included.
    Dynamic(Dynamic),
}
