//! Functions of regular expressions.

use std::borrow::Cow;

use ::regex::{Captures, Regex};

use super::{Pattern, countof};
use crate::types::Dynamic;

/// kql: `matches regex`(source: string, regex: string) -> bool
///
/// True if the pattern matches anywhere in the string.
///
/// ```kql
/// "Fabrikam" matches regex "b.*k"
/// ("abc" matches regex "^b") == false
/// ```
pub fn matches_regex(source: &str, regex: &Pattern) -> bool {
    regex.regex().is_some_and(|regex| regex.is_match(source))
}

/// kql: extract(regex: string, captureGroup: long, source: string) -> string
///
/// The text of a group in the first match; 0 is the whole match. Empty if nothing matches or the group took no part.
///
/// ```kql
/// extract("x=([0-9.]+)", 1, "hello x=45.6|wo") == "45.6"
/// extract("x=([0-9.]+)", 0, "hello x=45.6|wo") == "x=45.6"
/// extract("y=([0-9.]+)", 1, "hello x=45.6|wo") == ""
/// ```
pub fn extract<'a>(regex: &Pattern, capture_group: i64, source: &'a str) -> Cow<'a, str> {
    let group = usize::try_from(capture_group).ok();
    let found = regex.regex().zip(group).and_then(|(regex, group)| {
        if group == 0 {
            return regex.find(source).map(|found| found.as_str());
        }
        regex.captures(source)?.get(group).map(|found| found.as_str())
    });
    Cow::Borrowed(found.unwrap_or_default())
}

/// kql: extract_all(regex: string, source: string) -> dynamic
/// deprecated: extractall
///
/// All matches: the text of the group where the pattern has one, an array of the groups' texts where it has several. Null
/// if nothing matches (measured).
///
/// ```kql
/// tostring(extract_all("(?:^| )([a-z]+)", " test word")) == '["test","word"]'
/// tostring(extract_all("([a-z])([a-z]+)", "test word")) == '[["t","est"],["w","ord"]]'
/// isnull(extract_all("([0-9]+)", "test word"))
/// ```
pub fn extract_all(regex: &Pattern, source: &str) -> Dynamic {
    let Some(regex) = regex.regex() else { return Dynamic::Null };
    let groups: Vec<usize> = (1..regex.captures_len()).collect();
    all_matches(regex, &groups, source)
}

/// kql: extract_all(regex: string, captureGroups: dynamic, source: string) -> dynamic
/// deprecated: extractall
///
/// As without `captureGroups`, for these groups in this order. Groups that the pattern lacks are left out; if none is
/// left all are taken (measured).
///
/// ```kql
/// tostring(extract_all("([a-z])([a-z]+)", dynamic([2]), "test word")) == '["est","ord"]'
/// tostring(extract_all("([a-z])([a-z]+)", dynamic([2, 1]), "test word")) == '[["est","t"],["ord","w"]]'
/// ```
pub fn extract_all_groups(regex: &Pattern, capture_groups: &Dynamic, source: &str) -> Dynamic {
    let Some(regex) = regex.regex() else { return Dynamic::Null };
    let known = |group: &Dynamic| {
        let number = group.to_long().and_then(|group| usize::try_from(group).ok());
        let named =
            || group.as_str().and_then(|name| regex.capture_names().position(|known| known == Some(name)));
        number.or_else(named).filter(|group| (1..regex.captures_len()).contains(group))
    };
    let mut groups: Vec<usize> =
        capture_groups.as_array().unwrap_or_default().iter().filter_map(known).collect();
    if groups.is_empty() {
        groups = (1..regex.captures_len()).collect();
    }
    all_matches(regex, &groups, source)
}

fn all_matches(regex: &Regex, groups: &[usize], source: &str) -> Dynamic {
    let text = |captures: &Captures<'_>, group: usize| {
        Dynamic::string(captures.get(group).map(|found| found.as_str()).unwrap_or_default())
    };
    let matches: Vec<Dynamic> = regex
        .captures_iter(source)
        .map(|captures| match groups {
            [group] => text(&captures, *group),
            _ => Dynamic::array(groups.iter().map(|group| text(&captures, *group))),
        })
        .collect();
    if matches.is_empty() { Dynamic::Null } else { Dynamic::array(matches) }
}

/// kql: replace_regex(source: string, lookup_regex: string, rewrite_pattern: string) -> string
///
/// Replaces every match. In the new text `\1` to `\9` are groups and `\0` the whole match.
///
/// ```kql
/// replace_regex("Number is 1", "is (\\d+)", "was: \\1") == "Number was: 1"
/// replace_regex("a.b.c", "\\.", "-") == "a-b-c"
/// ```
pub fn replace_regex<'a>(source: &'a str, lookup_regex: &Pattern, rewrite_pattern: &str) -> Cow<'a, str> {
    let Some(regex) = lookup_regex.regex() else { return Cow::Borrowed(source) };
    regex.replace_all(source, |captures: &Captures<'_>| rewrite(captures, rewrite_pattern))
}

