//! `tolong`, `toint`, `toreal`, `todecimal`, `tobool`.
//!
//! Null where the value cannot be converted.

use crate::types::{
    DateTime, Decimal, Dynamic, TimeSpan,
    number::{
        long_to_int, long_to_real, parse_bool, parse_int, parse_long, parse_real, real_to_int, real_to_long,
    },
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

/// kql: tobool(value: string) -> bool
/// also: toboolean
///
/// Reads `true` and `false` in any case, and whole numbers, of which 0 is false (measured).
///
/// ```kql
/// tobool("TRUE") == true
/// tobool("0") == false
/// isnull(tobool("yes"))
/// isnull(tobool("1.5"))
/// ```
pub fn tobool_string(value: &str) -> Option<bool> {
    parse_bool(value)
}

/// kql: tobool(value: bool) -> bool
/// also: toboolean
///
/// The same.
///
/// ```kql
/// tobool(true) == true
/// ```
pub fn tobool_bool(value: bool) -> bool {
    value
}

/// kql: tobool(value: int) -> bool
/// also: toboolean
///
/// False for 0.
///
/// ```kql
/// tobool(int(0)) == false
/// ```
pub fn tobool_int(value: i32) -> bool {
    value != 0
}

/// kql: tobool(value: long) -> bool
/// also: toboolean
///
/// False for 0.
///
/// ```kql
/// tobool(123) == true
/// ```
pub fn tobool_long(value: i64) -> bool {
    value != 0
}

/// kql: tobool(value: real) -> bool
/// also: toboolean
///
/// False for 0.
///
/// ```kql
/// tobool(1.5) == true
/// ```
pub fn tobool_real(value: f64) -> bool {
    value != 0.0
}

/// kql: tobool(value: dynamic) -> bool
/// also: toboolean
///
/// Takes a bool, converts a number, reads a string.
///
/// ```kql
/// tobool(dynamic(1)) == true
/// isnull(tobool(dynamic(null)))
/// ```
pub fn tobool_dynamic(value: &Dynamic) -> Option<bool> {
    value.to_bool()
}
