//! Functions that are applied to each element. What is no number becomes null, and so does what has no result.

use super::number;
use crate::{scalar, types::Dynamic};

/// kql: series_abs(series: dynamic) -> dynamic
///
/// Each number without its sign; null if the value is no array.
///
/// ```kql
/// tostring(series_abs(dynamic([-6.5, 0, -8, "x"]))) == "[6.5,0,8,null]"
/// isnull(series_abs(dynamic({})))
/// ```
pub fn series_abs(series: &Dynamic) -> Dynamic {
    each(series, |element| match element {
        Dynamic::Long(value) => Dynamic::Long(value.wrapping_abs()),
        other => number(other).map_or(Dynamic::Null, |value| Dynamic::Real(value.abs())),
    })
}

/// kql: series_sign(series: dynamic) -> dynamic
///
/// -1, 0 or 1, as each number is.
///
/// ```kql
/// tostring(series_sign(dynamic([-6, 0, 8]))) == "[-1,0,1]"
/// tostring(series_sign(dynamic([-6.5, null]))) == "[-1.0,null]"
/// ```
pub fn series_sign(series: &Dynamic) -> Dynamic {
    each(series, |element| match element {
        Dynamic::Long(value) => Dynamic::Long(value.signum()),
        other => number(other).map_or(Dynamic::Null, |value| Dynamic::Real(scalar::sign(value))),
    })
}

/// kql: series_ceiling(series: dynamic) -> dynamic
///
/// For each number the least whole number that is not smaller, as a real (measured).
///
/// ```kql
/// tostring(series_ceiling(dynamic([-2.5, 1, 3.5]))) == "[-2.0,1.0,4.0]"
/// ```
pub fn series_ceiling(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(value.ceil()))
}

/// kql: series_floor(series: dynamic) -> dynamic
///
/// For each number the greatest whole number that is not greater, as a real.
///
/// ```kql
/// tostring(series_floor(dynamic([-2.5, 1, 3.5]))) == "[-3.0,1.0,3.0]"
/// ```
pub fn series_floor(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(value.floor()))
}

/// kql: series_exp(series: dynamic) -> dynamic
///
/// e to the power of each number.
///
/// ```kql
/// tostring(series_exp(dynamic([0, "a"]))) == "[1.0,null]"
/// ```
pub fn series_exp(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(scalar::exp(value)))
}

/// kql: series_log(series: dynamic) -> dynamic
///
/// The logarithm of each number to the base e.
///
/// ```kql
/// tostring(series_log(dynamic([1, -1]))) == "[0.0,null]"
/// ```
pub fn series_log(series: &Dynamic) -> Dynamic {
    real(series, scalar::log)
}

/// kql: series_sin(series: dynamic) -> dynamic
///
/// The sine of each angle.
///
/// ```kql
/// tostring(series_sin(dynamic([0]))) == "[0.0]"
/// ```
pub fn series_sin(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(value.sin()))
}

/// kql: series_cos(series: dynamic) -> dynamic
///
/// The cosine of each angle.
///
/// ```kql
/// tostring(series_cos(dynamic([0]))) == "[1.0]"
/// ```
pub fn series_cos(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(value.cos()))
}

/// kql: series_tan(series: dynamic) -> dynamic
///
/// The tangent of each angle.
///
/// ```kql
/// tostring(series_tan(dynamic([0]))) == "[0.0]"
/// ```
pub fn series_tan(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(value.tan()))
}

/// kql: series_asin(series: dynamic) -> dynamic
///
/// The angle whose sine each number is; null outside -1 to 1.
///
/// ```kql
/// tostring(series_asin(dynamic([0, 2]))) == "[0.0,null]"
/// ```
pub fn series_asin(series: &Dynamic) -> Dynamic {
    real(series, scalar::asin)
}

/// kql: series_acos(series: dynamic) -> dynamic
///
/// The angle whose cosine each number is; null outside -1 to 1.
///
/// ```kql
/// tostring(series_acos(dynamic([1, 2]))) == "[0.0,null]"
/// ```
pub fn series_acos(series: &Dynamic) -> Dynamic {
    real(series, scalar::acos)
}

/// kql: series_atan(series: dynamic) -> dynamic
///
/// The angle whose tangent each number is.
///
/// ```kql
/// tostring(series_atan(dynamic([0]))) == "[0.0]"
/// ```
pub fn series_atan(series: &Dynamic) -> Dynamic {
    real(series, |value| Some(value.atan()))
}

fn real(series: &Dynamic, function: impl Fn(f64) -> Option<f64>) -> Dynamic {
    each(series, |element| number(element).and_then(&function).map_or(Dynamic::Null, Dynamic::Real))
}

fn each(series: &Dynamic, function: impl Fn(&Dynamic) -> Dynamic) -> Dynamic {
    series
        .as_array()
        .map(|elements| Dynamic::array(elements.iter().map(function).collect::<Vec<Dynamic>>()))
        .unwrap_or_default()
}
