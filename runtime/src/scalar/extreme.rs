//! `min_of` and `max_of`: the least and the greatest of several values. Nulls are passed over.

use crate::types::{DateTime, TimeSpan};

/// kql: min_of(first: long, second: long) -> long
///
/// The least of two values; null if all are.
///
/// ```kql
/// min_of(10, 1) == 1
/// ```
pub fn min_of_long_2(first: Option<i64>, second: Option<i64>) -> Option<i64> {
    least([first, second])
}

/// kql: min_of(first: long, second: long, third: long) -> long
///
/// The least of three values; null if all are.
///
/// ```kql
/// min_of(10, 1, -3) == -3
/// ```
pub fn min_of_long_3(first: Option<i64>, second: Option<i64>, third: Option<i64>) -> Option<i64> {
    least([first, second, third])
}

/// kql: min_of(first: long, second: long, third: long, fourth: long) -> long
///
/// The least of four values; null if all are.
///
/// ```kql
/// min_of(10, 1, -3, 17) == -3
/// ```
pub fn min_of_long_4(
    first: Option<i64>,
    second: Option<i64>,
    third: Option<i64>,
    fourth: Option<i64>,
) -> Option<i64> {
    least([first, second, third, fourth])
}

/// kql: min_of(first: real, second: real) -> real
///
/// The least of two values; null if all are.
///
/// ```kql
/// min_of(1.5, 0.5) == 0.5
/// ```
pub fn min_of_real_2(first: Option<f64>, second: Option<f64>) -> Option<f64> {
    least([first, second])
}

/// kql: min_of(first: real, second: real, third: real) -> real
///
/// The least of three values; null if all are.
///
/// ```kql
/// min_of(1.5, 0.5, -2.5) == -2.5
/// ```
pub fn min_of_real_3(first: Option<f64>, second: Option<f64>, third: Option<f64>) -> Option<f64> {
    least([first, second, third])
}

/// kql: min_of(first: real, second: real, third: real, fourth: real) -> real
///
/// The least of four values; null if all are.
///
/// ```kql
/// min_of(1.5, 0.5, -2.5, 9.5) == -2.5
/// ```
pub fn min_of_real_4(
    first: Option<f64>,
    second: Option<f64>,
    third: Option<f64>,
    fourth: Option<f64>,
) -> Option<f64> {
    least([first, second, third, fourth])
}

/// kql: min_of(first: datetime, second: datetime) -> datetime
///
/// The least of two values; null if all are.
///
/// ```kql
/// min_of(datetime(2024-01-02), datetime(2024-01-01)) == datetime(2024-01-01)
/// ```
pub fn min_of_datetime_2(first: Option<DateTime>, second: Option<DateTime>) -> Option<DateTime> {
    least([first, second])
}

/// kql: min_of(first: datetime, second: datetime, third: datetime) -> datetime
///
/// The least of three values; null if all are.
///
/// ```kql
/// min_of(datetime(2024-01-02), datetime(2024-01-01), datetime(2024-01-04)) == datetime(2024-01-01)
/// ```
pub fn min_of_datetime_3(
    first: Option<DateTime>,
    second: Option<DateTime>,
    third: Option<DateTime>,
) -> Option<DateTime> {
    least([first, second, third])
}

/// kql: min_of(first: datetime, second: datetime, third: datetime, fourth: datetime) -> datetime
///
/// The least of four values; null if all are.
///
/// ```kql
/// min_of(datetime(2024-01-02), datetime(2024-01-01), datetime(2024-01-04), datetime(2024-01-03)) == datetime(2024-01-01)
/// ```
pub fn min_of_datetime_4(
    first: Option<DateTime>,
    second: Option<DateTime>,
    third: Option<DateTime>,
    fourth: Option<DateTime>,
) -> Option<DateTime> {
    least([first, second, third, fourth])
}

/// kql: min_of(first: timespan, second: timespan) -> timespan
///
/// The least of two values; null if all are.
///
/// ```kql
/// min_of(2h, 1h) == 1h
/// ```
pub fn min_of_timespan_2(first: Option<TimeSpan>, second: Option<TimeSpan>) -> Option<TimeSpan> {
    least([first, second])
}

/// kql: min_of(first: timespan, second: timespan, third: timespan) -> timespan
///
/// The least of three values; null if all are.
///
/// ```kql
/// min_of(2h, 1h, 4h) == 1h
/// ```
pub fn min_of_timespan_3(
    first: Option<TimeSpan>,
    second: Option<TimeSpan>,
    third: Option<TimeSpan>,
) -> Option<TimeSpan> {
    least([first, second, third])
}

/// kql: min_of(first: timespan, second: timespan, third: timespan, fourth: timespan) -> timespan
///
/// The least of four values; null if all are.
///
/// ```kql
/// min_of(2h, 1h, 4h, 3h) == 1h
/// ```
pub fn min_of_timespan_4(
    first: Option<TimeSpan>,
    second: Option<TimeSpan>,
    third: Option<TimeSpan>,
    fourth: Option<TimeSpan>,
) -> Option<TimeSpan> {
    least([first, second, third, fourth])
}

/// kql: max_of(first: long, second: long) -> long
///
/// The greatest of two values; null if all are.
///
/// ```kql
/// max_of(10, 1) == 10
/// ```
pub fn max_of_long_2(first: Option<i64>, second: Option<i64>) -> Option<i64> {
    greatest([first, second])
}

