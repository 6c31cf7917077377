//! Equality and order of a dynamic and a value of another type.
//!
//! The dynamic is converted first, as `tostring`, `tolong` ... do. What cannot be converted is null: it equals nothing and has
//! no order. Two dynamics are not compared; the engine refuses that (measured).

use std::cmp::Ordering;

use crate::types::{DateTime, Dynamic, Guid, TimeSpan, number::long_to_real};

/// kql: `==`(left: dynamic, right: string) -> bool
///
/// True if the text of a dynamic is the string; null has the empty text (measured).
///
/// ```kql
/// dynamic(["x"])[0] == "x"
/// dynamic([null])[0] == ""
/// ```
pub fn equal_dynamic_string(left: &Dynamic, right: &str) -> bool {
    left.to_text() == right
}

/// kql: `!=`(left: dynamic, right: string) -> bool
///
/// True if the text of a dynamic differs from the string; null has the empty text (measured).
///
/// ```kql
/// dynamic([null])[0] != "x"
/// ```
pub fn not_equal_dynamic_string(left: &Dynamic, right: &str) -> bool {
    left.to_text() != right
}

/// kql: `==`(left: dynamic, right: bool) -> bool
///
/// True if a dynamic, converted, is the value.
///
/// ```kql
/// dynamic([true])[0] == true
/// (dynamic([true])[0] == false) == false
/// ```
pub fn equal_dynamic_bool(left: &Dynamic, right: Option<bool>) -> Option<bool> {
    equal(left.to_bool(), right)
}

/// kql: `!=`(left: dynamic, right: bool) -> bool
///
/// True if a dynamic, converted, is not the value.
///
/// ```kql
/// dynamic([true])[0] != false
/// dynamic([null])[0] != true
/// ```
pub fn not_equal_dynamic_bool(left: &Dynamic, right: Option<bool>) -> Option<bool> {
    equal(left.to_bool(), right).map(|equal| !equal)
}

/// kql: `==`(left: dynamic, right: long) -> bool
///
/// True if a dynamic, converted, is the value.
///
/// ```kql
/// dynamic([1])[0] == 1
/// (dynamic([1])[0] == 2) == false
/// ```
pub fn equal_dynamic_long(left: &Dynamic, right: Option<i64>) -> Option<bool> {
    equal_number(left, right)
}

/// kql: `!=`(left: dynamic, right: long) -> bool
///
/// True if a dynamic, converted, is not the value.
///
/// ```kql
/// dynamic([1])[0] != 2
/// dynamic([null])[0] != 1
/// ```
pub fn not_equal_dynamic_long(left: &Dynamic, right: Option<i64>) -> Option<bool> {
    equal_number(left, right).map(|equal| !equal)
}

/// kql: `==`(left: dynamic, right: real) -> bool
///
/// True if a dynamic, converted, is the value.
///
/// ```kql
/// dynamic([1.5])[0] == 1.5
/// (dynamic([1.5])[0] == 2.5) == false
/// ```
pub fn equal_dynamic_real(left: &Dynamic, right: Option<f64>) -> Option<bool> {
    equal(left.to_real(), right)
}

/// kql: `!=`(left: dynamic, right: real) -> bool
///
/// True if a dynamic, converted, is not the value.
///
/// ```kql
/// dynamic([1.5])[0] != 2.5
/// dynamic([null])[0] != 1.5
/// ```
pub fn not_equal_dynamic_real(left: &Dynamic, right: Option<f64>) -> Option<bool> {
    equal(left.to_real(), right).map(|equal| !equal)
}

/// kql: `==`(left: dynamic, right: datetime) -> bool
///
/// True if a dynamic, converted, is the value.
///
/// ```kql
/// dynamic(["2024-01-01"])[0] == datetime(2024-01-01)
/// (dynamic(["2024-01-01"])[0] == datetime(2024-01-02)) == false
/// ```
pub fn equal_dynamic_datetime(left: &Dynamic, right: Option<DateTime>) -> Option<bool> {
    equal(left.to_datetime(), right)
}

/// kql: `!=`(left: dynamic, right: datetime) -> bool
///
/// True if a dynamic, converted, is not the value.
///
/// ```kql
/// dynamic(["2024-01-01"])[0] != datetime(2024-01-02)
/// dynamic([null])[0] != datetime(2024-01-01)
/// ```
pub fn not_equal_dynamic_datetime(left: &Dynamic, right: Option<DateTime>) -> Option<bool> {
    equal(left.to_datetime(), right).map(|equal| !equal)
}

