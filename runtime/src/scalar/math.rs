//! Functions of numbers.

use crate::types::{Decimal, TimeSpan};

/// kql: abs(x: long) -> long
///
/// The number without its sign.
///
/// ```kql
/// abs(-5) == 5
/// ```
pub fn abs_long(x: i64) -> i64 {
    x.wrapping_abs()
}

/// kql: abs(x: real) -> real
///
/// The number without its sign.
///
/// ```kql
/// abs(-5.5) == 5.5
/// ```
pub fn abs_real(x: f64) -> f64 {
    x.abs()
}

/// kql: abs(x: decimal) -> decimal
///
/// The number without its sign.
///
/// ```kql
/// abs(decimal(-5.5)) == decimal(5.5)
/// ```
pub fn abs_decimal(x: Decimal) -> Decimal {
    Decimal(x.0.abs())
}

/// kql: abs(x: timespan) -> timespan
///
/// The length without its sign.
///
/// ```kql
/// abs(-1h) == 1h
/// ```
pub fn abs_timespan(x: TimeSpan) -> TimeSpan {
    TimeSpan(x.0.wrapping_abs())
}

/// kql: ceiling(x: real) -> real
///
/// The least whole number that is not smaller.
///
/// ```kql
/// ceiling(1.1) == 2.0
/// ceiling(-1.1) == -1.0
/// ```
pub fn ceiling(x: f64) -> f64 {
    x.ceil()
}

/// kql: round(source: real) -> real
///
/// The nearest whole number; halves go away from zero.
///
/// ```kql
/// round(2.4) == 2.0
/// round(2.6) == 3.0
/// ```
pub fn round(source: f64) -> f64 {
    source.round()
}

/// kql: round(source: real, precision: long) -> real
///
/// The nearest number of so many digits after the point, or before it if `precision` is negative; halves go away from zero.
///
/// ```kql
/// round(2.98765, 3) == 2.988
/// round(2.15, 1) == 2.2
/// round(21.5, -1) == 20.0
/// round(-50.55, -2) == -100.0
/// ```
pub fn round_precision(source: f64, precision: i64) -> f64 {
    let digits = i32::try_from(precision.clamp(-300, 300)).unwrap_or(0);
    let scale = 10_f64.powi(digits.abs());
    let rounded =
        if digits < 0 { (source / scale).round() * scale } else { (source * scale).round() / scale };
    if rounded.is_finite() { rounded } else { source }
}

/// kql: round(source: int) -> int
///
/// The number itself.
///
/// ```kql
/// round(int(5)) == int(5)
/// ```
pub fn round_int(source: i32) -> i32 {
    source
}

/// kql: round(source: long) -> long
///
/// The number itself.
///
/// ```kql
/// round(5) == 5
/// gettype(round(7 / 2)) == "long"
/// ```
pub fn round_long(source: i64) -> i64 {
    source
}

/// kql: round(source: long, precision: long) -> long
///
/// The number itself, or the nearest with so many zeros if `precision` is negative; halves go away from zero.
///
/// ```kql
/// round(15, 2) == 15
/// round(15, -1) == 20
/// round(-149, -2) == -100
/// ```
pub fn round_long_precision(source: i64, precision: i64) -> i64 {
    if precision >= 0 {
        return source;
    }
    let zeros = u32::try_from(precision.unsigned_abs()).unwrap_or(u32::MAX);
    let Some(scale) = 10_i128.checked_pow(zeros) else { return 0 };
    let (source, half) = (i128::from(source), scale / 2);
    let away = if source < 0 { source - half } else { source + half };
    i64::try_from(away / scale * scale).unwrap_or(i64::MAX)
}

/// kql: sign(x: real) -> real
///
/// -1, 0 or 1, as the number is.
///
/// ```kql
/// sign(-42) == -1.0
/// sign(0) == 0.0
/// sign(11.2) == 1.0
/// ```
pub fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// kql: sqrt(x: real) -> real
///
/// The square root; null for a negative number.
///
/// ```kql
/// sqrt(256) == 16.0
/// isnull(sqrt(-1))
/// ```
pub fn sqrt(x: f64) -> Option<f64> {
    (x >= 0.0).then(|| x.sqrt())
}

/// kql: pow(base: real, exponent: real) -> real
///
/// The base to the power of the exponent.
///
/// ```kql
/// pow(2, 3) == 8.0
/// ```
pub fn pow(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

/// kql: exp(x: real) -> real
///
/// e to the power of a number.
///
/// ```kql
/// round(exp(2), 6) == 7.389056
/// ```
pub fn exp(x: f64) -> f64 {
    x.exp()
}

/// kql: exp2(x: real) -> real
///
/// 2 to the power of a number.
///
/// ```kql
/// exp2(3) == 8.0
/// ```
pub fn exp2(x: f64) -> f64 {
    x.exp2()
}

/// kql: exp10(x: real) -> real
///
/// 10 to the power of a number.
///
/// ```kql
/// exp10(3) == 1000.0
/// ```
pub fn exp10(x: f64) -> f64 {
    10_f64.powf(x)
}

/// kql: log(x: real) -> real
///
/// The logarithm to the base e; null for a negative number.
///
/// ```kql
/// round(log(5), 6) == 1.609438
/// isnull(log(-1))
/// ```
pub fn log(x: f64) -> Option<f64> {
    (x >= 0.0).then(|| x.ln())
}

/// kql: log10(x: real) -> real
///
/// The logarithm to the base 10; null for a negative number.
///
/// ```kql
/// round(log10(5), 6) == 0.69897
/// isnull(log10(-1))
/// ```
pub fn log10(x: f64) -> Option<f64> {
    (x >= 0.0).then(|| x.log10())
}

/// kql: log2(x: real) -> real
///
/// The logarithm to the base 2; null for a negative number.
///
/// ```kql
/// log2(8) == 3.0
/// isnull(log2(-1))
/// ```
pub fn log2(x: f64) -> Option<f64> {
    (x >= 0.0).then(|| x.log2())
}

/// kql: isnan(x: real) -> bool
///
/// True for NaN.
///
/// ```kql
/// isnan(0.0 / 0.0)
/// isnan(1.0) == false
/// ```
pub fn isnan(x: f64) -> bool {
    x.is_nan()
}

/// kql: isinf(x: real) -> bool
///
/// True for the infinities.
///
/// ```kql
/// isinf(1.0 / 0.0)
/// isinf(1.0) == false
/// ```
pub fn isinf(x: f64) -> bool {
    x.is_infinite()
}

/// kql: isfinite(x: real) -> bool
///
/// True for what is neither infinite nor NaN.
///
/// ```kql
/// isfinite(1.0)
/// isfinite(1.0 / 0.0) == false
/// ```
pub fn isfinite(x: f64) -> bool {
    x.is_finite()
}
