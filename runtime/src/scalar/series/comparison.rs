//! Comparisons of two series, element by element, or of a series and a number. What is no number gives null.

use std::cmp::Ordering;

use super::{arithmetic::pairs, number};
use crate::types::Dynamic;

/// kql: series_equals(series1: dynamic, series2: dynamic) -> dynamic
///
/// Where the elements are equal.
///
/// ```kql
/// tostring(series_equals(dynamic([1, 2, 4]), dynamic([4, 2.0, 1]))) == "[false,true,false]"
/// tostring(series_equals(dynamic([1, "a"]), 1)) == "[true,null]"
/// ```
pub fn series_equals(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    compare(series1, series2, |order| order == Some(Ordering::Equal))
}

/// kql: series_not_equals(series1: dynamic, series2: dynamic) -> dynamic
///
/// Where the elements differ.
///
/// ```kql
/// tostring(series_not_equals(dynamic([1, 2, 4]), dynamic([4, 2, 1]))) == "[true,false,true]"
/// ```
pub fn series_not_equals(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    compare(series1, series2, |order| order != Some(Ordering::Equal))
}

/// kql: series_greater(series1: dynamic, series2: dynamic) -> dynamic
///
/// Where the elements of the first series are greater.
///
/// ```kql
/// tostring(series_greater(dynamic([1, 2, 4]), 1)) == "[false,true,true]"
/// ```
pub fn series_greater(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    compare(series1, series2, |order| order == Some(Ordering::Greater))
}

/// kql: series_greater_equals(series1: dynamic, series2: dynamic) -> dynamic
///
/// Where the elements of the first series are greater or equal.
///
/// ```kql
/// tostring(series_greater_equals(dynamic([1, 2, 4]), 2)) == "[false,true,true]"
/// ```
pub fn series_greater_equals(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    compare(series1, series2, |order| matches!(order, Some(Ordering::Greater | Ordering::Equal)))
}

/// kql: series_less(series1: dynamic, series2: dynamic) -> dynamic
///
/// Where the elements of the first series are smaller.
///
/// ```kql
/// tostring(series_less(dynamic([1, 2, 4]), 2)) == "[true,false,false]"
/// ```
pub fn series_less(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    compare(series1, series2, |order| order == Some(Ordering::Less))
}

/// kql: series_less_equals(series1: dynamic, series2: dynamic) -> dynamic
///
/// Where the elements of the first series are smaller or equal.
///
/// ```kql
/// tostring(series_less_equals(dynamic([1, 2, 4]), 2)) == "[true,true,false]"
/// ```
pub fn series_less_equals(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    compare(series1, series2, |order| matches!(order, Some(Ordering::Less | Ordering::Equal)))
}

/// The order is None where one of two numbers is NaN.
fn compare(series1: &Dynamic, series2: &Dynamic, holds: impl Fn(Option<Ordering>) -> bool) -> Dynamic {
    pairs(series1, series2, |a, b| match (a, b) {
        (Dynamic::Long(a), Dynamic::Long(b)) => Dynamic::Bool(holds(Some(a.cmp(b)))),
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => Dynamic::Bool(holds(a.partial_cmp(&b))),
            _ => Dynamic::Null,
        },
    })
}