/// kql: `==`(left: dynamic, right: timespan) -> bool
///
/// True if a dynamic, converted, is the value.
///
/// ```kql
/// dynamic(["01:00:00"])[0] == 1h
/// (dynamic(["01:00:00"])[0] == 2h) == false
/// ```
pub fn equal_dynamic_timespan(left: &Dynamic, right: Option<TimeSpan>) -> Option<bool> {
    equal(left.to_timespan(), right)
}

/// kql: `!=`(left: dynamic, right: timespan) -> bool
///
/// True if a dynamic, converted, is not the value.
///
/// ```kql
/// dynamic(["01:00:00"])[0] != 2h
/// dynamic([null])[0] != 1h
/// ```
pub fn not_equal_dynamic_timespan(left: &Dynamic, right: Option<TimeSpan>) -> Option<bool> {
    equal(left.to_timespan(), right).map(|equal| !equal)
}

/// kql: `==`(left: dynamic, right: guid) -> bool
///
/// True if a dynamic, converted, is the value.
///
/// ```kql
/// dynamic(["70fc66f7-8279-44fc-9092-d364d70fce44"])[0] == guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// (dynamic(["70fc66f7-8279-44fc-9092-d364d70fce44"])[0] == guid(70fc66f7-8279-44fc-9092-d364d70fce45)) == false
/// ```
pub fn equal_dynamic_guid(left: &Dynamic, right: Option<Guid>) -> Option<bool> {
    equal(left.to_guid(), right)
}

/// kql: `!=`(left: dynamic, right: guid) -> bool
///
/// True if a dynamic, converted, is not the value.
///
/// ```kql
/// dynamic(["70fc66f7-8279-44fc-9092-d364d70fce44"])[0] != guid(70fc66f7-8279-44fc-9092-d364d70fce45)
/// dynamic([null])[0] != guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// ```
pub fn not_equal_dynamic_guid(left: &Dynamic, right: Option<Guid>) -> Option<bool> {
    equal(left.to_guid(), right).map(|equal| !equal)
}

/// kql: `<`(left: dynamic, right: long) -> bool
///
/// True if a dynamic, converted, is smaller than the value.
///
/// ```kql
/// dynamic([1])[0] < 2
/// ```
pub fn less_dynamic_long(left: &Dynamic, right: i64) -> Option<bool> {
    compare_number(left, right).map(Ordering::is_lt)
}

/// kql: `<=`(left: dynamic, right: long) -> bool
///
/// True if a dynamic, converted, is smaller than the value or equal.
///
/// ```kql
/// dynamic([1])[0] <= 2
/// ```
pub fn less_or_equal_dynamic_long(left: &Dynamic, right: i64) -> Option<bool> {
    compare_number(left, right).map(Ordering::is_le)
}

/// kql: `>`(left: dynamic, right: long) -> bool
///
/// True if a dynamic, converted, is greater than the value.
///
/// ```kql
/// (dynamic([1])[0] > 2) == false
/// ```
pub fn greater_dynamic_long(left: &Dynamic, right: i64) -> Option<bool> {
    compare_number(left, right).map(Ordering::is_gt)
}

/// kql: `>=`(left: dynamic, right: long) -> bool
///
/// True if a dynamic, converted, is greater than the value or equal.
///
/// ```kql
/// dynamic([1])[0] >= 1
/// ```
pub fn greater_or_equal_dynamic_long(left: &Dynamic, right: i64) -> Option<bool> {
    compare_number(left, right).map(Ordering::is_ge)
}

/// kql: `<`(left: dynamic, right: real) -> bool
///
/// True if a dynamic, converted, is smaller than the value.
///
/// ```kql
/// dynamic([1.5])[0] < 2.5
/// ```
pub fn less_dynamic_real(left: &Dynamic, right: f64) -> Option<bool> {
    left.to_real().map(|left| left < right)
}

/// kql: `<=`(left: dynamic, right: real) -> bool
///
/// True if a dynamic, converted, is smaller than the value or equal.
///
/// ```kql
/// dynamic([1.5])[0] <= 2.5
/// ```
pub fn less_or_equal_dynamic_real(left: &Dynamic, right: f64) -> Option<bool> {
    left.to_real().map(|left| left <= right)
}

/// kql: `>`(left: dynamic, right: real) -> bool
///
/// True if a dynamic, converted, is greater than the value.
///
/// ```kql
/// (dynamic([1.5])[0] > 2.5) == false
/// ```
pub fn greater_dynamic_real(left: &Dynamic, right: f64) -> Option<bool> {
    left.to_real().map(|left| left > right)
}

