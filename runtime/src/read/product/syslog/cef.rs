//! The Common Event Format: `CEF:0|vendor|product|version|class|name|severity|key=value key=value`.

mod columns;

use std::borrow::Cow;

use super::text;
use crate::{read::coerce::Raw, types::DateTime};

/// An event.
#[derive(Debug)]
pub(super) struct Cef<'a> {
    /// Vendor, product, version, class, name, severity.
    header: [Cow<'a, str>; 6],
    /// Keys and values, as written.
    extension: Vec<(&'a str, &'a str)>,
}

impl<'a> Cef<'a> {
    /// Where CEF begins in a line; `None` if it holds none.
    pub(super) fn place(line: &str) -> Option<usize> {
        let found = memchr::memmem::find_iter(line.as_bytes(), b"CEF:");
        found.into_iter().find(|at| {
            let version = line[at + 4..].trim_start();
            let digits = version.len() - version.trim_start_matches(|char: char| char.is_ascii_digit()).len();
            digits > 0
                && version[digits..].starts_with('|')
                && (*at == 0 || line[..*at].ends_with([' ', '\t', ':']))
        })
    }

    /// The event in a line; `None` if its header has fewer than seven parts.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let mut rest = line[Self::place(line)?..].trim_end();
        let mut parts = Vec::new();
        for _ in 0..7 {
            let end = unescaped(rest, '|')?;
            parts.push(unescape(&rest[..end]));
            rest = &rest[end + 1..];
        }
        // The first part is the version of the format.
        let header: [Cow<'a, str>; 6] = parts.into_iter().skip(1).collect::<Vec<_>>().try_into().ok()?;
        Some(Self { header, extension: extension(rest) })
    }

    /// The time at which the event was received, or ended, or began.
    pub(super) fn time(&self) -> Cow<'a, str> {
        let times = ["rt", "end", "start"].into_iter().map(|key| time(&self.value(key)));
        times.into_iter().find(|time| !time.is_empty()).unwrap_or_default().into()
    }

    /// A value of the table `CommonSecurityLog`.
    pub(super) fn cell(&self, column: &str) -> Raw<'a> {
        let [vendor, product, version, class, name, severity] = &self.header;
        match column {
            "DeviceVendor" => text(vendor.clone()),
            "DeviceProduct" => text(product.clone()),
            "DeviceVersion" => text(version.clone()),
            "DeviceEventClassID" => text(class.clone()),
            "Activity" => text(name.clone()),
            "LogSeverity" => text(severity.clone()),
            "StartTime" => text(time(&self.value("start")).into()),
            "EndTime" => text(time(&self.value("end")).into()),
            "AdditionalExtensions" => text(self.additional().into()),
            column => columns::key(column).map_or(Raw::Null, |key| text(self.value(&key))),
        }
    }

    /// The value of a key; empty if there is none.
    fn value(&self, key: &str) -> Cow<'a, str> {
        let found = self.extension.iter().find(|(known, _)| *known == key);
        found.map(|(_, value)| unescape(value)).unwrap_or_default()
    }

    /// Keys that no column has, with their values: `a=1;b=2`.
    fn additional(&self) -> String {
        let others = self.extension.iter().filter(|(key, _)| !columns::has_column(key));
        others.map(|(key, value)| format!("{key}={}", unescape(value))).collect::<Vec<_>>().join(";")
    }
}

/// The place of the first such sign that no backslash stands before.
fn unescaped(text: &str, sign: char) -> Option<usize> {
    let mut escaped = false;
    let found = text.char_indices().find(|(_, char)| {
        let found = *char == sign && !escaped;
        escaped = *char == '\\' && !escaped;
        found
    });
    found.map(|(at, _)| at)
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied().filter(|_| char == '\\');
        let escaped = match next {
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some(sign @ ('\\' | '|' | '=')) => Some(sign),
            Some(_) | None => None,
        };
        // A backslash before any other sign, as in paths that a device did not escape, is itself.
        plain.push(escaped.unwrap_or(char));
        if escaped.is_some() {
            chars.next();
        }
    }
    Cow::Owned(plain)
}

/// The pairs of an extension. A key is the word before an unescaped `=`; the value before it ends with the blank that
/// stands before that word.
fn extension(text: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut key = None;
    let (mut start, mut at) = (0, 0);
    while let Some(found) = unescaped(&text[at..], '=') {
        let equals = at + found;
        let before = &text[start..equals];
        let word = before.rfind(' ').map_or(start, |blank| start + blank + 1);
        if is_key(&text[word..equals]) && (word > start || key.is_none()) {
            if let Some(key) = key {
                pairs.push((key, text[start..word].trim_end()));
            }
            key = Some(&text[word..equals]);
            start = equals + 1;
        }
        at = equals + 1;
    }
    if let Some(key) = key {
        pairs.push((key, text[start..].trim_end()));
    }
    pairs
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|char| char.is_alphanumeric() || "_.-[]".contains(char))
}

/// A time of CEF in ISO form: milliseconds since 1970, or `Jan 02 2025 03:04:05`, perhaps with a fraction and a zone,
/// which counts as UTC. Empty for anything else.
fn time(text: &str) -> String {
    if let Ok(milliseconds) = text.parse::<i64>() {
        let nanoseconds = u32::try_from(milliseconds.rem_euclid(1000) * 1_000_000).unwrap_or_default();
        let time = DateTime::from_unix(milliseconds.div_euclid(1000), nanoseconds);
        return time.map(|time| time.to_string()).unwrap_or_default();
    }
    match super::header::time(text, None) {
        // The first year of all stands for none.
        Some((time, _)) if !time.starts_with("0001") => time.into_owned(),
        Some(_) | None => String::new(),
    }
}
