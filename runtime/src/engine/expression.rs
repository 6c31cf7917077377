//! Scalar expressions over the rows of a batch.

use std::sync::Arc;

use crate::{
    answer::Context,
    batch::{Batch, Column, TextBuilder},
    plan::Expr,
    types::Type,
};

/// The column of an expression's values.
pub(crate) fn evaluate(expr: Expr, batch: &Batch, ctx: Context<'_>) -> Arc<Column> {
    let rows = (0..batch.rows()).map(|row| batch.row(row, ctx));
    Arc::new(match expr {
        Expr::Column(slot) => return Arc::clone(&batch.columns()[slot]),
        Expr::Null(ty) => Column::nulls(ty, batch.rows()),
        Expr::Bool(f) => Column::Bool(rows.map(|row| f(&row)).collect()),
        Expr::Int(f) => Column::Int(rows.map(|row| f(&row)).collect()),
        Expr::Long(f) => Column::Long(rows.map(|row| f(&row)).collect()),
        Expr::Real(f) => Column::Real(rows.map(|row| f(&row)).collect()),
        Expr::Decimal(f) => Column::Decimal(rows.map(|row| f(&row)).collect()),
        Expr::DateTime(f) => Column::DateTime(rows.map(|row| f(&row)).collect()),
        Expr::TimeSpan(f) => Column::TimeSpan(rows.map(|row| f(&row)).collect()),
        Expr::Guid(f) => Column::Guid(rows.map(|row| f(&row)).collect()),
        Expr::String(f) => {
            let mut texts = TextBuilder::with_capacity(batch.rows(), 0);
            rows.for_each(|row| texts.push(&f(&row)));
            Column::Text(texts.finish())
        }
        Expr::Dynamic(f) => Column::Dynamic(rows.map(|row| f(&row)).collect()),
    })
}

/// The type of an expression over columns of these types.
pub(crate) fn type_of(expr: Expr, types: &[Type]) -> Type {
    match expr {
        Expr::Column(slot) => types[slot],
        Expr::Null(ty) => ty,
        Expr::Bool(_) => Type::Bool,
        Expr::Int(_) => Type::Int,
        Expr::Long(_) => Type::Long,
        Expr::Real(_) => Type::Real,
        Expr::Decimal(_) => Type::Decimal,
        Expr::DateTime(_) => Type::DateTime,
        Expr::TimeSpan(_) => Type::TimeSpan,
        Expr::Guid(_) => Type::Guid,
        Expr::String(_) => Type::String,
        Expr::Dynamic(_) => Type::Dynamic,
    }
}