/// kql: `>=`(left: dynamic, right: real) -> bool
///
/// True if a dynamic, converted, is greater than the value or equal.
///
/// ```kql
/// dynamic([1.5])[0] >= 1.5
/// ```
pub fn greater_or_equal_dynamic_real(left: &Dynamic, right: f64) -> Option<bool> {
    left.to_real().map(|left| left >= right)
}

/// kql: `<`(left: dynamic, right: datetime) -> bool
///
/// True if a dynamic, converted, is smaller than the value.
///
/// ```kql
/// dynamic(["2024-01-01"])[0] < datetime(2024-01-02)
/// ```
pub fn less_dynamic_datetime(left: &Dynamic, right: DateTime) -> Option<bool> {
    left.to_datetime().map(|left| left < right)
}

/// kql: `<=`(left: dynamic, right: datetime) -> bool
///
/// True if a dynamic, converted, is smaller than the value or equal.
///
/// ```kql
/// dynamic(["2024-01-01"])[0] <= datetime(2024-01-02)
/// ```
pub fn less_or_equal_dynamic_datetime(left: &Dynamic, right: DateTime) -> Option<bool> {
    left.to_datetime().map(|left| left <= right)
}

/// kql: `>`(left: dynamic, right: datetime) -> bool
///
/// True if a dynamic, converted, is greater than the value.
///
/// ```kql
/// (dynamic(["2024-01-01"])[0] > datetime(2024-01-02)) == false
/// ```
pub fn greater_dynamic_datetime(left: &Dynamic, right: DateTime) -> Option<bool> {
    left.to_datetime().map(|left| left > right)
}

/// kql: `>=`(left: dynamic, right: datetime) -> bool
///
/// True if a dynamic, converted, is greater than the value or equal.
///
/// ```kql
/// dynamic(["2024-01-01"])[0] >= datetime(2024-01-01)
/// ```
pub fn greater_or_equal_dynamic_datetime(left: &Dynamic, right: DateTime) -> Option<bool> {
    left.to_datetime().map(|left| left >= right)
}

/// kql: `<`(left: dynamic, right: timespan) -> bool
///
/// True if a dynamic, converted, is smaller than the value.
///
/// ```kql
/// dynamic(["01:00:00"])[0] < 2h
/// ```
pub fn less_dynamic_timespan(left: &Dynamic, right: TimeSpan) -> Option<bool> {
    left.to_timespan().map(|left| left < right)
}

/// kql: `<=`(left: dynamic, right: timespan) -> bool
///
/// True if a dynamic, converted, is smaller than the value or equal.
///
/// ```kql
/// dynamic(["01:00:00"])[0] <= 2h
/// ```
pub fn less_or_equal_dynamic_timespan(left: &Dynamic, right: TimeSpan) -> Option<bool> {
    left.to_timespan().map(|left| left <= right)
}

/// kql: `>`(left: dynamic, right: timespan) -> bool
///
/// True if a dynamic, converted, is greater than the value.
///
/// ```kql
/// (dynamic(["01:00:00"])[0] > 2h) == false
/// ```
pub fn greater_dynamic_timespan(left: &Dynamic, right: TimeSpan) -> Option<bool> {
    left.to_timespan().map(|left| left > right)
}

/// kql: `>=`(left: dynamic, right: timespan) -> bool
///
/// True if a dynamic, converted, is greater than the value or equal.
///
/// ```kql
/// dynamic(["01:00:00"])[0] >= 1h
/// ```
pub fn greater_or_equal_dynamic_timespan(left: &Dynamic, right: TimeSpan) -> Option<bool> {
    left.to_timespan().map(|left| left >= right)
}

/// Equality of values that may be null.
fn equal<T: PartialEq>(left: Option<T>, right: Option<T>) -> Option<bool> {
    match (left, right) {
        (None, None) => None,
        (left, right) => Some(left == right),
    }
}

/// Equality with a long; a real keeps its fraction.
fn equal_number(left: &Dynamic, right: Option<i64>) -> Option<bool> {
    match right {
        None => left.to_long().map(|_| false),
        Some(right) => Some(compare_number(left, right) == Some(Ordering::Equal)),
    }
}

/// The order of a dynamic and a long; a real keeps its fraction.
fn compare_number(left: &Dynamic, right: i64) -> Option<Ordering> {
    match left {
        Dynamic::Real(left) => left.partial_cmp(&long_to_real(right)),
        _ => left.to_long().map(|left| left.cmp(&right)),
    }
}
