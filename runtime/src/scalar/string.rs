//! Functions of text.

use std::borrow::Cow;

use memchr::memmem;

use crate::types::Dynamic;

/// kql: isempty(value: string) -> bool
///
/// True for the empty string.
///
/// ```kql
/// isempty("")
/// isempty(" ") == false
/// ```
pub fn isempty(value: &str) -> bool {
    value.is_empty()
}

/// kql: isnotempty(value: string) -> bool
/// also: notempty
///
/// True for every string but the empty one.
///
/// ```kql
/// isnotempty("a")
/// isnotempty("") == false
/// ```
pub fn isnotempty(value: &str) -> bool {
    !value.is_empty()
}

/// kql: strcat(part: string, ...) -> string
///
/// Joins strings.
///
/// ```kql
/// strcat("a", "b", 1) == "ab1"
/// strcat("x", int(null)) == "x"
/// ```
pub fn strcat(parts: &[&str]) -> String {
    parts.concat()
}

/// kql: tolower(value: string) -> string
///
/// Makes every letter small.
///
/// ```kql
/// tolower("HeLLo") == "hello"
/// ```
pub fn tolower(value: &str) -> Cow<'_, str> {
    if value.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(value)
    } else if value.is_ascii() {
        Cow::Owned(value.to_ascii_lowercase())
    } else {
        Cow::Owned(value.to_lowercase())
    }
}

/// kql: toupper(value: string) -> string
///
/// Makes every letter big.
///
/// ```kql
/// toupper("hello") == "HELLO"
/// ```
pub fn toupper(value: &str) -> Cow<'_, str> {
    if value.bytes().all(|b| b.is_ascii() && !b.is_ascii_lowercase()) {
        Cow::Borrowed(value)
    } else if value.is_ascii() {
        Cow::Owned(value.to_ascii_uppercase())
    } else {
        Cow::Owned(value.to_uppercase())
    }
}

/// kql: split(source: string, delimiter: string) -> dynamic
///
/// The parts between delimiters, as an array; parts may be empty.
///
/// ```kql
/// tostring(split("aa_bb", "_")) == '["aa","bb"]'
/// tostring(split("a__b", "_")) == '["a","","b"]'
/// tostring(split("", "_")) == '[""]'
/// ```
pub fn split(source: &str, delimiter: &str) -> Dynamic {
    if delimiter.is_empty() {
        return Dynamic::array([Dynamic::string(source)]);
    }
    Dynamic::array(source.split(delimiter).map(Dynamic::string))
}

/// kql: split(source: string, delimiter: string, requestedIndex: long) -> dynamic
///
/// One of the parts between delimiters, counted from 0, in an array; an array of null if there is none.
///
/// ```kql
/// tostring(split("aaa_bbb_ccc", "_", 1)) == '["bbb"]'
/// split("a.b", ".", 0)[0] == "a"
/// isnull(split("a.b", ".", 5)[0])
/// ```
pub fn split_index(source: &str, delimiter: &str, requested_index: i64) -> Dynamic {
    let part = if delimiter.is_empty() {
        (requested_index == 0).then_some(source)
    } else {
        usize::try_from(requested_index).ok().and_then(|index| source.split(delimiter).nth(index))
    };
    Dynamic::array([part.map_or(Dynamic::Null, Dynamic::string)])
}

/// kql: countof(source: string, search: string) -> long
///
/// Counts the places where a text stands, which may overlap; 0 for an empty text (measured).
///
/// ```kql
/// countof("aaaa", "aa") == 3
/// countof("AAAA", "aa") == 0
/// countof("abc", "") == 0
/// ```
pub fn countof(source: &str, search: &str) -> i64 {
    if search.is_empty() {
        return 0;
    }
    let finder = memmem::Finder::new(search);
    let mut count = 0;
    let mut rest = source.as_bytes();
    while let Some(at) = finder.find(rest) {
        count += 1;
        rest = &rest[at + 1..];
    }
    count
}
