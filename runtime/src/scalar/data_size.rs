//! `estimate_data_size`, for the types of which it is documented what they take.

/// kql: estimate_data_size(value: long) -> long
///
/// 8
///
/// ```kql
/// estimate_data_size(1) == 8
/// ```
pub fn estimate_data_size_long(_value: Option<i64>) -> i64 {
    8
}

/// kql: estimate_data_size(value: string) -> long
///
/// The bytes of a string in UTF-8.
///
/// ```kql
/// estimate_data_size("1234567890") == 10
/// ```
pub fn estimate_data_size_string(value: &str) -> i64 {
    i64::try_from(value.len()).unwrap_or(i64::MAX)
}