/// kql: max_of(first: long, second: long, third: long) -> long
///
/// The greatest of three values; null if all are.
///
/// ```kql
/// max_of(10, 1, -3) == 10
/// ```
pub fn max_of_long_3(first: Option<i64>, second: Option<i64>, third: Option<i64>) -> Option<i64> {
    greatest([first, second, third])
}

/// kql: max_of(first: long, second: long, third: long, fourth: long) -> long
///
/// The greatest of four values; null if all are.
///
/// ```kql
/// max_of(10, 1, -3, 17) == 17
/// ```
pub fn max_of_long_4(
    first: Option<i64>,
    second: Option<i64>,
    third: Option<i64>,
    fourth: Option<i64>,
) -> Option<i64> {
    greatest([first, second, third, fourth])
}

/// kql: max_of(first: real, second: real) -> real
///
/// The greatest of two values; null if all are.
///
/// ```kql
/// max_of(1.5, 0.5) == 1.5
/// ```
pub fn max_of_real_2(first: Option<f64>, second: Option<f64>) -> Option<f64> {
    greatest([first, second])
}

/// kql: max_of(first: real, second: real, third: real) -> real
///
/// The greatest of three values; null if all are.
///
/// ```kql
/// max_of(1.5, 0.5, -2.5) == 1.5
/// ```
pub fn max_of_real_3(first: Option<f64>, second: Option<f64>, third: Option<f64>) -> Option<f64> {
    greatest([first, second, third])
}

/// kql: max_of(first: real, second: real, third: real, fourth: real) -> real
///
/// The greatest of four values; null if all are.
///
/// ```kql
/// max_of(1.5, 0.5, -2.5, 9.5) == 9.5
/// ```
pub fn max_of_real_4(
    first: Option<f64>,
    second: Option<f64>,
    third: Option<f64>,
    fourth: Option<f64>,
) -> Option<f64> {
    greatest([first, second, third, fourth])
}

/// kql: max_of(first: datetime, second: datetime) -> datetime
///
/// The greatest of two values; null if all are.
///
/// ```kql
/// max_of(datetime(2024-01-02), datetime(2024-01-01)) == datetime(2024-01-02)
/// ```
pub fn max_of_datetime_2(first: Option<DateTime>, second: Option<DateTime>) -> Option<DateTime> {
    greatest([first, second])
}

/// kql: max_of(first: datetime, second: datetime, third: datetime) -> datetime
///
/// The greatest of three values; null if all are.
///
/// ```kql
/// max_of(datetime(2024-01-02), datetime(2024-01-01), datetime(2024-01-04)) == datetime(2024-01-04)
/// ```
pub fn max_of_datetime_3(
    first: Option<DateTime>,
    second: Option<DateTime>,
    third: Option<DateTime>,
) -> Option<DateTime> {
    greatest([first, second, third])
}

/// kql: max_of(first: datetime, second: datetime, third: datetime, fourth: datetime) -> datetime
///
/// The greatest of four values; null if all are.
///
/// ```kql
/// max_of(datetime(2024-01-02), datetime(2024-01-01), datetime(2024-01-04), datetime(2024-01-03)) == datetime(2024-01-04)
/// ```
pub fn max_of_datetime_4(
    first: Option<DateTime>,
    second: Option<DateTime>,
    third: Option<DateTime>,
    fourth: Option<DateTime>,
) -> Option<DateTime> {
    greatest([first, second, third, fourth])
}

/// kql: max_of(first: timespan, second: timespan) -> timespan
///
/// The greatest of two values; null if all are.
///
/// ```kql
/// max_of(2h, 1h) == 2h
/// ```
pub fn max_of_timespan_2(first: Option<TimeSpan>, second: Option<TimeSpan>) -> Option<TimeSpan> {
    greatest([first, second])
}

/// kql: max_of(first: timespan, second: timespan, third: timespan) -> timespan
///
/// The greatest of three values; null if all are.
///
/// ```kql
/// max_of(2h, 1h, 4h) == 4h
/// ```
pub fn max_of_timespan_3(
    first: Option<TimeSpan>,
    second: Option<TimeSpan>,
    third: Option<TimeSpan>,
) -> Option<TimeSpan> {
    greatest([first, second, third])
}

/// kql: max_of(first: timespan, second: timespan, third: timespan, fourth: timespan) -> timespan
///
/// The greatest of four values; null if all are.
///
/// ```kql
/// max_of(2h, 1h, 4h, 3h) == 4h
/// ```
pub fn max_of_timespan_4(
    first: Option<TimeSpan>,
    second: Option<TimeSpan>,
    third: Option<TimeSpan>,
    fourth: Option<TimeSpan>,
) -> Option<TimeSpan> {
    greatest([first, second, third, fourth])
}

/// The least value that is not null.
fn least<T: PartialOrd, const N: usize>(values: [Option<T>; N]) -> Option<T> {
    values.into_iter().flatten().reduce(|least, value| if value < least { value } else { least })
}

/// The greatest value that is not null.
fn greatest<T: PartialOrd, const N: usize>(values: [Option<T>; N]) -> Option<T> {
    values.into_iter().flatten().reduce(|greatest, value| if value > greatest { value } else { greatest })
}
