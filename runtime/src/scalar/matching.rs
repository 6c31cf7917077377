//! `=~`, `contains`, `startswith`, `endswith` and their kin.
//!
//! An empty needle stands in every string, at its beginning and at its end.

use memchr::memmem;

use super::search;

/// kql: `=~`(source: string, needle: string) -> bool
///
/// True if two strings are the same in any case.
///
/// ```kql
/// "aBc" =~ "ABC"
/// "É" =~ "é"
/// ```
pub fn equal_ignoring_case(source: &str, needle: &str) -> bool {
    search::equal_ignoring_case(source, needle)
}

/// kql: `!~`(source: string, needle: string) -> bool
///
/// True if two strings differ in more than case.
///
/// ```kql
/// "aBc" !~ "xyz"
/// ("aBc" !~ "ABC") == false
/// ```
pub fn not_equal_ignoring_case(source: &str, needle: &str) -> bool {
    !search::equal_ignoring_case(source, needle)
}

/// kql: `contains`(source: string, needle: string) -> bool
///
/// True if the needle stands anywhere in the string, in any case.
///
/// ```kql
/// "Fabrikam" contains "BRik"
/// ```
pub fn contains(source: &str, needle: &str) -> bool {
    search::find_ignoring_case(source, needle, 0).is_some()
}

/// kql: `!contains`(source: string, needle: string) -> bool
///
/// True unless the needle stands anywhere in the string, in any case.
///
/// ```kql
/// "Fabrikam" !contains "xyz"
/// ```
pub fn not_contains(source: &str, needle: &str) -> bool {
    search::find_ignoring_case(source, needle, 0).is_none()
}

/// kql: `contains_cs`(source: string, needle: string) -> bool
///
/// True if the needle stands anywhere in the string, in the same case.
///
/// ```kql
/// "Fabrikam" contains_cs "Fab"
/// ```
pub fn contains_cs(source: &str, needle: &str) -> bool {
    memmem::find(source.as_bytes(), needle.as_bytes()).is_some()
}

/// kql: `!contains_cs`(source: string, needle: string) -> bool
///
/// True unless the needle stands anywhere in the string, in the same case.
///
/// ```kql
/// "Fabrikam" !contains_cs "Kam"
/// ```
pub fn not_contains_cs(source: &str, needle: &str) -> bool {
    memmem::find(source.as_bytes(), needle.as_bytes()).is_none()
}

/// kql: `startswith`(source: string, needle: string) -> bool
///
/// True if the needle stands at the beginning of the string, in any case.
///
/// ```kql
/// "Fabrikam" startswith "fab"
/// ```
pub fn startswith(source: &str, needle: &str) -> bool {
    search::starts_ignoring_case(source, needle)
}

/// kql: `!startswith`(source: string, needle: string) -> bool
///
/// True unless the needle stands at the beginning of the string, in any case.
///
/// ```kql
/// "Fabrikam" !startswith "kam"
/// ```
pub fn not_startswith(source: &str, needle: &str) -> bool {
    !search::starts_ignoring_case(source, needle)
}

/// kql: `startswith_cs`(source: string, needle: string) -> bool
///
/// True if the needle stands at the beginning of the string, in the same case.
///
/// ```kql
/// "Fabrikam" startswith_cs "Fab"
/// ```
pub fn startswith_cs(source: &str, needle: &str) -> bool {
    source.starts_with(needle)
}

/// kql: `!startswith_cs`(source: string, needle: string) -> bool
///
/// True unless the needle stands at the beginning of the string, in the same case.
///
/// ```kql
/// "Fabrikam" !startswith_cs "fab"
/// ```
pub fn not_startswith_cs(source: &str, needle: &str) -> bool {
    !source.starts_with(needle)
}

/// kql: `endswith`(source: string, needle: string) -> bool
///
/// True if the needle stands at the end of the string, in any case.
///
/// ```kql
/// "Fabrikam" endswith "Kam"
/// ```
pub fn endswith(source: &str, needle: &str) -> bool {
    search::ends_ignoring_case(source, needle)
}

/// kql: `!endswith`(source: string, needle: string) -> bool
///
/// True unless the needle stands at the end of the string, in any case.
///
/// ```kql
/// "Fabrikam" !endswith "brik"
/// ```
pub fn not_endswith(source: &str, needle: &str) -> bool {
    !search::ends_ignoring_case(source, needle)
}

/// kql: `endswith_cs`(source: string, needle: string) -> bool
///
/// True if the needle stands at the end of the string, in the same case.
///
/// ```kql
/// "Fabrikam" endswith_cs "kam"
/// ```
pub fn endswith_cs(source: &str, needle: &str) -> bool {
    source.ends_with(needle)
}

/// kql: `!endswith_cs`(source: string, needle: string) -> bool
///
/// True unless the needle stands at the end of the string, in the same case.
///
/// ```kql
/// "Fabrikam" !endswith_cs "Kam"
/// ```
pub fn not_endswith_cs(source: &str, needle: &str) -> bool {
    !source.ends_with(needle)
}
