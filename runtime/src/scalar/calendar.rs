//! Days, weeks, months and years of datetimes.

use crate::types::{DateTime, TimeSpan};

/// kql: startofday(date: datetime) -> datetime
///
/// The beginning of the day.
///
/// ```kql
/// startofday(datetime(2017-01-04 10:10:17)) == datetime(2017-01-04)
/// ```
pub fn startofday(date: DateTime) -> Option<DateTime> {
    start_of_day(date, 0)
}

/// kql: startofday(date: datetime, offset: long) -> datetime
///
/// The beginning of the day, so many days later; null outside the calendar.
///
/// ```kql
/// startofday(datetime(2017-01-04 10:10:17), 1) == datetime(2017-01-05)
/// ```
pub fn startofday_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    start_of_day(date, offset)
}

/// kql: endofday(date: datetime) -> datetime
///
/// The last tick of the day.
///
/// ```kql
/// endofday(datetime(2017-01-04 10:10:17)) == datetime(2017-01-05) - 1tick
/// ```
pub fn endofday(date: DateTime) -> Option<DateTime> {
    end_before(start_of_day(date, 1))
}

/// kql: endofday(date: datetime, offset: long) -> datetime
///
/// The last tick of the day, so many days later; null outside the calendar.
///
/// ```kql
/// endofday(datetime(2017-01-04 10:10:17), -1) == datetime(2017-01-04) - 1tick
/// ```
pub fn endofday_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    end_before(start_of_day(date, offset.checked_add(1)?))
}

/// kql: startofweek(date: datetime) -> datetime
///
/// The beginning of the week, which begins on Sunday.
///
/// ```kql
/// startofweek(datetime(2017-01-04 10:10:17)) == datetime(2017-01-01)
/// ```
pub fn startofweek(date: DateTime) -> Option<DateTime> {
    start_of_week(date, 0)
}

/// kql: startofweek(date: datetime, offset: long) -> datetime
///
/// The beginning of the week, which begins on Sunday, so many weeks later; null outside the calendar.
///
/// ```kql
/// startofweek(datetime(2017-01-04 10:10:17), 1) == datetime(2017-01-08)
/// ```
pub fn startofweek_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    start_of_week(date, offset)
}

/// kql: endofweek(date: datetime) -> datetime
///
/// The last tick of the week, which begins on Sunday.
///
/// ```kql
/// endofweek(datetime(2017-01-04 10:10:17)) == datetime(2017-01-08) - 1tick
/// ```
pub fn endofweek(date: DateTime) -> Option<DateTime> {
    end_before(start_of_week(date, 1))
}

/// kql: endofweek(date: datetime, offset: long) -> datetime
///
/// The last tick of the week, which begins on Sunday, so many weeks later; null outside the calendar.
///
/// ```kql
/// endofweek(datetime(2017-01-04 10:10:17), -1) == datetime(2017-01-01) - 1tick
/// ```
pub fn endofweek_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    end_before(start_of_week(date, offset.checked_add(1)?))
}

/// kql: startofmonth(date: datetime) -> datetime
///
/// The beginning of the month.
///
/// ```kql
/// startofmonth(datetime(2017-01-04 10:10:17)) == datetime(2017-01-01)
/// ```
pub fn startofmonth(date: DateTime) -> Option<DateTime> {
    start_of_month(date, 0)
}

/// kql: startofmonth(date: datetime, offset: long) -> datetime
///
/// The beginning of the month, so many months later; null outside the calendar.
///
/// ```kql
/// startofmonth(datetime(2017-01-04 10:10:17), 1) == datetime(2017-02-01)
/// ```
pub fn startofmonth_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    start_of_month(date, offset)
}

/// kql: endofmonth(date: datetime) -> datetime
///
/// The last tick of the month.
///
/// ```kql
/// endofmonth(datetime(2017-01-04 10:10:17)) == datetime(2017-02-01) - 1tick
/// ```
pub fn endofmonth(date: DateTime) -> Option<DateTime> {
    end_before(start_of_month(date, 1))
}

/// kql: endofmonth(date: datetime, offset: long) -> datetime
///
/// The last tick of the month, so many months later; null outside the calendar.
///
/// ```kql
/// endofmonth(datetime(2017-01-04 10:10:17), -1) == datetime(2017-01-01) - 1tick
/// ```
pub fn endofmonth_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    end_before(start_of_month(date, offset.checked_add(1)?))
}

/// kql: startofyear(date: datetime) -> datetime
///
/// The beginning of the year.
///
/// ```kql
/// startofyear(datetime(2017-01-04 10:10:17)) == datetime(2017-01-01)
/// ```
pub fn startofyear(date: DateTime) -> Option<DateTime> {
    start_of_year(date, 0)
}

