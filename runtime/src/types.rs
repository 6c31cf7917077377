//! KQL's ten scalar types as Rust values.
//!
//! Every type but `string` has a null. Where Rust code sees a value that may be null it is an `Option`; a dynamic
//! carries its own null ([`Dynamic::Null`]), and a string has none.

pub(crate) mod datetime;
mod decimal;
mod dynamic;
mod guid;
mod json;
pub(crate) mod number;
mod timespan;
mod value;

use std::fmt;

pub use datetime::{Date, DateTime};
pub use decimal::Decimal;
pub use dynamic::{Bag, Dynamic};
pub use guid::Guid;
pub use json::JsonError;
pub use timespan::TimeSpan;
pub use value::Value;

/// A scalar type of KQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `true` or `false`
    Bool,
    /// A point in time: ticks of 100 ns since 0001-01-01T00:00:00Z.
    DateTime,
    /// A decimal number.
    Decimal,
    /// A JSON value, or a scalar of another type inside one.
    Dynamic,
    /// A 128-bit identifier.
    Guid,
    /// A 32-bit integer.
    Int,
    /// A 64-bit integer.
    Long,
    /// A 64-bit floating-point number.
    Real,
    /// UTF-8 text; never null.
    String,
    /// A length of time: ticks of 100 ns.
    TimeSpan,
}

impl Type {
    /// Every type, in the order of their names.
    pub const ALL: [Self; 10] = [
        Self::Bool,
        Self::DateTime,
        Self::Decimal,
        Self::Dynamic,
        Self::Guid,
        Self::Int,
        Self::Long,
        Self::Real,
        Self::String,
        Self::TimeSpan,
    ];

    /// The type's name in KQL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::DateTime => "datetime",
            Self::Decimal => "decimal",
            Self::Dynamic => "dynamic",
            Self::Guid => "guid",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::String => "string",
            Self::TimeSpan => "timespan",
        }
    }

    /// The type that a KQL name or one of its synonyms (`boolean`, `date`, `double`, `time`, `uuid`, `uniqueid` ...) means.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "bool" | "boolean" => Self::Bool,
            "datetime" | "date" => Self::DateTime,
            "decimal" => Self::Decimal,
            "dynamic" => Self::Dynamic,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "int" | "int32" => Self::Int,
            "long" | "int64" => Self::Long,
            "real" | "double" | "float" => Self::Real,
            "string" => Self::String,
            "timespan" | "time" => Self::TimeSpan,
            _ => return None,
        })
    }

    /// True for `int`, `long`, `real` and `decimal`.
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::Int | Self::Long | Self::Real | Self::Decimal)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
