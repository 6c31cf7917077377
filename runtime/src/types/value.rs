//! A value of any scalar type.

mod compare;

use std::{borrow::Cow, sync::Arc};

use serde_json::json;

use super::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type, number::real_to_string};

/// A value of any scalar type; operators hold group keys, sort keys and aggregate states as these.
///
/// Equality and hash are those of group keys: nulls of a type are equal, NaN equals itself.
#[derive(Clone, Debug)]
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

impl Value {
    /// The null of a type; for a string the empty one.
    pub fn null(ty: Type) -> Self {
        match ty {
            Type::String => Self::String(Arc::from("")),
            Type::Dynamic => Self::Dynamic(Dynamic::Null),
            _ => Self::Null(ty),
        }
    }

    /// The value if there is one, the null of the type if not.
    pub fn from_option<T: Into<Self>>(value: Option<T>, ty: Type) -> Self {
        value.map_or_else(|| Self::null(ty), Into::into)
    }

    /// The type.
    pub fn ty(&self) -> Type {
        match self {
            Self::Null(ty) => *ty,
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Long(_) => Type::Long,
            Self::Real(_) => Type::Real,
            Self::Decimal(_) => Type::Decimal,
            Self::DateTime(_) => Type::DateTime,
            Self::TimeSpan(_) => Type::TimeSpan,
            Self::Guid(_) => Type::Guid,
            Self::String(_) => Type::String,
            Self::Dynamic(_) => Type::Dynamic,
        }
    }

    /// True for the null of any type; a string never is.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_) | Self::Dynamic(Dynamic::Null))
    }

    /// The text that `tostring` gives: nothing for null, `True` and `False` for bools.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Null(_) => Cow::Borrowed(""),
            Self::Bool(true) => Cow::Borrowed("True"),
            Self::Bool(false) => Cow::Borrowed("False"),
            Self::Int(value) => Cow::Owned(value.to_string()),
            Self::Long(value) => Cow::Owned(value.to_string()),
            Self::Real(value) => Cow::Owned(real_to_string(*value)),
            Self::Decimal(value) => Cow::Owned(value.to_string()),
            Self::DateTime(value) => Cow::Owned(value.to_string()),
            Self::TimeSpan(value) => Cow::Owned(value.to_string()),
            Self::Guid(value) => Cow::Owned(value.to_string()),
            Self::String(value) => Cow::Borrowed(value),
            Self::Dynamic(value) => value.to_text(),
        }
    }

    /// The cell of a result in JSON: decimals, guids, times and reals that JSON lacks are strings.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null(_) => serde_json::Value::Null,
            Self::Bool(value) => json!(value),
            Self::Int(value) => json!(value),
            Self::Long(value) => json!(value),
            Self::Real(value) => real_to_json(*value),
            Self::String(value) => json!(&**value),
            Self::Decimal(_) | Self::DateTime(_) | Self::TimeSpan(_) | Self::Guid(_) => json!(self.to_text()),
            Self::Dynamic(value) => value.to_json(),
        }
    }
}

impl Dynamic {
    /// The value as JSON: times, decimals, guids and reals that JSON lacks are strings.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => json!(value),
            Self::Long(value) => json!(value),
            Self::Real(value) => real_to_json(*value),
            Self::Decimal(_) | Self::DateTime(_) | Self::TimeSpan(_) | Self::Guid(_) | Self::String(_) => {
                json!(self.to_text())
            }
            Self::Array(elements) => elements.iter().map(Self::to_json).collect(),
            Self::Bag(bag) => bag.0.iter().map(|(name, value)| (name.to_string(), value.to_json())).collect(),
        }
    }
}

fn real_to_json(value: f64) -> serde_json::Value {
    serde_json::Number::from_f64(value)
        .map_or_else(|| json!(real_to_string(value)), serde_json::Value::Number)
}

macro_rules! from {
    ($($variant:ident($ty:ty)),*) => {
        $(impl From<$ty> for Value {
            fn from(value: $ty) -> Self {
                Self::$variant(value.into())
            }
        })*
    };
}

from!(
    Bool(bool),
    Int(i32),
    Long(i64),
    Real(f64),
    Decimal(Decimal),
    DateTime(DateTime),
    TimeSpan(TimeSpan),
    Guid(Guid),
    String(Arc<str>),
    String(String),
    String(&str),
    String(Cow<'_, str>),
    Dynamic(Dynamic)
);
