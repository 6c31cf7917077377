//! Builds columns row by row.

use super::{column::Column, text::TextBuilder, values::Values};
use crate::types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type, Value};

/// A column under construction.
#[derive(Clone, Debug)]
pub enum ColumnBuilder {
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
    String(TextBuilder),
    /// dynamic
    Dynamic(Vec<Dynamic>),
}

impl ColumnBuilder {
    /// An empty column of a type.
    pub fn new(ty: Type) -> Self {
        match ty {
            Type::Bool => Self::Bool(Values::new()),
            Type::Int => Self::Int(Values::new()),
            Type::Long => Self::Long(Values::new()),
            Type::Real => Self::Real(Values::new()),
            Type::Decimal => Self::Decimal(Values::new()),
            Type::DateTime => Self::DateTime(Values::new()),
            Type::TimeSpan => Self::TimeSpan(Values::new()),
            Type::Guid => Self::Guid(Values::new()),
            Type::String => Self::String(TextBuilder::default()),
            Type::Dynamic => Self::Dynamic(Vec::new()),
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
            Self::String(_) => Type::String,
            Self::Dynamic(_) => Type::Dynamic,
        }
    }

    /// The number of rows so far.
    pub fn len(&self) -> usize {
        match self {
            Self::Bool(values) => values.len(),
            Self::Int(values) => values.len(),
            Self::Long(values) => values.len(),
            Self::Real(values) => values.len(),
            Self::Decimal(values) => values.len(),
            Self::DateTime(values) => values.len(),
            Self::TimeSpan(values) => values.len(),
            Self::Guid(values) => values.len(),
            Self::String(texts) => texts.len(),
            Self::Dynamic(dynamics) => dynamics.len(),
        }
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a null (for string: an empty string).
    pub fn push_null(&mut self) {
        match self {
            Self::Bool(values) => values.push(None),
            Self::Int(values) => values.push(None),
            Self::Long(values) => values.push(None),
            Self::Real(values) => values.push(None),
            Self::Decimal(values) => values.push(None),
            Self::DateTime(values) => values.push(None),
            Self::TimeSpan(values) => values.push(None),
            Self::Guid(values) => values.push(None),
            Self::String(texts) => texts.push(""),
            Self::Dynamic(dynamics) => dynamics.push(Dynamic::Null),
        }
    }

    /// Adds a string to a string column.
    pub fn push_str(&mut self, text: &str) {
        match self {
            Self::String(texts) => texts.push(text),
            other => panic!("a string does not go into a column of {}", other.ty()),
        }
    }

    /// Adds a value of the column's type.
    pub fn push_value(&mut self, value: &Value) {
        match (self, value) {
            (Self::Bool(values), Value::Bool(value)) => values.push(Some(*value)),
            (Self::Int(values), Value::Int(value)) => values.push(Some(*value)),
            (Self::Long(values), Value::Long(value)) => values.push(Some(*value)),
            (Self::Real(values), Value::Real(value)) => values.push(Some(*value)),
            (Self::Decimal(values), Value::Decimal(value)) => values.push(Some(*value)),
            (Self::DateTime(values), Value::DateTime(value)) => values.push(Some(*value)),
            (Self::TimeSpan(values), Value::TimeSpan(value)) => values.push(Some(*value)),
            (Self::Guid(values), Value::Guid(value)) => values.push(Some(*value)),
            (Self::String(texts), Value::String(value)) => texts.push(value),
            (Self::Dynamic(dynamics), Value::Dynamic(value)) => dynamics.push(value.clone()),
            (this, Value::Null(_)) => this.push_null(),
            (this, value) => panic!("{value:?} does not go into a column of {}", this.ty()),
        }
    }

    /// Adds a row of a column of the same type.
    pub fn push_from(&mut self, column: &Column, row: usize) {
        match (self, column) {
            (Self::String(texts), column) => texts.push(column.string(row)),
            (Self::Dynamic(dynamics), column) => dynamics.push(column.dynamic(row)),
            (this, column) => this.push_value(&column.value(row)),
        }
    }

    /// The column.
    pub fn finish(self) -> Column {
        match self {
            Self::Bool(values) => Column::Bool(values),
            Self::Int(values) => Column::Int(values),
            Self::Long(values) => Column::Long(values),
            Self::Real(values) => Column::Real(values),
            Self::Decimal(values) => Column::Decimal(values),
            Self::DateTime(values) => Column::DateTime(values),
            Self::TimeSpan(values) => Column::TimeSpan(values),
            Self::Guid(values) => Column::Guid(values),
            Self::String(texts) => Column::Text(texts.finish()),
            Self::Dynamic(dynamics) => Column::Dynamic(dynamics),
        }
    }
}
