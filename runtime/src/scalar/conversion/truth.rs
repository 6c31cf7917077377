//! `tobool`. Null where the value cannot be converted.

use crate::types::{Dynamic, number::parse_bool};

/// kql: tobool(value: string) -> bool
/// also: toboolean
///
/// Reads `true` and `false` in any case, and whole numbers, of which 0 is false (measured).
///
/// ```kql
/// tobool("TRUE") == true
/// tobool("0") == false
/// isnull(tobool("yes"))
/// isnull(tobool("1.5"))
/// ```
pub fn tobool_string(value: &str) -> Option<bool> {
    parse_bool(value)
}

/// kql: tobool(value: bool) -> bool
/// also: toboolean
///
/// The same.
///
/// ```kql
/// tobool(true) == true
/// ```
pub fn tobool_bool(value: bool) -> bool {
    value
}

/// kql: tobool(value: int) -> bool
/// also: toboolean
///
/// False for 0.
///
/// ```kql
/// tobool(int(0)) == false
/// ```
pub fn tobool_int(value: i32) -> bool {
    value != 0
}

/// kql: tobool(value: long) -> bool
/// also: toboolean
///
/// False for 0.
///
/// ```kql
/// tobool(123) == true
/// ```
pub fn tobool_long(value: i64) -> bool {
    value != 0
}

/// kql: tobool(value: real) -> bool
/// also: toboolean
///
/// False for 0.
///
/// ```kql
/// tobool(1.5) == true
/// ```
pub fn tobool_real(value: f64) -> bool {
    value != 0.0
}

/// kql: tobool(value: dynamic) -> bool
/// also: toboolean
///
/// Takes a bool, converts a number, reads a string.
///
/// ```kql
/// tobool(dynamic(1)) == true
/// isnull(tobool(dynamic(null)))
/// ```
pub fn tobool_dynamic(value: &Dynamic) -> Option<bool> {
    value.to_bool()
}