/// kql: startofyear(date: datetime, offset: long) -> datetime
///
/// The beginning of the year, so many years later; null outside the calendar.
///
/// ```kql
/// startofyear(datetime(2017-01-04 10:10:17), 1) == datetime(2018-01-01)
/// ```
pub fn startofyear_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    start_of_year(date, offset)
}

/// kql: endofyear(date: datetime) -> datetime
///
/// The last tick of the year.
///
/// ```kql
/// endofyear(datetime(2017-01-04 10:10:17)) == datetime(2018-01-01) - 1tick
/// ```
pub fn endofyear(date: DateTime) -> Option<DateTime> {
    end_before(start_of_year(date, 1))
}

/// kql: endofyear(date: datetime, offset: long) -> datetime
///
/// The last tick of the year, so many years later; null outside the calendar.
///
/// ```kql
/// endofyear(datetime(2017-01-04 10:10:17), -1) == datetime(2017-01-01) - 1tick
/// ```
pub fn endofyear_offset(date: DateTime, offset: i64) -> Option<DateTime> {
    end_before(start_of_year(date, offset.checked_add(1)?))
}

/// kql: dayofweek(date: datetime) -> timespan
///
/// The days since Sunday, as a timespan.
///
/// ```kql
/// dayofweek(datetime(1947-11-30 10:00:05)) == 0d
/// dayofweek(datetime(1970-05-12)) == 2d
/// ```
pub fn dayofweek(date: DateTime) -> TimeSpan {
    TimeSpan::from_days(date.day_of_week())
}

/// kql: dayofmonth(date: datetime) -> int
///
/// The day of the month, from 1.
///
/// ```kql
/// dayofmonth(datetime(2015-12-14)) == 14
/// ```
pub fn dayofmonth(date: DateTime) -> i32 {
    date.date().day.cast_signed()
}

/// kql: dayofyear(date: datetime) -> int
///
/// The day of the year, from 1.
///
/// ```kql
/// dayofyear(datetime(2015-12-14)) == 348
/// ```
pub fn dayofyear(date: DateTime) -> Option<i32> {
    i32::try_from(date.day_of_year()).ok()
}

/// kql: week_of_year(date: datetime) -> long
/// also: weekofyear
///
/// The week of the year by ISO 8601.
///
/// ```kql
/// week_of_year(datetime(2020-06-15)) == 25
/// week_of_year(datetime(2000-01-01)) == 52
/// ```
pub fn week_of_year(date: DateTime) -> i64 {
    iso_week(date)
}

/// kql: monthofyear(date: datetime) -> long
/// also: getmonth
///
/// The month, from 1; the engine gives a long (measured).
///
/// ```kql
/// monthofyear(datetime(2015-12-14)) == 12
/// ```
pub fn monthofyear(date: DateTime) -> i64 {
    i64::from(date.date().month)
}

/// kql: getyear(date: datetime) -> long
///
/// The year; the engine gives a long (measured).
///
/// ```kql
/// getyear(datetime(2015-10-12)) == 2015
/// ```
pub fn getyear(date: DateTime) -> i64 {
    i64::from(date.date().year)
}

/// kql: hourofday(date: datetime) -> long
///
/// The hour, 0 to 23; the engine gives a long (measured).
///
/// ```kql
/// hourofday(datetime(2015-12-14 18:54)) == 18
/// ```
pub fn hourofday(date: DateTime) -> i64 {
    date.time_of_day().0 / TimeSpan::TICKS_PER_HOUR
}

fn start_of_day(date: DateTime, offset: i64) -> Option<DateTime> {
    date.start_of_day().checked_add(TimeSpan(offset.checked_mul(TimeSpan::TICKS_PER_DAY)?))
}

fn start_of_week(date: DateTime, offset: i64) -> Option<DateTime> {
    start_of_day(date, offset.checked_mul(7)?.checked_sub(date.day_of_week())?)
}

fn start_of_month(date: DateTime, offset: i64) -> Option<DateTime> {
    let first = date.date();
    DateTime::from_date(first.year, first.month, 1)?.checked_add_months(offset)
}

fn start_of_year(date: DateTime, offset: i64) -> Option<DateTime> {
    let year = i64::from(date.date().year).checked_add(offset)?;
    DateTime::from_date(i32::try_from(year).ok()?, 1, 1)
}

fn end_before(next: Option<DateTime>) -> Option<DateTime> {
    next?.checked_sub(TimeSpan(1))
}

/// The week that holds the Thursday of the date's week, which begins on Monday.
pub(super) fn iso_week(date: DateTime) -> i64 {
    let since_monday = (date.day_of_week() + 6) % 7;
    let thursday = DateTime(date.0 + (3 - since_monday) * TimeSpan::TICKS_PER_DAY);
    (thursday.day_of_year() - 1) / 7 + 1
}
