//! `around`: whether a value lies near another.

use crate::types::{DateTime, Decimal, TimeSpan};

/// kql: around(value: long, center: long, delta: long) -> bool
///
/// True if a value is at most `delta` away from the center.
///
/// ```kql
/// around(7, 5, 2)
/// around(2, 5, 2) == false
/// isnull(around(long(null), 5, 2))
/// ```
pub fn around_long(value: i64, center: i64, delta: i64) -> bool {
    near(value, center, delta)
}

/// kql: around(value: real, center: real, delta: real) -> bool
///
/// True if a value is at most `delta` away from the center.
///
/// ```kql
/// around(5.5, 5, 0.5)
/// around(5.75, 5, 0.5) == false
/// ```
pub fn around_real(value: f64, center: f64, delta: f64) -> bool {
    value >= center - delta && value <= center + delta
}

/// kql: around(value: decimal, center: decimal, delta: decimal) -> bool
///
/// True if a value is at most `delta` away from the center.
///
/// ```kql
/// around(decimal(5.5), decimal(5), decimal(0.5))
/// ```
pub fn around_decimal(value: Decimal, center: Decimal, delta: Decimal) -> bool {
    let low = center.0.checked_sub(delta.0).is_none_or(|low| value.0 >= low);
    let high = center.0.checked_add(delta.0).is_none_or(|high| value.0 <= high);
    low && high
}

/// kql: around(value: datetime, center: datetime, delta: timespan) -> bool
///
/// True if a time is at most `delta` away from the center.
///
/// ```kql
/// around(datetime(2024-01-01 23:00), datetime(2024-01-02), 1h)
/// around(datetime(2024-01-01 22:59), datetime(2024-01-02), 1h) == false
/// ```
pub fn around_datetime(value: DateTime, center: DateTime, delta: TimeSpan) -> bool {
    near(value.0, center.0, delta.0)
}

/// kql: around(value: timespan, center: timespan, delta: timespan) -> bool
///
/// True if a length of time is at most `delta` away from the center.
///
/// ```kql
/// around(3h, 2h, 1h)
/// ```
pub fn around_timespan(value: TimeSpan, center: TimeSpan, delta: TimeSpan) -> bool {
    near(value.0, center.0, delta.0)
}

fn near(value: i64, center: i64, delta: i64) -> bool {
    (i128::from(value) - i128::from(center)).abs() <= i128::from(delta)
}
