//! `format_bytes`

/// The units from the smallest on; each is 1024 of the one before.
const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

/// kql: format_bytes(size: real) -> string
///
/// A number of bytes as a whole number of the largest unit that it reaches.
///
/// ```kql
/// format_bytes(564) == "564 Bytes"
/// format_bytes(20010332) == "19 MB"
/// format_bytes(0) == "0 Bytes"
/// ```
pub fn format_bytes(size: f64) -> String {
    format_bytes_units(size, 0, "")
}

/// kql: format_bytes(size: real, precision: long) -> string
///
/// As without `precision`, with at most so many digits after the point.
///
/// ```kql
/// format_bytes(10332, 1) == "10.1 KB"
/// format_bytes(20010332, 2) == "19.08 MB"
/// ```
pub fn format_bytes_precision(size: f64, precision: i64) -> String {
    format_bytes_units(size, precision, "")
}

/// kql: format_bytes(size: real, precision: long, units: string) -> string
///
/// As without `units`, in one of `Bytes`, `KB`, `MB`, `GB`, `TB`, `PB` and `EB`, which is chosen by the size if empty. An unknown
/// unit gives the empty string.
///
/// ```kql
/// format_bytes(20010332, 0, "KB") == "19541 KB"
/// format_bytes(1, 0, "lightyears") == ""
/// ```
pub fn format_bytes_units(size: f64, precision: i64, units: &str) -> String {
    let chosen = if units.is_empty() {
        let reaches = |place: &usize| size.abs() >= in_bytes(*place);
        Some((0..UNITS.len()).rev().find(reaches).unwrap_or(0))
    } else {
        UNITS.iter().position(|unit| unit.eq_ignore_ascii_case(units))
    };
    let Some(place) = chosen else { return String::new() };
    let number = super::round_precision(size / in_bytes(place), precision.clamp(0, 15));
    format!("{number} {}", UNITS[place])
}

/// How many bytes one of a unit is.
fn in_bytes(place: usize) -> f64 {
    1024_f64.powi(i32::try_from(place).unwrap_or(0))
}
