//! `<`, `<=`, `>` and `>=`. With a null on either side the answer is null.

use crate::types::{DateTime, Decimal, TimeSpan};

/// kql: `<`(left: int, right: int) -> bool
///
/// True if the left value is smaller.
///
/// ```kql
/// int(1) < int(2)
/// ```
pub fn less_int(left: i32, right: i32) -> bool {
    left < right
}

/// kql: `<=`(left: int, right: int) -> bool
///
/// True if the left value is smaller or equal.
///
/// ```kql
/// int(1) <= int(2)
/// ```
pub fn less_or_equal_int(left: i32, right: i32) -> bool {
    left <= right
}

/// kql: `>`(left: int, right: int) -> bool
///
/// True if the left value is greater.
///
/// ```kql
/// int(2) > int(1)
/// ```
pub fn greater_int(left: i32, right: i32) -> bool {
    left > right
}

/// kql: `>=`(left: int, right: int) -> bool
///
/// True if the left value is greater or equal.
///
/// ```kql
/// int(2) >= int(1)
/// ```
pub fn greater_or_equal_int(left: i32, right: i32) -> bool {
    left >= right
}

/// kql: `<`(left: long, right: long) -> bool
///
/// True if the left value is smaller.
///
/// ```kql
/// 1 < 2
/// ```
pub fn less_long(left: i64, right: i64) -> bool {
    left < right
}

/// kql: `<=`(left: long, right: long) -> bool
///
/// True if the left value is smaller or equal.
///
/// ```kql
/// 1 <= 2
/// ```
pub fn less_or_equal_long(left: i64, right: i64) -> bool {
    left <= right
}

/// kql: `>`(left: long, right: long) -> bool
///
/// True if the left value is greater.
///
/// ```kql
/// 2 > 1
/// ```
pub fn greater_long(left: i64, right: i64) -> bool {
    left > right
}

/// kql: `>=`(left: long, right: long) -> bool
///
/// True if the left value is greater or equal.
///
/// ```kql
/// 2 >= 1
/// ```
pub fn greater_or_equal_long(left: i64, right: i64) -> bool {
    left >= right
}

/// kql: `<`(left: real, right: real) -> bool
///
/// True if the left value is smaller.
///
/// ```kql
/// 1.5 < 2.5
/// ```
pub fn less_real(left: f64, right: f64) -> bool {
    left < right
}

/// kql: `<=`(left: real, right: real) -> bool
///
/// True if the left value is smaller or equal.
///
/// ```kql
/// 1.5 <= 2.5
/// ```
pub fn less_or_equal_real(left: f64, right: f64) -> bool {
    left <= right
}

/// kql: `>`(left: real, right: real) -> bool
///
/// True if the left value is greater.
///
/// ```kql
/// 2.5 > 1.5
/// ```
pub fn greater_real(left: f64, right: f64) -> bool {
    left > right
}

/// kql: `>=`(left: real, right: real) -> bool
///
/// True if the left value is greater or equal.
///
/// ```kql
/// 2.5 >= 1.5
/// ```
pub fn greater_or_equal_real(left: f64, right: f64) -> bool {
    left >= right
}

/// kql: `<`(left: decimal, right: decimal) -> bool
///
/// True if the left value is smaller.
///
/// ```kql
/// decimal(1.5) < decimal(2.5)
/// ```
pub fn less_decimal(left: Decimal, right: Decimal) -> bool {
    left < right
}

/// kql: `<=`(left: decimal, right: decimal) -> bool
///
/// True if the left value is smaller or equal.
///
/// ```kql
/// decimal(1.5) <= decimal(2.5)
/// ```
pub fn less_or_equal_decimal(left: Decimal, right: Decimal) -> bool {
    left <= right
}

/// kql: `>`(left: decimal, right: decimal) -> bool
///
/// True if the left value is greater.
///
/// ```kql
/// decimal(2.5) > decimal(1.5)
/// ```
pub fn greater_decimal(left: Decimal, right: Decimal) -> bool {
    left > right
}

/// kql: `>=`(left: decimal, right: decimal) -> bool
///
/// True if the left value is greater or equal.
///
/// ```kql
/// decimal(2.5) >= decimal(1.5)
/// ```
pub fn greater_or_equal_decimal(left: Decimal, right: Decimal) -> bool {
    left >= right
}

/// kql: `<`(left: datetime, right: datetime) -> bool
///
/// True if the left value is earlier.
///
/// ```kql
/// datetime(2024-01-01) < datetime(2024-01-02)
/// ```
pub fn less_datetime(left: DateTime, right: DateTime) -> bool {
    left < right
}

/// kql: `<=`(left: datetime, right: datetime) -> bool
///
/// True if the left value is earlier or equal.
///
/// ```kql
/// datetime(2024-01-01) <= datetime(2024-01-02)
/// ```
pub fn less_or_equal_datetime(left: DateTime, right: DateTime) -> bool {
    left <= right
}

/// kql: `>`(left: datetime, right: datetime) -> bool
///
/// True if the left value is later.
///
/// ```kql
/// datetime(2024-01-02) > datetime(2024-01-01)
/// ```
pub fn greater_datetime(left: DateTime, right: DateTime) -> bool {
    left > right
}

/// kql: `>=`(left: datetime, right: datetime) -> bool
///
/// True if the left value is later or equal.
///
/// ```kql
/// datetime(2024-01-02) >= datetime(2024-01-01)
/// ```
pub fn greater_or_equal_datetime(left: DateTime, right: DateTime) -> bool {
    left >= right
}

/// kql: `<`(left: timespan, right: timespan) -> bool
///
/// True if the left value is shorter.
///
/// ```kql
/// 1h < 2h
/// ```
pub fn less_timespan(left: TimeSpan, right: TimeSpan) -> bool {
    left < right
}

/// kql: `<=`(left: timespan, right: timespan) -> bool
///
/// True if the left value is shorter or equal.
///
/// ```kql
/// 1h <= 2h
/// ```
pub fn less_or_equal_timespan(left: TimeSpan, right: TimeSpan) -> bool {
    left <= right
}

/// kql: `>`(left: timespan, right: timespan) -> bool
///
/// True if the left value is longer.
///
/// ```kql
/// 2h > 1h
/// ```
pub fn greater_timespan(left: TimeSpan, right: TimeSpan) -> bool {
    left > right
}

/// kql: `>=`(left: timespan, right: timespan) -> bool
///
/// True if the left value is longer or equal.
///
/// ```kql
/// 2h >= 1h
/// ```
pub fn greater_or_equal_timespan(left: TimeSpan, right: TimeSpan) -> bool {
    left >= right
}

/// kql: `<=`(left: bool, right: bool) -> bool
///
/// True unless only the left value is; `between` over bools asks it (measured).
///
/// ```kql
/// true between (false .. true)
/// false <= true
/// (true <= false) == false
/// ```
pub fn less_or_equal_bool(left: bool, right: bool) -> bool {
    left <= right
}

/// kql: `>=`(left: bool, right: bool) -> bool
///
/// True unless only the right value is; `between` over bools asks it (measured).
///
/// ```kql
/// true >= false
/// (false >= true) == false
/// ```
pub fn greater_or_equal_bool(left: bool, right: bool) -> bool {
    left >= right
}
