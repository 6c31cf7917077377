//! The order of values: `sort`, `top`, `min`, `max`, `arg_max`.

use std::cmp::Ordering;

use crate::{
    batch::{Column, Fixed, Values},
    types::Value,
};

/// Compares two rows of a column: null first, then NaN, then the values. Where `sort` places the first two is for the
/// caller.
pub(crate) fn compare_rows(column: &Column, left: usize, right: usize) -> Ordering {
    match column {
        Column::Bool(values) => compare_cells(values, left, right),
        Column::Int(values) => compare_cells(values, left, right),
        Column::Long(values) => compare_cells(values, left, right),
        Column::Real(values) => compare_reals(values.get(left), values.get(right)),
        Column::Decimal(values) => compare_cells(values, left, right),
        Column::DateTime(values) => compare_cells(values, left, right),
        Column::TimeSpan(values) => compare_cells(values, left, right),
        Column::Guid(values) => compare_cells(values, left, right),
        Column::Text(texts) => texts.get(left).cmp(texts.get(right)),
        Column::Coded(coded) => coded.get(left).cmp(coded.get(right)),
        Column::Dynamic(dynamics) => dynamics[left].compare(&dynamics[right]),
        Column::Json(json) => json.get(left).compare(&json.get(right)),
    }
}

/// True if a row is null or NaN: `nulls first` and `nulls last` place both.
pub(crate) fn is_unordered(column: &Column, row: usize) -> bool {
    match column {
        Column::Real(values) => values.get(row).is_none_or(f64::is_nan),
        other => other.is_null(row),
    }
}

/// Compares a value with a row of a column of the same type; neither is null.
pub(crate) fn compare_to_row(value: &Value, column: &Column, row: usize) -> Ordering {
    match value {
        Value::String(text) => text.as_ref().cmp(column.string(row)),
        other => other.compare(&column.value(row)),
    }
}

fn compare_cells<T: Fixed + Ord>(values: &Values<T>, left: usize, right: usize) -> Ordering {
    values.get(left).cmp(&values.get(right))
}

/// Null, NaN, then the numbers.
fn compare_reals(left: Option<f64>, right: Option<f64>) -> Ordering {
    let rank = |value: Option<f64>| value.map_or(0, |value| if value.is_nan() { 1 } else { 2 });
    rank(left).cmp(&rank(right)).then_with(|| match (left, right) {
        (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    })
}
