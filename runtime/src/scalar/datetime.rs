//! Adding to datetimes, comparing them and making them of parts.

use super::calendar::iso_week;
use crate::types::{DateTime, TimeSpan, number::long_to_real};

/// A part of a datetime that `datetime_add` and `datetime_diff` know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Period {
    Months(i64),
    Ticks(i64),
    Nanosecond,
}

impl Period {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "year" => Self::Months(12),
            "quarter" => Self::Months(3),
            "month" => Self::Months(1),
            "week" => Self::Ticks(7 * TimeSpan::TICKS_PER_DAY),
            "day" => Self::Ticks(TimeSpan::TICKS_PER_DAY),
            "hour" => Self::Ticks(TimeSpan::TICKS_PER_HOUR),
            "minute" => Self::Ticks(TimeSpan::TICKS_PER_MINUTE),
            "second" => Self::Ticks(TimeSpan::TICKS_PER_SECOND),
            "millisecond" => Self::Ticks(TimeSpan::TICKS_PER_MILLISECOND),
            "microsecond" => Self::Ticks(TimeSpan::TICKS_PER_MICROSECOND),
            "nanosecond" => Self::Nanosecond,
            _ => return None,
        })
    }
}

/// True for the names of periods that `datetime_add` and `datetime_diff` accept, in any case; the engine refuses others.
pub fn is_period(name: &str) -> bool {
    Period::from_name(name).is_some()
}

/// True for the names of parts that `datetime_part` accepts, in any case; the engine refuses others.
pub fn is_datetime_part(name: &str) -> bool {
    datetime_part(name, DateTime::MIN).is_some()
}

/// kql: datetime_add(period: string, amount: long, datetime: datetime) -> datetime
///
/// The datetime so many periods later; a day that the month lacks becomes its last. Null outside the calendar.
///
/// ```kql
/// datetime_add("month", 1, datetime(2024-01-31)) == datetime(2024-02-29)
/// datetime_add("week", 1, datetime(2024-01-01)) == datetime(2024-01-08)
/// datetime_add("hour", -1, datetime(2024-01-01 01:00)) == datetime(2024-01-01)
/// ```
pub fn datetime_add(period: &str, amount: i64, datetime: DateTime) -> Option<DateTime> {
    match Period::from_name(period)? {
        Period::Months(months) => datetime.checked_add_months(amount.checked_mul(months)?),
        Period::Ticks(ticks) => datetime.checked_add(TimeSpan(amount.checked_mul(ticks)?)),
        Period::Nanosecond => datetime.checked_add(TimeSpan(amount / 100)),
    }
}

/// kql: datetime_diff(period: string, datetime1: datetime, datetime2: datetime) -> long
///
/// How many ends of the period lie between two datetimes, negative if the first is earlier. Weeks begin on Sunday (measured).
///
/// ```kql
/// datetime_diff("year", datetime(2017-01-01), datetime(2000-12-31)) == 17
/// datetime_diff("day", datetime(2017-10-29 00:00), datetime(2017-09-30 23:59)) == 29
/// datetime_diff("minute", datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59)) == 5
/// ```
pub fn datetime_diff(period: &str, datetime1: DateTime, datetime2: DateTime) -> Option<i64> {
    let number = |time: DateTime| match Period::from_name(period)? {
        Period::Months(months) => {
            let date = time.date();
            Some((i64::from(date.year) * 12 + i64::from(date.month) - 1).div_euclid(months))
        }
        // 0001-01-01 was a Monday.
        Period::Ticks(ticks) if ticks == 7 * TimeSpan::TICKS_PER_DAY => {
            Some((time.0 + TimeSpan::TICKS_PER_DAY).div_euclid(ticks))
        }
        Period::Ticks(ticks) => Some(time.0.div_euclid(ticks)),
        Period::Nanosecond => Some(time.0),
    };
    let difference = number(datetime1)? - number(datetime2)?;
    if period.eq_ignore_ascii_case("nanosecond") { difference.checked_mul(100) } else { Some(difference) }
}

/// kql: datetime_part(part: string, date: datetime) -> long
/// deprecated: datepart
///
/// A part of a datetime; the engine gives a long (measured).
///
/// ```kql
/// datetime_part("year", datetime(2017-10-30 01:02:03.7654321)) == 2017
/// datetime_part("Hour", datetime(2017-10-30 01:02:03.7654321)) == 1
/// datetime_part("week_of_year", datetime(2024-03-05)) == 10
/// datetime_part("microsecond", datetime(2017-10-30 01:02:03.7654321)) == 765432
/// ```
pub fn datetime_part(part: &str, date: DateTime) -> Option<i64> {
    let calendar = date.date();
    let time = date.time_of_day().0;
    let fraction = time % TimeSpan::TICKS_PER_SECOND;
    Some(match part.to_ascii_lowercase().as_str() {
        "year" => i64::from(calendar.year),
        "quarter" => i64::from((calendar.month - 1) / 3 + 1),
        "month" => i64::from(calendar.month),
        "week_of_year" => iso_week(date),
        "day" => i64::from(calendar.day),
        "dayofyear" => date.day_of_year(),
        "hour" => time / TimeSpan::TICKS_PER_HOUR,
        "minute" => time / TimeSpan::TICKS_PER_MINUTE % 60,
        "second" => time / TimeSpan::TICKS_PER_SECOND % 60,
        "millisecond" => fraction / TimeSpan::TICKS_PER_MILLISECOND,
        "microsecond" => fraction / TimeSpan::TICKS_PER_MICROSECOND,
        "nanosecond" => fraction * 100,
        _ => return None,
    })
}

