//! What a dynamic becomes as another type.

use std::{borrow::Cow, fmt};

use super::Dynamic;
use crate::types::{
    DateTime, Decimal, Guid, TimeSpan, Type, Value,
    number::{
        long_to_int, long_to_real, parse_bool, parse_int, parse_long, parse_real, real_to_int, real_to_long,
        real_to_string,
    },
};

impl Dynamic {
    /// The type of a column of such values; `None` for null.
    pub fn ty(&self) -> Option<Type> {
        Some(match self {
            Self::Null => return None,
            Self::Bool(_) => Type::Bool,
            Self::Long(_) => Type::Long,
            Self::Real(_) => Type::Real,
            Self::Decimal(_) => Type::Decimal,
            Self::DateTime(_) => Type::DateTime,
            Self::TimeSpan(_) => Type::TimeSpan,
            Self::Guid(_) => Type::Guid,
            Self::String(_) => Type::String,
            Self::Array(_) | Self::Bag(_) => Type::Dynamic,
        })
    }

    /// The value as `tostring`, `tolong` ... give it: strings are read, numbers are converted, and what cannot be
    /// converted is null.
    pub fn to_type(&self, ty: Type) -> Value {
        match ty {
            Type::Bool => self.to_bool().map_or(Value::Null(ty), Value::Bool),
            Type::DateTime => self.to_datetime().map_or(Value::Null(ty), Value::DateTime),
            Type::Decimal => self.to_decimal().map_or(Value::Null(ty), Value::Decimal),
            Type::Dynamic => Value::Dynamic(self.clone()),
            Type::Guid => self.to_guid().map_or(Value::Null(ty), Value::Guid),
            Type::Int => self.to_int().map_or(Value::Null(ty), Value::Int),
            Type::Long => self.to_long().map_or(Value::Null(ty), Value::Long),
            Type::Real => self.to_real().map_or(Value::Null(ty), Value::Real),
            Type::String => Value::from(self.to_text()),
            Type::TimeSpan => self.to_timespan().map_or(Value::Null(ty), Value::TimeSpan),
        }
    }

    /// The value as `mv-expand ... to typeof()` gives it: numbers are not read from strings, nor made of bools, and a
    /// real is no bool (measured).
    pub fn expand_to(&self, ty: Type) -> Value {
        let number = matches!(self, Self::Long(_) | Self::Real(_) | Self::Decimal(_));
        let fits = match ty {
            Type::Bool => matches!(self, Self::Bool(_) | Self::Long(_)),
            Type::Int | Type::Long | Type::Real | Type::Decimal => number,
            Type::DateTime | Type::Dynamic | Type::Guid | Type::String | Type::TimeSpan => true,
        };
        if fits { self.to_type(ty) } else { Value::Null(ty) }
    }

    /// As `tostring`: the text of a string, nothing for null, JSON for arrays and bags.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::String(text) => Cow::Borrowed(text),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
            Self::Long(value) => Cow::Owned(value.to_string()),
            Self::Real(value) => Cow::Owned(real_to_string(*value)),
            Self::Decimal(value) => Cow::Owned(value.to_string()),
            Self::DateTime(value) => Cow::Owned(value.to_string()),
            Self::TimeSpan(value) => Cow::Owned(value.to_string()),
            Self::Guid(value) => Cow::Owned(value.to_string()),
            Self::Array(_) | Self::Bag(_) => Cow::Owned(self.to_json_text()),
        }
    }

    /// As `tobool`.
    pub fn to_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Long(value) => Some(*value != 0),
            Self::Real(value) => Some(*value != 0.0),
            Self::String(text) => parse_bool(text),
            _ => None,
        }
    }

    /// As `tolong`.
    pub fn to_long(&self) -> Option<i64> {
        match self {
            Self::Bool(value) => Some(i64::from(*value)),
            Self::Long(value) => Some(*value),
            Self::Real(value) => real_to_long(*value),
            Self::Decimal(value) => real_to_long(value.to_f64()),
            Self::DateTime(value) => Some(value.0),
            Self::TimeSpan(value) => Some(value.0),
            Self::String(text) => parse_long(text),
            Self::Null | Self::Guid(_) | Self::Array(_) | Self::Bag(_) => None,
        }
    }

    /// As `toint`.
    pub fn to_int(&self) -> Option<i32> {
        match self {
            Self::Real(value) => real_to_int(*value),
            Self::String(text) => parse_int(text),
            _ => self.to_long().map(long_to_int),
        }
    }

    /// As `toreal`.
    pub fn to_real(&self) -> Option<f64> {
        match self {
            Self::Real(value) => Some(*value),
            Self::Decimal(value) => Some(value.to_f64()),
            Self::String(text) => parse_real(text),
            _ => self.to_long().map(long_to_real),
        }
    }

    /// As `todecimal`.
    pub fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Long(value) => Some(Decimal::from(*value)),
            Self::Real(value) => Decimal::from_f64(*value),
            Self::Decimal(value) => Some(*value),
            Self::String(text) => Decimal::parse(text),
            _ => None,
        }
    }

    /// As `todatetime`.
    pub fn to_datetime(&self) -> Option<DateTime> {
        match self {
            Self::DateTime(value) => Some(*value),
            Self::String(text) => DateTime::parse(text),
            _ => None,
        }
    }

    /// As `totimespan`; a number is ticks, which is how dynamic literals hold timespans (measured).
    pub fn to_timespan(&self) -> Option<TimeSpan> {
        match self {
            Self::TimeSpan(value) => Some(*value),
            Self::Long(ticks) => Some(TimeSpan(*ticks)),
            Self::String(text) => TimeSpan::parse(text),
            _ => None,
        }
    }

    /// As `toguid`.
    pub fn to_guid(&self) -> Option<Guid> {
        match self {
            Self::Guid(value) => Some(*value),
            Self::String(text) => Guid::parse(text),
            _ => None,
        }
    }
}

impl Dynamic {
    /// The scalar that a dynamic holds; arrays, bags and null stay dynamics.
    pub fn unpack(self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(value),
            Self::Long(value) => Value::Long(value),
            Self::Real(value) => Value::Real(value),
            Self::Decimal(value) => Value::Decimal(value),
            Self::DateTime(value) => Value::DateTime(value),
            Self::TimeSpan(value) => Value::TimeSpan(value),
            Self::Guid(value) => Value::Guid(value),
            Self::String(value) => Value::String(value),
            Self::Null | Self::Array(_) | Self::Bag(_) => Value::Dynamic(self),
        }
    }
}

impl fmt::Display for Dynamic {
    /// Writes what `tostring` gives.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl From<Value> for Dynamic {
    /// Packs a value; the null of any type is null.
    fn from(value: Value) -> Self {
        match value {
            Value::Null(_) => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Int(value) => Self::Long(i64::from(value)),
            Value::Long(value) => Self::Long(value),
            Value::Real(value) => Self::Real(value),
            Value::Decimal(value) => Self::Decimal(value),
            Value::DateTime(value) => Self::DateTime(value),
            Value::TimeSpan(value) => Self::TimeSpan(value),
            Value::Guid(value) => Self::Guid(value),
            Value::String(value) => Self::String(value),
            Value::Dynamic(value) => value,
        }
    }
}
