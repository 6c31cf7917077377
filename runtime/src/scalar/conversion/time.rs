//! `todatetime`, `totimespan`, `toguid`.
//!
//! Null where the text has none of the forms.

use crate::types::{DateTime, Dynamic, Guid, TimeSpan};

/// kql: todatetime(value: string) -> datetime
///
/// Reads ISO 8601, RFC 822, RFC 850 and month-first forms; without an offset the time is UTC.
///
/// ```kql
/// todatetime("2022-12-02T13:45:56+02:00") == datetime(2022-12-02 11:45:56)
/// todatetime("Fri, 02 Dec 2022 13:45:56 GMT") == datetime(2022-12-02 13:45:56)
/// todatetime("2/3/2022") == datetime(2022-02-03)
/// isnull(todatetime("13-01-2022"))
/// ```
pub fn todatetime_string(value: &str) -> Option<DateTime> {
    DateTime::parse(value)
}

/// kql: todatetime(value: datetime) -> datetime
///
/// The same time.
///
/// ```kql
/// todatetime(datetime(2020-01-02)) == datetime(2020-01-02)
/// ```
pub fn todatetime_datetime(value: DateTime) -> DateTime {
    value
}

/// kql: todatetime(value: dynamic) -> datetime
///
/// Takes a datetime, reads a string.
///
/// ```kql
/// todatetime(dynamic(["2020-01-02"])[0]) == datetime(2020-01-02)
/// ```
pub fn todatetime_dynamic(value: &Dynamic) -> Option<DateTime> {
    value.to_datetime()
}

/// kql: totimespan(value: string) -> timespan
/// also: totime
///
/// Reads `[-][d.]hh:mm[:ss[.fffffff]]`, and numbers with a unit.
///
/// ```kql
/// totimespan("0.00:01:00") == 1m
/// totimespan("1.02:03:04.5") == 1d + 2h + 3m + 4.5s
/// isnull(totimespan("abc"))
/// ```
pub fn totimespan_string(value: &str) -> Option<TimeSpan> {
    TimeSpan::parse(value)
}

/// kql: totimespan(value: timespan) -> timespan
/// also: totime
///
/// The same length.
///
/// ```kql
/// totimespan(4d) == 4d
/// ```
pub fn totimespan_timespan(value: TimeSpan) -> TimeSpan {
    value
}

/// kql: totimespan(value: dynamic) -> timespan
/// also: totime
///
/// Takes a timespan, reads a string; a number is ticks.
///
/// ```kql
/// totimespan(dynamic(["00:01:00"])[0]) == 1m
/// ```
pub fn totimespan_dynamic(value: &Dynamic) -> Option<TimeSpan> {
    value.to_timespan()
}

/// kql: toguid(value: string) -> guid
///
/// Reads 32 hexadecimal digits with or without dashes and braces.
///
/// ```kql
/// toguid("70fc66f7-8279-44fc-9092-d364d70fce44") == guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// isnull(toguid("abc"))
/// ```
pub fn toguid_string(value: &str) -> Option<Guid> {
    Guid::parse(value)
}

/// kql: toguid(value: guid) -> guid
///
/// The same.
///
/// ```kql
/// toguid(guid(70fc66f7-8279-44fc-9092-d364d70fce44)) == guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// ```
pub fn toguid_guid(value: Guid) -> Guid {
    value
}

/// kql: toguid(value: dynamic) -> guid
///
/// Takes a guid, reads a string.
///
/// ```kql
/// toguid(dynamic(["70fc66f7-8279-44fc-9092-d364d70fce44"])[0]) == guid(70fc66f7-8279-44fc-9092-d364d70fce44)
/// ```
pub fn toguid_dynamic(value: &Dynamic) -> Option<Guid> {
    value.to_guid()
}
