//! Cutting, searching and rebuilding text. Positions and lengths count code points.

use std::borrow::Cow;

use memchr::memmem;

use crate::types::Dynamic;

/// kql: strlen(source: string) -> long
///
/// Counts the code points of a string.
///
/// ```kql
/// strlen("hello") == 5
/// strlen("héllo") == 5
/// ```
pub fn strlen(source: &str) -> i64 {
    count(source)
}

/// kql: string_size(source: string) -> long
///
/// Counts the bytes of a string in UTF-8.
///
/// ```kql
/// string_size("hello") == 5
/// string_size("é") == 2
/// ```
pub fn string_size(source: &str) -> i64 {
    i64::try_from(source.len()).unwrap_or(i64::MAX)
}

/// kql: substring(source: string, startingIndex: long) -> string
///
/// The string from a position on, which counts from the end if it is negative; empty if it lies outside (measured).
///
/// ```kql
/// substring("abcdefg", 2) == "cdefg"
/// substring("abcdefg", -3) == "efg"
/// substring("abc", -10) == ""
/// ```
pub fn substring(source: &str, starting_index: i64) -> Cow<'_, str> {
    Cow::Borrowed(cut(source, starting_index, i64::MAX))
}

/// kql: substring(source: string, startingIndex: long, length: long) -> string
///
/// So many code points from a position on; empty if the position lies outside or the length is not positive (measured).
///
/// ```kql
/// substring("abcdefg", 1, 3) == "bcd"
/// substring("abcdefg", -3, 2) == "ef"
/// substring("abcdefg", 5, 10) == "fg"
/// substring("abcdefg", 1, -1) == ""
/// ```
pub fn substring_length(source: &str, starting_index: i64, length: i64) -> Cow<'_, str> {
    Cow::Borrowed(cut(source, starting_index, length))
}

fn cut(source: &str, start: i64, length: i64) -> &str {
    let start = if start < 0 { count(source).saturating_add(start) } else { start };
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else { return "" };
    let offset = |text: &str, points: usize| {
        if text.is_ascii() {
            points.min(text.len())
        } else {
            text.char_indices().nth(points).map_or(text.len(), |(at, _)| at)
        }
    };
    let rest = &source[offset(source, start)..];
    &rest[..offset(rest, length)]
}

/// kql: indexof(source: string, lookup: string) -> long
///
/// The first position of a text; -1 if it stands nowhere.
///
/// ```kql
/// indexof("abcdefg", "cde") == 2
/// indexof("abcdefg", "x") == -1
/// ```
pub fn indexof(source: &str, lookup: &str) -> i64 {
    find_from(source, lookup, 0, -1, 1)
}

/// kql: indexof(source: string, lookup: string, start: long) -> long
///
/// The first position of a text from `start` on, which counts from the end if it is negative.
///
/// ```kql
/// indexof("abcdefg", "cde", 3) == -1
/// indexof("abcdefg", "cde", -5) == 2
/// ```
pub fn indexof_start(source: &str, lookup: &str, start: i64) -> i64 {
    find_from(source, lookup, start, -1, 1)
}

/// kql: indexof(source: string, lookup: string, start: long, length: long) -> long
///
/// As with `start`; a text must begin within `length` code points of it, but may end past them (measured). -1 is no bound.
///
/// ```kql
/// indexof("abcdefg", "cde", 1, 2) == 2
/// indexof("abcdefg", "cde", 3, 4) == -1
/// indexof("abcdefg", "cde", 2, -1) == 2
/// ```
pub fn indexof_length(source: &str, lookup: &str, start: i64, length: i64) -> i64 {
    find_from(source, lookup, start, length, 1)
}

/// kql: indexof(source: string, lookup: string, start: long, length: long, occurrence: long) -> long
///
/// As with `length`, the position of the so-many-th place.
///
/// ```kql
/// indexof("abcdefgabcdefg", "cde", 1, 10, 2) == 9
/// indexof("abcdefgabcdefg", "cde", 1, 10, 3) == -1
/// ```
pub fn indexof_occurrence(source: &str, lookup: &str, start: i64, length: i64, occurrence: i64) -> i64 {
    find_from(source, lookup, start, length, occurrence)
}

fn find_from(source: &str, lookup: &str, start: i64, length: i64, occurrence: i64) -> i64 {
    let start = if start < 0 { count(source).saturating_add(start).max(0) } else { start };
    let end = if length < 0 { i64::MAX } else { start.saturating_add(length) };
    let Some(nth) = occurrence.checked_sub(1).and_then(|nth| usize::try_from(nth).ok()) else { return -1 };
    let places = memmem::find_iter(source.as_bytes(), lookup.as_bytes()).map(|at| count(&source[..at]));
    places.filter(|place| (start..end).contains(place)).nth(nth).unwrap_or(-1)
}

/// kql: replace_string(text: string, lookup: string, rewrite: string) -> string
///
/// Replaces a text wherever it stands.
///
/// ```kql
/// replace_string("A magic trick can turn a cat into a dog", "cat", "hamster") == "A magic trick can turn a hamster into a dog"
/// ```
pub fn replace_string<'a>(text: &'a str, lookup: &str, rewrite: &str) -> Cow<'a, str> {
    if lookup.is_empty() || !text.contains(lookup) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(lookup, rewrite))
}

