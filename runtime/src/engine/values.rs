//! Rows that stand in the query.

use std::sync::Arc;

use crate::{
    batch::{Batch, ColumnBuilder},
    plan::{Constant, Values},
    types::{Decimal, Dynamic, Guid, Type, Value},
};

/// The rows as a batch.
pub(crate) fn batch(values: &Values) -> Batch {
    let mut builders: Vec<ColumnBuilder> =
        values.columns.iter().map(|column| ColumnBuilder::new(column.ty)).collect();
    for row in values.rows {
        for (builder, cell) in builders.iter_mut().zip(*row) {
            let ty = builder.ty();
            builder.push_value(&value(*cell, ty));
        }
    }
    let columns = builders.into_iter().map(|builder| Arc::new(builder.finish())).collect();
    Batch::new(columns, values.rows.len())
}

fn value(cell: Constant, ty: Type) -> Value {
    match cell {
        Constant::Null => Value::Null(ty),
        Constant::Bool(value) => Value::Bool(value),
        Constant::Int(value) => Value::Int(value),
        Constant::Long(value) => Value::Long(value),
        Constant::Real(value) => Value::Real(value),
        Constant::Decimal(text) => Decimal::parse(text).map_or(Value::Null(ty), Value::Decimal),
        Constant::DateTime(value) => Value::DateTime(value),
        Constant::TimeSpan(value) => Value::TimeSpan(value),
        Constant::Guid(text) => Guid::parse(text).map_or(Value::Null(ty), Value::Guid),
        Constant::String(text) => Value::String(text.into()),
        Constant::Dynamic(text) => {
            Value::Dynamic(Dynamic::parse_json(text).unwrap_or_else(|_| Dynamic::string(text)))
        }
    }
}
