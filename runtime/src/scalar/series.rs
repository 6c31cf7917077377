//! Series: arrays of numbers, most often made by `make-series`.
//!
//! Numbers count as numbers whatever their type; everything else in an array, text that looks like a number included, is a
//! missing value. A function that gives several columns gives them here as one array, in the order of the columns.

mod arithmetic;
mod comparison;
mod decompose;
mod elements;
mod fill;
mod filter;
mod fit;
mod fourier;
mod outliers;
mod periods;
mod polynomial;
mod reduce;
mod statistics;

pub use arithmetic::*;
pub use comparison::*;
pub use decompose::*;
pub use elements::*;
pub use fill::*;
pub use filter::*;
pub use fit::*;
pub use fourier::*;
pub use outliers::*;
pub use periods::*;
pub use polynomial::*;
pub use reduce::*;
pub use statistics::*;

use crate::types::{Dynamic, number::long_to_real};

/// The number that an element is.
fn number(element: &Dynamic) -> Option<f64> {
    match element {
        Dynamic::Long(value) => Some(long_to_real(*value)),
        Dynamic::Real(value) => Some(*value),
        Dynamic::Decimal(value) => Some(value.to_f64()),
        Dynamic::Null
        | Dynamic::Bool(_)
        | Dynamic::DateTime(_)
        | Dynamic::TimeSpan(_)
        | Dynamic::Guid(_)
        | Dynamic::String(_)
        | Dynamic::Array(_)
        | Dynamic::Bag(_) => None,
    }
}

/// The numbers of an array; None if it is no array or one of its elements is no number.
fn numbers(series: &Dynamic) -> Option<Vec<f64>> {
    series.as_array()?.iter().map(number).collect()
}

/// An array of reals.
fn reals(values: impl IntoIterator<Item = f64>) -> Dynamic {
    Dynamic::array(values.into_iter().map(Dynamic::Real).collect::<Vec<Dynamic>>())
}

/// The real nearest to a count.
fn count(length: usize) -> f64 {
    long_to_real(i64::try_from(length).unwrap_or(i64::MAX))
}

/// The arithmetic mean; NaN of nothing.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}
