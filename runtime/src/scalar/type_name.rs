//! `gettype`: the name of a value's type, for null too (measured).

use crate::types::{DateTime, Decimal, Guid, TimeSpan};

/// kql: gettype(value: bool) -> string
///
/// `bool`
///
/// ```kql
/// gettype(true) == "bool"
/// gettype(bool(null)) == "bool"
/// ```
pub fn gettype_bool(_value: Option<bool>) -> &'static str {
    "bool"
}

/// kql: gettype(value: int) -> string
///
/// `int`
///
/// ```kql
/// gettype(int(1)) == "int"
/// gettype(int(null)) == "int"
/// ```
pub fn gettype_int(_value: Option<i32>) -> &'static str {
    "int"
}

/// kql: gettype(value: long) -> string
///
/// `long`
///
/// ```kql
/// gettype(1) == "long"
/// gettype(long(null)) == "long"
/// ```
pub fn gettype_long(_value: Option<i64>) -> &'static str {
    "long"
}

/// kql: gettype(value: real) -> string
///
/// `real`
///
/// ```kql
/// gettype(1.5) == "real"
/// gettype(real(null)) == "real"
/// ```
pub fn gettype_real(_value: Option<f64>) -> &'static str {
    "real"
}

/// kql: gettype(value: decimal) -> string
///
/// `decimal`
///
/// ```kql
/// gettype(decimal(1.5)) == "decimal"
/// gettype(decimal(null)) == "decimal"
/// ```
pub fn gettype_decimal(_value: Option<Decimal>) -> &'static str {
    "decimal"
}

/// kql: gettype(value: datetime) -> string
///
/// `datetime`
///
/// ```kql
/// gettype(datetime(2020-01-01)) == "datetime"
/// gettype(datetime(null)) == "datetime"
/// ```
pub fn gettype_datetime(_value: Option<DateTime>) -> &'static str {
    "datetime"
}

/// kql: gettype(value: timespan) -> string
///
/// `timespan`
///
/// ```kql
/// gettype(1d) == "timespan"
/// gettype(timespan(null)) == "timespan"
/// ```
pub fn gettype_timespan(_value: Option<TimeSpan>) -> &'static str {
    "timespan"
}

/// kql: gettype(value: guid) -> string
///
/// `guid`
///
/// ```kql
/// gettype(guid(70fc66f7-8279-44fc-9092-d364d70fce44)) == "guid"
/// gettype(guid(null)) == "guid"
/// ```
pub fn gettype_guid(_value: Option<Guid>) -> &'static str {
    "guid"
}

/// kql: gettype(value: string) -> string
///
/// `string`
///
/// ```kql
/// gettype("s") == "string"
/// ```
pub fn gettype_string(_value: &str) -> &'static str {
    "string"
}