/// kql: replace_regex(source: string, lookup_regex: string, rewrite_pattern: string) -> string
///
/// With a pattern that only the rows tell, which Microsoft's parser refuses and the engine takes (measured). The last patterns of a
/// thread are kept compiled. One that does not compile stops the rule.
///
/// ```kql
/// replace_regex(" test word", strcat("[a-z]", "+"), "X") == " X X"
/// ```
pub fn replace_regex_computed<'a>(
    source: &'a str,
    lookup_regex: &str,
    rewrite_pattern: &str,
) -> Cow<'a, str> {
    Pattern::computed(lookup_regex, |pattern| replace_regex(source, pattern, rewrite_pattern))
}

/// kql: replace(lookup_regex: string, rewrite_pattern: string, source: string) -> string
///
/// The old form of `replace_regex`, with the string last.
///
/// ```kql
/// replace("is (\\d+)", "was: \\1", "Number is 1") == "Number was: 1"
/// ```
pub fn replace<'a>(lookup_regex: &Pattern, rewrite_pattern: &str, source: &'a str) -> Cow<'a, str> {
    replace_regex(source, lookup_regex, rewrite_pattern)
}

/// Puts groups in the place of `\0` to `\9`, and one backslash in the place of two.
fn rewrite(captures: &Captures<'_>, pattern: &str) -> String {
    let mut text = String::new();
    let mut characters = pattern.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek().copied()) {
            ('\\', Some(digit @ '0'..='9')) => {
                characters.next();
                let group = digit.to_digit(10).and_then(|digit| captures.get(usize::try_from(digit).ok()?));
                text.push_str(group.map(|group| group.as_str()).unwrap_or_default());
            }
            ('\\', Some('\\')) => {
                characters.next();
                text.push('\\');
            }
            (c, _) => text.push(c),
        }
    }
    text
}

/// kql: trim(regex: string, source: string) -> string
///
/// Removes what the pattern matches at the beginning and at the end.
///
/// ```kql
/// trim("--", "--hello--") == "hello"
/// trim(@"[^\w]+", "-  Te st1// $") == "Te st1"
/// ```
pub fn trim<'a>(regex: &Pattern, source: &'a str) -> Cow<'a, str> {
    Cow::Borrowed(without_end(regex, without_start(regex, source)))
}

/// kql: trim_start(regex: string, source: string) -> string
///
/// Removes what the pattern matches at the beginning.
///
/// ```kql
/// trim_start("https://", "https://bing.com") == "bing.com"
/// ```
pub fn trim_start<'a>(regex: &Pattern, source: &'a str) -> Cow<'a, str> {
    Cow::Borrowed(without_start(regex, source))
}

/// kql: trim_end(regex: string, source: string) -> string
///
/// Removes what the pattern matches at the end.
///
/// ```kql
/// trim_end(".com", "bing.com") == "bing"
/// ```
pub fn trim_end<'a>(regex: &Pattern, source: &'a str) -> Cow<'a, str> {
    Cow::Borrowed(without_end(regex, source))
}

/// Cuts a match that begins where the string does.
fn without_start<'a>(regex: &Pattern, source: &'a str) -> &'a str {
    let found =
        regex.regex().and_then(|regex| regex.find_iter(source).next()).filter(|found| found.start() == 0);
    &source[found.map_or(0, |found| found.end())..]
}

/// Cuts the leftmost match that ends where the string does.
fn without_end<'a>(regex: &Pattern, source: &'a str) -> &'a str {
    let found = regex.anchored("", "\\z").and_then(|regex| regex.find(source));
    &source[..found.map_or(source.len(), |found| found.start())]
}

/// kql: countof(source: string, search: string, kind: string) -> long
///
/// Counts the matches of a pattern if `kind` is `regex`; they do not overlap. With `normal` counts the places where the
/// text stands, which may overlap (measured).
///
/// ```kql
/// countof("aaaa", "aa", "regex") == 2
/// countof("aaaa", "aa", "normal") == 3
/// countof("abcabc", "a.c", "regex") == 2
/// ```
pub fn countof_kind(source: &str, search: &Pattern, kind: &str) -> i64 {
    if kind != "regex" {
        return countof(source, search.text());
    }
    let count = search.regex().map_or(0, |regex| regex.find_iter(source).count());
    i64::try_from(count).unwrap_or(i64::MAX)
}