/// kql: replace_strings(text: string, lookups: dynamic, rewrites: dynamic) -> string
///
/// Replaces several texts, one lookup after the other, and never looks into what it has already replaced (measured). A lookup
/// without a rewrite is dropped from the text.
///
/// ```kql
/// replace_strings("A magic trick", dynamic(["A ", "trick"]), dynamic(["", "word"])) == "magic word"
/// replace_strings("This is", dynamic(["is", "This"]), dynamic(["was", "That"])) == "Thwas was"
/// ```
pub fn replace_strings(text: &str, lookups: &Dynamic, rewrites: &Dynamic) -> String {
    let rewrites = rewrites.as_array().unwrap_or_default();
    let mut pieces = vec![(text.to_owned(), false)];
    for (place, lookup) in lookups.as_array().unwrap_or_default().iter().enumerate() {
        let lookup = lookup.to_text();
        if lookup.is_empty() {
            continue;
        }
        let rewrite = rewrites.get(place).map(Dynamic::to_text).unwrap_or_default();
        let mut cut = Vec::new();
        for (piece, done) in pieces {
            if done {
                cut.push((piece, true));
                continue;
            }
            for (index, part) in piece.split(&*lookup).enumerate() {
                if index > 0 {
                    cut.push((rewrite.clone().into_owned(), true));
                }
                cut.push((part.to_owned(), false));
            }
        }
        pieces = cut;
    }
    pieces.into_iter().map(|(piece, _)| piece).collect()
}

/// kql: strcat_delim(delimiter: string, part: string, ...) -> string
///
/// Joins strings with a delimiter between them.
///
/// ```kql
/// strcat_delim("-", 1, "2", "A", 1s) == "1-2-A-00:00:01"
/// strcat_delim("-", "a", int(null), "b") == "a--b"
/// ```
pub fn strcat_delim(delimiter: &str, parts: &[&str]) -> String {
    parts.join(delimiter)
}

/// kql: strrep(value: string, multiplier: long) -> string
///
/// Repeats a string, at most 1024 times.
///
/// ```kql
/// strrep("ABC", 2) == "ABCABC"
/// ```
pub fn strrep(value: &str, multiplier: i64) -> String {
    value.repeat(times(multiplier))
}

/// kql: strrep(value: string, multiplier: long, delimiter: string) -> string
///
/// Repeats a string, at most 1024 times, with a delimiter between.
///
/// ```kql
/// strrep(123, 3, ".") == "123.123.123"
/// ```
pub fn strrep_delimiter(value: &str, multiplier: i64, delimiter: &str) -> String {
    vec![value; times(multiplier)].join(delimiter)
}

fn times(multiplier: i64) -> usize {
    usize::try_from(multiplier.clamp(0, 1024)).unwrap_or(0)
}

/// kql: reverse(value: string) -> string
///
/// Turns the code points of a string around.
///
/// ```kql
/// reverse("abc") == "cba"
/// reverse(123.45) == "54.321"
/// ```
pub fn reverse(value: &str) -> String {
    value.chars().rev().collect()
}

/// kql: strcmp(string1: string, string2: string) -> long
///
/// -1, 0 or 1: the order of two strings by code point.
///
/// ```kql
/// strcmp("ABC", "ABC") == 0
/// strcmp("abc", "ABC") == 1
/// strcmp("ABC", "abc") == -1
/// ```
pub fn strcmp(string1: &str, string2: &str) -> i64 {
    string1.cmp(string2) as i64
}

/// kql: translate(searchList: string, replacementList: string, source: string) -> string
///
/// Replaces each character of the first list by the one at its place in the second, whose last stands for all that follow. With an
/// empty second list the characters are dropped.
///
/// ```kql
/// translate("krasp", "otsku", "spark") == "kusto"
/// translate("abc", "x", "abc") == "xxx"
/// translate("abc", "", "ab") == ""
/// ```
pub fn translate(search_list: &str, replacement_list: &str, source: &str) -> String {
    let replacements: Vec<char> = replacement_list.chars().collect();
    let replace = |c: char| match search_list.chars().position(|listed| listed == c) {
        None => Some(c),
        Some(place) => replacements.get(place).or(replacements.last()).copied(),
    };
    source.chars().filter_map(replace).collect()
}

/// kql: isascii(text: string) -> bool
///
/// True if every character is ASCII.
///
/// ```kql
/// isascii("some string")
/// isascii("é") == false
/// ```
pub fn isascii(text: &str) -> bool {
    text.is_ascii()
}

/// kql: isutf8(text: string) -> bool
///
/// True: a string that has been read is valid UTF-8.
///
/// ```kql
/// isutf8("some string")
/// isutf8("é")
/// ```
pub fn isutf8(_text: &str) -> bool {
    true
}

/// kql: unicode_codepoints_from_string(value: string) -> dynamic
/// deprecated: to_utf8
///
/// The numbers of the code points, as an array.
///
/// ```kql
/// tostring(unicode_codepoints_from_string("Kusto")) == "[75,117,115,116,111]"
/// ```
pub fn unicode_codepoints_from_string(value: &str) -> Dynamic {
    Dynamic::array(value.chars().map(|c| Dynamic::Long(i64::from(u32::from(c)))))
}

/// kql: unicode_codepoints_to_string(value: dynamic, ...) -> string
/// also: make_string
///
/// The string of code points, which are given as numbers and arrays of numbers.
///
/// ```kql
/// unicode_codepoints_to_string(75, 117, 115, 116, 111) == "Kusto"
/// unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111) == "Kusto"
/// ```
pub fn unicode_codepoints_to_string(values: &[Dynamic]) -> String {
    let numbers = values.iter().flat_map(|value| value.as_array().unwrap_or(std::slice::from_ref(value)));
    numbers.filter_map(|number| char::from_u32(u32::try_from(number.to_long()?).ok()?)).collect()
}

fn count(text: &str) -> i64 {
    let points = if text.is_ascii() { text.len() } else { text.chars().count() };
    i64::try_from(points).unwrap_or(i64::MAX)
}
