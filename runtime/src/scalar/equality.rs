//! `==` and `!=`.
//!
//! Equality sees nulls: a null and a value are not equal, and of two nulls the answer is null.

use crate::types::{DateTime, Decimal, Guid, TimeSpan};

/// kql: `==`(left: string, right: string) -> bool
///
/// True if two strings are the same, code point by code point.
///
/// ```kql
/// ("aBc" == "abc") == false
/// ```
pub fn equal_string(left: &str, right: &str) -> bool {
    left == right
}

/// kql: `!=`(left: string, right: string) -> bool
///
/// True if two strings differ.
///
/// ```kql
/// "aBc" != "abc"
/// ```
pub fn not_equal_string(left: &str, right: &str) -> bool {
    left != right
}

/// kql: `==`(left: bool, right: bool) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// true == true
/// (true == false) == false
/// (bool(null) == true) == false
/// isnull(bool(null) == bool(null))
/// ```
pub fn equal_bool(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: bool, right: bool) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// true != false
/// bool(null) != true
/// isnull(bool(null) != bool(null))
/// ```
pub fn not_equal_bool(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: int, right: int) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// int(1) == int(1)
/// (int(null) == int(1)) == false
/// isnull(int(null) == int(null))
/// ```
pub fn equal_int(left: Option<i32>, right: Option<i32>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: int, right: int) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// int(1) != int(2)
/// int(null) != int(1)
/// isnull(int(null) != int(null))
/// ```
pub fn not_equal_int(left: Option<i32>, right: Option<i32>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: long, right: long) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// 1 == 1
/// (1 == 2) == false
/// (long(null) == 1) == false
/// isnull(long(null) == long(null))
/// ```
pub fn equal_long(left: Option<i64>, right: Option<i64>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: long, right: long) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// 1 != 2
/// long(null) != 1
/// isnull(long(null) != long(null))
/// ```
pub fn not_equal_long(left: Option<i64>, right: Option<i64>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: real, right: real) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// 1.5 == 1.5
/// (1.5 == 2.5) == false
/// (real(null) == 1.5) == false
/// isnull(real(null) == real(null))
/// ```
pub fn equal_real(left: Option<f64>, right: Option<f64>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: real, right: real) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// 1.5 != 2.5
/// real(null) != 1.5
/// isnull(real(null) != real(null))
/// ```
pub fn not_equal_real(left: Option<f64>, right: Option<f64>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: decimal, right: decimal) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// decimal(1.5) == decimal(1.5)
/// (decimal(1.5) == decimal(2.5)) == false
/// (decimal(null) == decimal(1.5)) == false
/// isnull(decimal(null) == decimal(null))
/// ```
pub fn equal_decimal(left: Option<Decimal>, right: Option<Decimal>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: decimal, right: decimal) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// decimal(1.5) != decimal(2.5)
/// decimal(null) != decimal(1.5)
/// isnull(decimal(null) != decimal(null))
/// ```
pub fn not_equal_decimal(left: Option<Decimal>, right: Option<Decimal>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: datetime, right: datetime) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// datetime(2024-01-01) == datetime(2024-01-01)
/// (datetime(2024-01-01) == datetime(2024-01-02)) == false
/// (datetime(null) == datetime(2024-01-01)) == false
/// isnull(datetime(null) == datetime(null))
/// ```
pub fn equal_datetime(left: Option<DateTime>, right: Option<DateTime>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: datetime, right: datetime) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// datetime(2024-01-01) != datetime(2024-01-02)
/// datetime(null) != datetime(2024-01-01)
/// isnull(datetime(null) != datetime(null))
/// ```
pub fn not_equal_datetime(left: Option<DateTime>, right: Option<DateTime>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: timespan, right: timespan) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// 1h == 1h
/// (1h == 2h) == false
/// (timespan(null) == 1h) == false
/// isnull(timespan(null) == timespan(null))
/// ```
pub fn equal_timespan(left: Option<TimeSpan>, right: Option<TimeSpan>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: timespan, right: timespan) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// 1h != 2h
/// timespan(null) != 1h
/// isnull(timespan(null) != timespan(null))
/// ```
pub fn not_equal_timespan(left: Option<TimeSpan>, right: Option<TimeSpan>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// kql: `==`(left: guid, right: guid) -> bool
///
/// True if two values are equal; null if both are null.
///
/// ```kql
/// guid(70fc66f7-8279-44fc-9092-d364d70fce44) == guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// (guid(70fc66f7-8279-44fc-9092-d364d70fce44) == guid(70fc66f7-8279-44fc-9092-d364d70fce45)) == false
/// (guid(null) == guid(70fc66f7-8279-44fc-9092-d364d70fce44)) == false
/// isnull(guid(null) == guid(null))
/// ```
pub fn equal_guid(left: Option<Guid>, right: Option<Guid>) -> Option<bool> {
    equal(left, right)
}

/// kql: `!=`(left: guid, right: guid) -> bool
///
/// True if two values differ; null if both are null.
///
/// ```kql
/// guid(70fc66f7-8279-44fc-9092-d364d70fce44) != guid(70fc66f7-8279-44fc-9092-d364d70fce45)
/// guid(null) != guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// isnull(guid(null) != guid(null))
/// ```
pub fn not_equal_guid(left: Option<Guid>, right: Option<Guid>) -> Option<bool> {
    equal(left, right).map(|equal| !equal)
}

/// Equality of values that may be null.
fn equal<T: PartialEq>(left: Option<T>, right: Option<T>) -> Option<bool> {
    match (left, right) {
        (None, None) => None,
        (left, right) => Some(left == right),
    }
}
