//! Arithmetic of two series, element by element, or of a series and a number.
//!
//! Whole numbers give whole numbers where they can (measured). Where one series is shorter, or an element is no number, the
//! result is null.

use super::number;
use crate::types::Dynamic;

/// kql: series_add(series1: dynamic, series2: dynamic) -> dynamic
///
/// The sums of the elements.
///
/// ```kql
/// tostring(series_add(dynamic([1, 2, 4]), dynamic([4, 2.5, "a"]))) == "[5,4.5,null]"
/// tostring(series_add(dynamic([1, 2]), dynamic([1]))) == "[2,null]"
/// tostring(series_add(10, dynamic([1, 2]))) == "[11,12]"
/// isnull(series_add(dynamic({}), dynamic([1])))
/// ```
pub fn series_add(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    pairs(series1, series2, |a, b| whole_or_real(a, b, i64::wrapping_add, |a, b| a + b))
}

/// kql: series_subtract(series1: dynamic, series2: dynamic) -> dynamic
///
/// The differences of the elements.
///
/// ```kql
/// tostring(series_subtract(dynamic([1, 2, 4]), dynamic([4, 2, 0.5]))) == "[-3,0,3.5]"
/// ```
pub fn series_subtract(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    pairs(series1, series2, |a, b| whole_or_real(a, b, i64::wrapping_sub, |a, b| a - b))
}

/// kql: series_multiply(series1: dynamic, series2: dynamic) -> dynamic
///
/// The products of the elements.
///
/// ```kql
/// tostring(series_multiply(dynamic([1, 2, 4]), 10)) == "[10,20,40]"
/// ```
pub fn series_multiply(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    pairs(series1, series2, |a, b| whole_or_real(a, b, i64::wrapping_mul, |a, b| a * b))
}

/// kql: series_divide(series1: dynamic, series2: dynamic) -> dynamic
///
/// The quotients of the elements, always reals (measured).
///
/// ```kql
/// tostring(series_divide(dynamic([1, 2, 4]), dynamic([4, 2, 1]))) == "[0.25,1.0,4.0]"
/// ```
pub fn series_divide(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    pairs(series1, series2, |a, b| real(a, b, |a, b| a / b))
}

/// kql: series_pow(series1: dynamic, series2: dynamic) -> dynamic
///
/// The elements of the first series to the power of those of the second, always reals.
///
/// ```kql
/// tostring(series_pow(dynamic([1, 2, 3]), 2)) == "[1.0,4.0,9.0]"
/// ```
pub fn series_pow(series1: &Dynamic, series2: &Dynamic) -> Dynamic {
    pairs(series1, series2, |a, b| real(a, b, f64::powf))
}

fn whole_or_real(
    a: &Dynamic,
    b: &Dynamic,
    whole: impl Fn(i64, i64) -> i64,
    reals: impl Fn(f64, f64) -> f64,
) -> Dynamic {
    match (a, b) {
        (Dynamic::Long(a), Dynamic::Long(b)) => Dynamic::Long(whole(*a, *b)),
        _ => real(a, b, reals),
    }
}

fn real(a: &Dynamic, b: &Dynamic, function: impl Fn(f64, f64) -> f64) -> Dynamic {
    number(a).zip(number(b)).map_or(Dynamic::Null, |(a, b)| Dynamic::Real(function(a, b)))
}

/// Applies a function to the elements at each place; a number stands at every place of its series.
pub(super) fn pairs(
    series1: &Dynamic,
    series2: &Dynamic,
    function: impl Fn(&Dynamic, &Dynamic) -> Dynamic,
) -> Dynamic {
    let results: Vec<Dynamic> = match (series1.as_array(), series2.as_array()) {
        (Some(a), Some(b)) => {
            let longer = a.len().max(b.len());
            let at = |place: usize| a.get(place).zip(b.get(place));
            (0..longer).map(|place| at(place).map_or(Dynamic::Null, |(a, b)| function(a, b))).collect()
        }
        (Some(a), None) if number(series2).is_some() => a.iter().map(|a| function(a, series2)).collect(),
        (None, Some(b)) if number(series1).is_some() => b.iter().map(|b| function(series1, b)).collect(),
        _ => return Dynamic::Null,
    };
    Dynamic::array(results)
}
