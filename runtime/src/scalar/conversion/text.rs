//! `tostring`: the text of a value. Null has the empty text.

use std::borrow::Cow;

use crate::types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, number::real_to_string};

/// kql: tostring(value: string) -> string
///
/// The string itself.
///
/// ```kql
/// tostring("true") == "true"
/// ```
pub fn tostring_string(value: &str) -> Cow<'_, str> {
    Cow::Borrowed(value)
}

/// kql: tostring(value: bool) -> string
///
/// `True` or `False` (measured).
///
/// ```kql
/// tostring(1 == 1) == "True"
/// tostring(bool(null)) == ""
/// ```
pub fn tostring_bool(value: Option<bool>) -> &'static str {
    match value {
        None => "",
        Some(true) => "True",
        Some(false) => "False",
    }
}

/// kql: tostring(value: int) -> string
///
/// The decimal digits.
///
/// ```kql
/// tostring(int(5)) == "5"
/// ```
pub fn tostring_int(value: Option<i32>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// kql: tostring(value: long) -> string
///
/// The decimal digits.
///
/// ```kql
/// tostring(5) == "5"
/// tostring(long(null)) == ""
/// ```
pub fn tostring_long(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// kql: tostring(value: real) -> string
///
/// The shortest digits that read back as the same number, with a point.
///
/// ```kql
/// tostring(1.5) == "1.5"
/// tostring(7.0 / 2) == "3.5"
/// ```
pub fn tostring_real(value: Option<f64>) -> String {
    value.map(real_to_string).unwrap_or_default()
}

/// kql: tostring(value: decimal) -> string
///
/// The decimal digits.
///
/// ```kql
/// tostring(decimal(1.50)) == "1.5"
/// ```
pub fn tostring_decimal(value: Option<Decimal>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// kql: tostring(value: datetime) -> string
///
/// ISO 8601 with seven digits of the second.
///
/// ```kql
/// tostring(datetime(2020-01-02 03:04:05.6)) == "2020-01-02T03:04:05.6000000Z"
/// ```
pub fn tostring_datetime(value: Option<DateTime>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// kql: tostring(value: timespan) -> string
///
/// `[-][d.]hh:mm:ss[.fffffff]`
///
/// ```kql
/// tostring(1d) == "1.00:00:00"
/// tostring(-2h) == "-02:00:00"
/// tostring(1tick) == "00:00:00.0000001"
/// ```
pub fn tostring_timespan(value: Option<TimeSpan>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// kql: tostring(value: guid) -> string
///
/// Lower-case digits with dashes.
///
/// ```kql
/// tostring(guid(70FC66F7-8279-44FC-9092-D364D70FCE44)) == "70fc66f7-8279-44fc-9092-d364d70fce44"
/// ```
pub fn tostring_guid(value: Option<Guid>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// kql: tostring(value: dynamic) -> string
///
/// The text of a string or number, `true` or `false`, and JSON for arrays and bags.
///
/// ```kql
/// tostring(dynamic("x")) == "x"
/// tostring(dynamic(true)) == "true"
/// tostring(dynamic([1, 2])) == "[1,2]"
/// tostring(dynamic({'a': 1})) == '{"a":1}'
/// ```
pub fn tostring_dynamic(value: &Dynamic) -> Cow<'_, str> {
    value.to_text()
}
