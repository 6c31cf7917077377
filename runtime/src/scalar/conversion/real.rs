//! `toreal` and `todecimal`. Null where the value cannot be converted.

use crate::types::{
    DateTime, Decimal, Dynamic, TimeSpan,
    number::{long_to_real, parse_real},
};

/// kql: toreal(value: string) -> real
/// also: todouble
///
/// Reads decimal digits with point and exponent.
///
/// ```kql
/// toreal("123.4") == 123.4
/// toreal("1e3") == 1000.0
/// isnull(toreal("0x10"))
/// ```
pub fn toreal_string(value: &str) -> Option<f64> {
    parse_real(value)
}

/// kql: toreal(value: bool) -> real
/// also: todouble
///
/// 1 for true, 0 for false.
///
/// ```kql
/// toreal(true) == 1.0
/// ```
pub fn toreal_bool(value: bool) -> f64 {
    f64::from(value)
}

/// kql: toreal(value: int) -> real
/// also: todouble
///
/// The same number.
///
/// ```kql
/// toreal(int(5)) == 5.0
/// ```
pub fn toreal_int(value: i32) -> f64 {
    f64::from(value)
}

/// kql: toreal(value: long) -> real
/// also: todouble
///
/// The nearest real.
///
/// ```kql
/// toreal(5) == 5.0
/// ```
pub fn toreal_long(value: i64) -> f64 {
    long_to_real(value)
}

/// kql: toreal(value: real) -> real
/// also: todouble
///
/// The same number.
///
/// ```kql
/// toreal(1.5) == 1.5
/// ```
pub fn toreal_real(value: f64) -> f64 {
    value
}

/// kql: toreal(value: decimal) -> real
/// also: todouble
///
/// The nearest real.
///
/// ```kql
/// toreal(decimal(1.5)) == 1.5
/// ```
pub fn toreal_decimal(value: Decimal) -> f64 {
    value.to_f64()
}

/// kql: toreal(value: datetime) -> real
/// also: todouble
///
/// The ticks since 0001-01-01.
///
/// ```kql
/// toreal(datetime(0001-01-01 00:00:01)) == 10000000.0
/// ```
pub fn toreal_datetime(value: DateTime) -> f64 {
    long_to_real(value.0)
}

/// kql: toreal(value: timespan) -> real
/// also: todouble
///
/// The ticks (measured).
///
/// ```kql
/// toreal(1.5s) == 15000000.0
/// ```
pub fn toreal_timespan(value: TimeSpan) -> f64 {
    long_to_real(value.0)
}

/// kql: toreal(value: dynamic) -> real
/// also: todouble
///
/// Converts a number or bool, reads a string.
///
/// ```kql
/// toreal(dynamic("5.7")) == 5.7
/// toreal(dynamic(true)) == 1.0
/// ```
pub fn toreal_dynamic(value: &Dynamic) -> Option<f64> {
    value.to_real()
}

/// kql: todecimal(value: string) -> decimal
///
/// Reads decimal digits with point and exponent.
///
/// ```kql
/// todecimal("123.45") == decimal(123.45)
/// ```
pub fn todecimal_string(value: &str) -> Option<Decimal> {
    Decimal::parse(value)
}

/// kql: todecimal(value: int) -> decimal
///
/// The same number.
///
/// ```kql
/// todecimal(int(5)) == decimal(5)
/// ```
pub fn todecimal_int(value: i32) -> Decimal {
    Decimal::from(i64::from(value))
}

/// kql: todecimal(value: long) -> decimal
///
/// The same number.
///
/// ```kql
/// todecimal(5) == decimal(5)
/// ```
pub fn todecimal_long(value: i64) -> Decimal {
    Decimal::from(value)
}

/// kql: todecimal(value: real) -> decimal
///
/// The number whose digits are the shortest of the real.
///
/// ```kql
/// todecimal(1.5) == decimal(1.5)
/// ```
pub fn todecimal_real(value: f64) -> Option<Decimal> {
    Decimal::from_f64(value)
}

/// kql: todecimal(value: decimal) -> decimal
///
/// The same number.
///
/// ```kql
/// todecimal(decimal(1.5)) == decimal(1.5)
/// ```
pub fn todecimal_decimal(value: Decimal) -> Decimal {
    value
}

/// kql: todecimal(value: dynamic) -> decimal
///
/// Converts a number, reads a string.
///
/// ```kql
/// todecimal(dynamic("1.5")) == decimal(1.5)
/// ```
pub fn todecimal_dynamic(value: &Dynamic) -> Option<Decimal> {
    value.to_decimal()
}
