//! A column of a batch.

use super::{ColumnBuilder, dictionary::Coded, json::JsonColumn, text::TextColumn, values::Values};
use crate::types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type, Value};

/// The place of a row that is not there: the side without a match in an outer join. It is gathered as null.
pub const ABSENT: u32 = u32::MAX;

/// The values of one column.
#[derive(Clone, Debug)]
pub enum Column {
    /// bool
    Bool(Values<bool>),
    /// int
    Int(Values<i32>),
    /// long
    Long(Values<i64>),
    /// real
    Real(Values<f64>),
    /// decimal
    Decimal(Values<Decimal>),
    /// datetime
    DateTime(Values<DateTime>),
    /// timespan
    TimeSpan(Values<TimeSpan>),
    /// guid
    Guid(Values<Guid>),
    /// string
    Text(TextColumn),
    /// string, of few distinct values
    Coded(Coded),
    /// dynamic
    Dynamic(Vec<Dynamic>),
    /// dynamic, not parsed yet
    Json(JsonColumn),
}

/// Does the same with the values of every column type of fixed size.
macro_rules! for_values {
    ($column:expr, $values:ident => $fixed:expr, { $($rest:tt)* }) => {
        match $column {
            Self::Bool($values) => $fixed,
            Self::Int($values) => $fixed,
            Self::Long($values) => $fixed,
            Self::Real($values) => $fixed,
            Self::Decimal($values) => $fixed,
            Self::DateTime($values) => $fixed,
            Self::TimeSpan($values) => $fixed,
            Self::Guid($values) => $fixed,
            $($rest)*
        }
    };
}

impl Column {
    /// So many nulls (for string: empty strings).
    pub fn nulls(ty: Type, len: usize) -> Self {
        match ty {
            Type::Bool => Self::Bool(Values::nulls(len)),
            Type::Int => Self::Int(Values::nulls(len)),
            Type::Long => Self::Long(Values::nulls(len)),
            Type::Real => Self::Real(Values::nulls(len)),
            Type::Decimal => Self::Decimal(Values::nulls(len)),
            Type::DateTime => Self::DateTime(Values::nulls(len)),
            Type::TimeSpan => Self::TimeSpan(Values::nulls(len)),
            Type::Guid => Self::Guid(Values::nulls(len)),
            Type::String => Self::Text(TextColumn::constant("", len)),
            Type::Dynamic => Self::Dynamic(vec![Dynamic::Null; len]),
        }
    }