/// kql: make_datetime(year: long, month: long, day: long) -> datetime
///
/// Midnight of a date; null if there is no such date.
///
/// ```kql
/// make_datetime(2017, 10, 1) == datetime(2017-10-01)
/// isnull(make_datetime(2017, 13, 1))
/// ```
pub fn make_datetime(year: i64, month: i64, day: i64) -> Option<DateTime> {
    let (year, month, day) =
        (i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    DateTime::from_date(year, month, day)
}

/// kql: make_datetime(year: long, month: long, day: long, hour: long, minute: long) -> datetime
///
/// A minute of a date; null if there is no such minute.
///
/// ```kql
/// make_datetime(2017, 10, 1, 12, 10) == datetime(2017-10-01 12:10)
/// ```
pub fn make_datetime_minute(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Option<DateTime> {
    make_datetime(year, month, day)?.checked_add(clock(hour, minute, 0.0)?)
}

/// kql: make_datetime(year: long, month: long, day: long, hour: long, minute: long, second: real) -> datetime
///
/// A time of a date; null if there is no such time.
///
/// ```kql
/// make_datetime(2017, 10, 1, 12, 11, 0.1234567) == datetime(2017-10-01 12:11:00.1234567)
/// ```
pub fn make_datetime_second(
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: f64,
) -> Option<DateTime> {
    make_datetime(year, month, day)?.checked_add(clock(hour, minute, second)?)
}

/// kql: make_timespan(hour: long, minute: long) -> timespan
///
/// A timespan of parts; null if a part is out of its range.
///
/// ```kql
/// make_timespan(1, 12) == 1h + 12m
/// ```
pub fn make_timespan_minute(hour: i64, minute: i64) -> Option<TimeSpan> {
    clock(hour, minute, 0.0)
}

/// kql: make_timespan(hour: long, minute: long, second: real) -> timespan
///
/// A timespan of parts; null if a part is out of its range.
///
/// ```kql
/// make_timespan(1, 12, 30) == 1h + 12m + 30s
/// ```
pub fn make_timespan_second(hour: i64, minute: i64, second: f64) -> Option<TimeSpan> {
    clock(hour, minute, second)
}

/// kql: make_timespan(day: long, hour: long, minute: long, second: real) -> timespan
///
/// A timespan of parts; null if a part is out of its range.
///
/// ```kql
/// make_timespan(1, 12, 30, 55.123) == 1d + 12h + 30m + 55.123s
/// ```
pub fn make_timespan_day(day: i64, hour: i64, minute: i64, second: f64) -> Option<TimeSpan> {
    let days = day.checked_mul(TimeSpan::TICKS_PER_DAY)?;
    clock(hour, minute, second)?.0.checked_add(days).map(TimeSpan)
}

/// Ticks since midnight, to the nearest.
#[expect(clippy::cast_possible_truncation, reason = "seconds are less than 60")]
fn clock(hour: i64, minute: i64, second: f64) -> Option<TimeSpan> {
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0.0..60.0).contains(&second) {
        return None;
    }
    let ticks = (second * long_to_real(TimeSpan::TICKS_PER_SECOND)).round() as i64;
    Some(TimeSpan(hour * TimeSpan::TICKS_PER_HOUR + minute * TimeSpan::TICKS_PER_MINUTE + ticks))
}

/// kql: unixtime_seconds_todatetime(timestamp: real) -> datetime
///
/// The time so many seconds after 1970; null outside the calendar.
///
/// ```kql
/// unixtime_seconds_todatetime(1546300800) == datetime(2019-01-01)
/// ```
pub fn unixtime_seconds_todatetime(timestamp: f64) -> Option<DateTime> {
    after_1970(timestamp * long_to_real(TimeSpan::TICKS_PER_SECOND))
}

/// kql: unixtime_milliseconds_todatetime(timestamp: real) -> datetime
///
/// The time so many milliseconds after 1970; null outside the calendar.
///
/// ```kql
/// unixtime_milliseconds_todatetime(1546300800000) == datetime(2019-01-01)
/// ```
pub fn unixtime_milliseconds_todatetime(timestamp: f64) -> Option<DateTime> {
    after_1970(timestamp * long_to_real(TimeSpan::TICKS_PER_MILLISECOND))
}

/// kql: unixtime_microseconds_todatetime(timestamp: long) -> datetime
///
/// The time so many microseconds after 1970; null outside the calendar.
///
/// ```kql
/// unixtime_microseconds_todatetime(1546300800000000) == datetime(2019-01-01)
/// ```
pub fn unixtime_microseconds_todatetime(timestamp: i64) -> Option<DateTime> {
    DateTime::UNIX_EPOCH.checked_add(TimeSpan(timestamp.checked_mul(TimeSpan::TICKS_PER_MICROSECOND)?))
}

/// kql: unixtime_nanoseconds_todatetime(timestamp: long) -> datetime
///
/// The time so many nanoseconds after 1970 (measured).
///
/// ```kql
/// unixtime_nanoseconds_todatetime(1546300800000000000) == datetime(2019-01-01)
/// ```
pub fn unixtime_nanoseconds_todatetime(timestamp: i64) -> Option<DateTime> {
    DateTime::UNIX_EPOCH.checked_add(TimeSpan(timestamp.div_euclid(100)))
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn after_1970(ticks: f64) -> Option<DateTime> {
    let ticks = (ticks.abs() < long_to_real(i64::MAX)).then(|| ticks.round() as i64)?;
    DateTime::UNIX_EPOCH.checked_add(TimeSpan(ticks))
}
