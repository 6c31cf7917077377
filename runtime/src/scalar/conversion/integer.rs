//! `tolong` and `toint`. Null where the value cannot be converted.

use crate::types::{
    DateTime, Decimal, Dynamic, TimeSpan,
    number::{long_to_int, parse_int, parse_long, real_to_int, real_to_long},
};

/// kql: tolong(value: string) -> long
///
/// Reads decimal digits, or `0x` and hexadecimal digits; a fraction is no long (measured).
///
/// ```kql
/// tolong("123") == 123
/// tolong("0x10") == 16
/// isnull(tolong("5.7"))
/// ```
pub fn tolong_string(value: &str) -> Option<i64> {
    parse_long(value)
}

/// kql: tolong(value: bool) -> long
///
/// 1 for true, 0 for false.
///
/// ```kql
/// tolong(true) == 1
/// ```
pub fn tolong_bool(value: bool) -> i64 {
    i64::from(value)
}

/// kql: tolong(value: int) -> long
///
/// The same number.
///
/// ```kql
/// tolong(int(5)) == 5
/// ```
pub fn tolong_int(value: i32) -> i64 {
    i64::from(value)
}

/// kql: tolong(value: long) -> long
///
/// The same number.
///
/// ```kql
/// tolong(5) == 5
/// ```
pub fn tolong_long(value: i64) -> i64 {
    value
}

/// kql: tolong(value: real) -> long
///
/// Cuts the fraction; null for NaN (measured).
///
/// ```kql
/// tolong(5.7) == 5
/// tolong(-5.7) == -5
/// ```
pub fn tolong_real(value: f64) -> Option<i64> {
    real_to_long(value)
}

/// kql: tolong(value: decimal) -> long
///
/// Cuts the fraction.
///
/// ```kql
/// tolong(decimal(5.7)) == 5
/// ```
pub fn tolong_decimal(value: Decimal) -> Option<i64> {
    value.0.trunc().try_into().ok()
}

/// kql: tolong(value: datetime) -> long
///
/// The ticks since 0001-01-01 (measured).
///
/// ```kql
/// tolong(datetime(2020-01-01)) == 637134336000000000
/// ```
pub fn tolong_datetime(value: DateTime) -> i64 {
    value.0
}

/// kql: tolong(value: timespan) -> long
///
/// The ticks (measured).
///
/// ```kql
/// tolong(1d) == 864000000000
/// ```
pub fn tolong_timespan(value: TimeSpan) -> i64 {
    value.0
}

/// kql: tolong(value: dynamic) -> long
///
/// Converts a number or bool, reads a string.
///
/// ```kql
/// tolong(dynamic(5.7)) == 5
/// tolong(dynamic(" 7 ")) == 7
/// isnull(tolong(dynamic([1])))
/// ```
pub fn tolong_dynamic(value: &Dynamic) -> Option<i64> {
    value.to_long()
}

/// kql: toint(value: string) -> int
///
/// Reads decimal digits, or `0x` and hexadecimal digits; null outside the range (measured).
///
/// ```kql
/// toint("123") == 123
/// isnull(toint("9999999999"))
/// ```
pub fn toint_string(value: &str) -> Option<i32> {
    parse_int(value)
}

/// kql: toint(value: bool) -> int
///
/// 1 for true, 0 for false.
///
/// ```kql
/// toint(true) == 1
/// ```
pub fn toint_bool(value: bool) -> i32 {
    i32::from(value)
}

/// kql: toint(value: int) -> int
///
/// The same number.
///
/// ```kql
/// toint(int(5)) == 5
/// ```
pub fn toint_int(value: i32) -> i32 {
    value
}

/// kql: toint(value: long) -> int
///
/// The low 32 bits (measured).
///
/// ```kql
/// toint(5) == 5
/// toint(9999999999) == 1410065407
/// ```
pub fn toint_long(value: i64) -> i32 {
    long_to_int(value)
}

/// kql: toint(value: real) -> int
///
/// Cuts the fraction; the nearest int outside the range, null for NaN (measured).
///
/// ```kql
/// toint(5.7) == 5
/// ```
pub fn toint_real(value: f64) -> Option<i32> {
    real_to_int(value)
}

/// kql: toint(value: decimal) -> int
///
/// Cuts the fraction.
///
/// ```kql
/// toint(decimal(5.7)) == 5
/// ```
pub fn toint_decimal(value: Decimal) -> Option<i32> {
    value.0.trunc().try_into().ok()
}

/// kql: toint(value: datetime) -> int
///
/// The low 32 bits of the ticks (measured).
///
/// ```kql
/// toint(datetime(2020-01-01)) == -1954807808
/// ```
pub fn toint_datetime(value: DateTime) -> i32 {
    long_to_int(value.0)
}

/// kql: toint(value: timespan) -> int
///
/// The low 32 bits of the ticks (measured).
///
/// ```kql
/// toint(1d) == 711573504
/// ```
pub fn toint_timespan(value: TimeSpan) -> i32 {
    long_to_int(value.0)
}

/// kql: toint(value: dynamic) -> int
///
/// Converts a number or bool, reads a string.
///
/// ```kql
/// toint(dynamic(5.7)) == 5
/// isnull(toint(dynamic("5.7")))
/// ```
pub fn toint_dynamic(value: &Dynamic) -> Option<i32> {
    value.to_int()
}