    /// The type of its values.
    pub const fn ty(&self) -> Type {
        match self {
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Long(_) => Type::Long,
            Self::Real(_) => Type::Real,
            Self::Decimal(_) => Type::Decimal,
            Self::DateTime(_) => Type::DateTime,
            Self::TimeSpan(_) => Type::TimeSpan,
            Self::Guid(_) => Type::Guid,
            Self::Text(_) | Self::Coded(_) => Type::String,
            Self::Dynamic(_) | Self::Json(_) => Type::Dynamic,
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        for_values!(self, values => values.len(), {
            Self::Text(texts) => texts.len(),
            Self::Coded(coded) => coded.len(),
            Self::Dynamic(dynamics) => dynamics.len(),
            Self::Json(json) => json.len(),
        })
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True if the row is null; strings never are.
    pub fn is_null(&self, row: usize) -> bool {
        for_values!(self, values => values.get(row).is_none(), {
            Self::Text(_) | Self::Coded(_) => false,
            Self::Dynamic(dynamics) => dynamics[row] == Dynamic::Null,
            Self::Json(json) => json.get(row) == Dynamic::Null,
        })
    }

    /// The string of a row of a string column.
    #[inline]
    pub fn string(&self, row: usize) -> &str {
        match self {
            Self::Text(texts) => texts.get(row),
            Self::Coded(coded) => coded.get(row),
            other => mismatch("string", other),
        }
    }

    /// The dynamic of a row of a dynamic column.
    pub fn dynamic(&self, row: usize) -> Dynamic {
        match self {
            Self::Dynamic(dynamics) => dynamics[row].clone(),
            Self::Json(json) => json.get(row),
            other => mismatch("dynamic", other),
        }
    }

    /// The value of a row.
    pub fn value(&self, row: usize) -> Value {
        match self {
            Self::Bool(values) => values.get(row).map_or(Value::Null(Type::Bool), Value::Bool),
            Self::Int(values) => values.get(row).map_or(Value::Null(Type::Int), Value::Int),
            Self::Long(values) => values.get(row).map_or(Value::Null(Type::Long), Value::Long),
            Self::Real(values) => values.get(row).map_or(Value::Null(Type::Real), Value::Real),
            Self::Decimal(values) => values.get(row).map_or(Value::Null(Type::Decimal), Value::Decimal),
            Self::DateTime(values) => values.get(row).map_or(Value::Null(Type::DateTime), Value::DateTime),
            Self::TimeSpan(values) => values.get(row).map_or(Value::Null(Type::TimeSpan), Value::TimeSpan),
            Self::Guid(values) => values.get(row).map_or(Value::Null(Type::Guid), Value::Guid),
            Self::Text(texts) => Value::String(texts.get(row).into()),
            Self::Coded(coded) => Value::String(coded.shared(row)),
            Self::Dynamic(dynamics) => Value::Dynamic(dynamics[row].clone()),
            Self::Json(json) => Value::Dynamic(json.get(row)),
        }
    }

    /// The rows at these places, in this order; a place may occur more than once, or be [`ABSENT`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Self {
        match self {
            Self::Bool(values) => Self::Bool(values.gather(rows)),
            Self::Int(values) => Self::Int(values.gather(rows)),
            Self::Long(values) => Self::Long(values.gather(rows)),
            Self::Real(values) => Self::Real(values.gather(rows)),
            Self::Decimal(values) => Self::Decimal(values.gather(rows)),
            Self::DateTime(values) => Self::DateTime(values.gather(rows)),
            Self::TimeSpan(values) => Self::TimeSpan(values.gather(rows)),
            Self::Guid(values) => Self::Guid(values.gather(rows)),
            Self::Text(texts) => Self::Text(texts.gather(rows)),
            Self::Coded(coded) => Self::Coded(coded.gather(rows)),
            Self::Dynamic(dynamics) => {
                let at = |row: &u32| dynamics.get(*row as usize).cloned().unwrap_or_default();
                Self::Dynamic(rows.iter().map(at).collect())
            }
            Self::Json(json) => Self::Json(json.gather(rows)),
        }
    }

    /// The rows of several columns of one type, one column after the other.
    pub fn concat(parts: &[&Self]) -> Self {
        let mut parts = parts.iter();
        let Some(first) = parts.next() else { return Self::nulls(Type::String, 0) };
        let mut whole = Self::clone(first);
        for part in parts {
            whole.append(part);
        }
        whole
    }

    fn append(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Bool(values), Self::Bool(others)) => values.append(others),
            (Self::Int(values), Self::Int(others)) => values.append(others),
            (Self::Long(values), Self::Long(others)) => values.append(others),
            (Self::Real(values), Self::Real(others)) => values.append(others),
            (Self::Decimal(values), Self::Decimal(others)) => values.append(others),
            (Self::DateTime(values), Self::DateTime(others)) => values.append(others),
            (Self::TimeSpan(values), Self::TimeSpan(others)) => values.append(others),
            (Self::Guid(values), Self::Guid(others)) => values.append(others),
            (Self::Text(texts), Self::Text(others)) => texts.append(others),
            (Self::Text(texts), Self::Coded(others)) => texts.append(&others.to_text()),
            (Self::Coded(coded), Self::Coded(others)) => {
                if !coded.append(others) {
                    let mut texts = coded.to_text();
                    texts.append(&others.to_text());
                    *self = Self::Text(texts);
                }
            }
            (Self::Coded(coded), Self::Text(others)) => {
                let mut texts = coded.to_text();
                texts.append(others);
                *self = Self::Text(texts);
            }
            (Self::Dynamic(dynamics), Self::Dynamic(others)) => dynamics.extend_from_slice(others),
            (Self::Dynamic(dynamics), Self::Json(others)) => {
                dynamics.extend((0..others.len()).map(|row| others.get(row)));
            }
            (Self::Json(json), Self::Dynamic(_) | Self::Json(_)) => {
                let mut dynamics = Self::Dynamic((0..json.len()).map(|row| json.get(row)).collect());
                dynamics.append(other);
                *self = dynamics;
            }
            (this, other) => {
                let ty = this.ty();
                mismatch(ty.name(), other)
            }
        }
    }

    /// A column of these values, all of this type.
    pub fn from_values<'v>(ty: Type, values: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut builder = ColumnBuilder::new(ty);
        for value in values {
            builder.push_value(value);
        }
        builder.finish()
    }
}

/// Stops where a slot does not hold what its reader was compiled for.
#[cold]
pub(crate) fn mismatch(wanted: &str, found: &Column) -> ! {
    panic!("the plan reads a {wanted} where a column of {} stands", found.ty())
}
