//! `indexof_regex` and `regex_quote`.

use super::Pattern;

/// kql: indexof_regex(source: string, match: string) -> long
///
/// The first position at which a pattern matches; -1 if there is none.
///
/// ```kql
/// indexof_regex("xabcabc", "a.c") == 1
/// indexof_regex("abc", "z") == -1
/// indexof_regex("éa", "a") == 1
/// ```
pub fn indexof_regex(source: &str, pattern: &Pattern) -> Option<i64> {
    place(source, pattern, 0, -1, 1)
}

/// kql: indexof_regex(source: string, match: string, start: long) -> long
///
/// The first position from `start` on; null if that is negative (measured).
///
/// ```kql
/// indexof_regex("abcabc", "a.c", 1) == 3
/// isnull(indexof_regex("abcabc", "a.c", -1))
/// ```
pub fn indexof_regex_start(source: &str, pattern: &Pattern, start: i64) -> Option<i64> {
    place(source, pattern, start, -1, 1)
}

/// kql: indexof_regex(source: string, match: string, start: long, length: long) -> long
///
/// As with `start`; a match must begin within `length` code points of it. -1 is no bound, less is null.
///
/// ```kql
/// indexof_regex("abcabc", "a.c", 1, 2) == -1
/// indexof_regex("abcabc", "a.c", 1, 4) == 3
/// isnull(indexof_regex("abcabc", "a.c", 0, -2))
/// ```
pub fn indexof_regex_length(source: &str, pattern: &Pattern, start: i64, length: i64) -> Option<i64> {
    place(source, pattern, start, length, 1)
}

/// kql: indexof_regex(source: string, match: string, start: long, length: long, occurrence: long) -> long
///
/// As with `length`, the position of the so-many-th match; matches do not overlap (measured). Null for a negative number.
///
/// ```kql
/// indexof_regex("abcabcab", "a.c", 0, 9, 2) == 3
/// indexof_regex("ababab", "aba", 0, -1, 2) == -1
/// isnull(indexof_regex("abcabc", "a.c", 0, -1, -1))
/// ```
pub fn indexof_regex_occurrence(
    source: &str,
    pattern: &Pattern,
    start: i64,
    length: i64,
    occurrence: i64,
) -> Option<i64> {
    place(source, pattern, start, length, occurrence)
}

fn place(source: &str, pattern: &Pattern, start: i64, length: i64, occurrence: i64) -> Option<i64> {
    if start < 0 || length < -1 || occurrence < 0 {
        return None;
    }
    let points = |text: &str| i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let end = if length < 0 { i64::MAX } else { start.saturating_add(length) };
    let nth = usize::try_from(occurrence).ok()?.checked_sub(1);
    let from =
        usize::try_from(start).ok().and_then(|start| source.char_indices().map(|(at, _)| at).nth(start));
    let (Some(regex), Some(nth), Some(from)) = (pattern.regex(), nth, from) else { return Some(-1) };
    let places =
        regex.find_iter(&source[from..]).map(|found| start + points(&source[from..][..found.start()]));
    Some(places.take_while(|place| *place < end).nth(nth).unwrap_or(-1))
}

/// kql: regex_quote(string: string) -> string
///
/// A pattern that matches the string itself.
///
/// ```kql
/// regex_quote("(so$me.Te^xt)") == @"\(so\$me\.Te\^xt\)"
/// ```
pub fn regex_quote(string: &str) -> String {
    regex::escape(string)
}
