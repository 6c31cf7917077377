//! `+`, `-`, `*`, `/` and `%` of datetimes and timespans.
//!
//! Null where the result lies outside the calendar, or where a timespan does not hold it.

use crate::types::{DateTime, TimeSpan, number::long_to_real};

/// kql: `-`(left: datetime, right: datetime) -> timespan
///
/// The time from the right to the left.
///
/// ```kql
/// datetime(2024-01-03) - datetime(2024-01-01) == 2d
/// datetime(2024-01-01) - datetime(2024-01-03) == -2d
/// ```
pub fn subtract_datetime(left: DateTime, right: DateTime) -> TimeSpan {
    left.since(right)
}

/// kql: `+`(left: datetime, right: timespan) -> datetime
///
/// The datetime so much later.
///
/// ```kql
/// datetime(2024-01-01) + 1d == datetime(2024-01-02)
/// ```
pub fn add_datetime_timespan(left: DateTime, right: TimeSpan) -> Option<DateTime> {
    left.checked_add(right)
}

/// kql: `+`(left: timespan, right: datetime) -> datetime
///
/// The datetime so much later.
///
/// ```kql
/// 1d + datetime(2024-01-01) == datetime(2024-01-02)
/// ```
pub fn add_timespan_datetime(left: TimeSpan, right: DateTime) -> Option<DateTime> {
    right.checked_add(left)
}

/// kql: `-`(left: datetime, right: timespan) -> datetime
///
/// The datetime so much earlier.
///
/// ```kql
/// datetime(2024-01-02) - 1d == datetime(2024-01-01)
/// ```
pub fn subtract_datetime_timespan(left: DateTime, right: TimeSpan) -> Option<DateTime> {
    left.checked_sub(right)
}

/// kql: `+`(left: timespan, right: timespan) -> timespan
///
/// The sum.
///
/// ```kql
/// 1h + 30m == 90m
/// ```
pub fn add_timespan(left: TimeSpan, right: TimeSpan) -> Option<TimeSpan> {
    left.0.checked_add(right.0).map(TimeSpan)
}

/// kql: `-`(left: timespan, right: timespan) -> timespan
///
/// The difference.
///
/// ```kql
/// 1h - 90m == -30m
/// ```
pub fn subtract_timespan(left: TimeSpan, right: TimeSpan) -> Option<TimeSpan> {
    left.0.checked_sub(right.0).map(TimeSpan)
}

/// kql: `-`(operand: timespan) -> timespan
///
/// The timespan with the other sign.
///
/// ```kql
/// -(1h) == 0h - 1h
/// ```
pub fn negate_timespan(operand: TimeSpan) -> TimeSpan {
    TimeSpan(operand.0.wrapping_neg())
}

/// kql: `*`(left: timespan, right: long) -> timespan
///
/// So many times the timespan.
///
/// ```kql
/// 1h * 2 == 2h
/// ```
pub fn multiply_timespan_long(left: TimeSpan, right: i64) -> Option<TimeSpan> {
    left.0.checked_mul(right).map(TimeSpan)
}

/// kql: `*`(left: long, right: timespan) -> timespan
///
/// So many times the timespan.
///
/// ```kql
/// 2 * 1h == 2h
/// ```
pub fn multiply_long_timespan(left: i64, right: TimeSpan) -> Option<TimeSpan> {
    right.0.checked_mul(left).map(TimeSpan)
}

/// kql: `*`(left: timespan, right: real) -> timespan
///
/// So many times the timespan; parts of a tick are cut.
///
/// ```kql
/// 1h * 1.5 == 90m
/// ```
pub fn multiply_timespan_real(left: TimeSpan, right: f64) -> Option<TimeSpan> {
    whole_ticks(long_to_real(left.0) * right)
}

/// kql: `*`(left: real, right: timespan) -> timespan
///
/// So many times the timespan; parts of a tick are cut.
///
/// ```kql
/// 1.5 * 1h == 90m
/// ```
pub fn multiply_real_timespan(left: f64, right: TimeSpan) -> Option<TimeSpan> {
    whole_ticks(left * long_to_real(right.0))
}

/// kql: `/`(left: timespan, right: timespan) -> real
///
/// How many times the right goes into the left; infinite or NaN if it is 0.
///
/// ```kql
/// 2h / 1h == 2.0
/// 1h / 2h == 0.5
/// ```
pub fn divide_timespan(left: TimeSpan, right: TimeSpan) -> f64 {
    long_to_real(left.0) / long_to_real(right.0)
}

/// kql: `/`(left: timespan, right: long) -> timespan
///
/// That part of the timespan; null if the divisor is 0.
///
/// ```kql
/// 3h / 2 == 90m
/// ```
pub fn divide_timespan_long(left: TimeSpan, right: i64) -> Option<TimeSpan> {
    left.0.checked_div(right).map(TimeSpan)
}

/// kql: `/`(left: timespan, right: real) -> timespan
///
/// That part of the timespan; parts of a tick are cut.
///
/// ```kql
/// 3h / 1.5 == 2h
/// ```
pub fn divide_timespan_real(left: TimeSpan, right: f64) -> Option<TimeSpan> {
    whole_ticks(long_to_real(left.0) / right)
}

/// kql: `%`(left: timespan, right: timespan) -> timespan
///
/// The remainder, never negative; null if the divisor is 0.
///
/// ```kql
/// 90m % 1h == 30m
/// ```
pub fn modulo_timespan(left: TimeSpan, right: TimeSpan) -> Option<TimeSpan> {
    left.0.checked_rem_euclid(right.0).map(TimeSpan)
}

/// Cuts parts of a tick; None if a timespan does not hold the number.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn whole_ticks(ticks: f64) -> Option<TimeSpan> {
    (ticks.abs() < long_to_real(i64::MAX)).then_some(TimeSpan(ticks as i64))
}
