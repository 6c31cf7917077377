//! Taking text apart: the patterns of `parse` and `parse-where`, the forms of `parse-kv`.

mod convert;
mod key_value;
mod shape;
mod texts;
mod undelimited;

use std::sync::OnceLock;

use regex::{CaptureLocations, Regex};

pub(crate) use convert::convert;
pub use key_value::{Delimiters, KeyValues};
pub use undelimited::Undelimited;

use crate::{scalar::Pattern, types::Type};
use texts::Texts;

/// The pattern of a `parse`, made ready on first use.
///
/// Measured, by others too, whose findings agree with the answers that we have:
///
/// - `simple` and `relaxed`: strings are text; a column takes the least that lets the rest match, `*` skips the least. The
///   pattern reaches the end of the text: `"a" v "c"` finds `XcY` in `aXcYc`, and `"a" v "b"` nothing in `abcbd`. Before a
///   `*`, where nothing says where a column ends, a column takes what has the form of its type; before the last `*` perhaps
///   nothing.
/// - `regex`: strings are regular expressions; a string column takes the most, every other column what has the form of its
///   type, `*` skips the least. The pattern may begin and end anywhere. `U` turns all that round.
///
/// That `simple` also begins where the text does is Kusto's documentation of `*`, which is there to skip what comes first.
#[derive(Debug)]
pub struct ParsePattern {
    kind: ParseKind,
    flags: &'static str,
    parts: &'static [ParsePart<'static>],
    matcher: OnceLock<Option<Matcher>>,
}

/// How the strings of a pattern are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseKind {
    /// As text; a column that does not convert makes the row one without a match.
    Simple,
    /// As text; a column that does not convert is null.
    Relaxed,
    /// As regular expressions; a column that does not convert makes the row one without a match.
    Regex,
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParsePart<'a> {
    /// `*`
    Skip,
    /// A string.
    Text(&'a str),
    /// A column of a type.
    Column(Type),
}

/// What finds the columns.
#[derive(Debug)]
enum Matcher {
    Texts(Texts),
    /// A regular expression, and the groups that are the columns.
    Regex(Regex, Vec<usize>),
}

/// The places of the columns of the last match, kept for the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// From where to where each column reaches.
    pub(crate) columns: Vec<(usize, usize)>,
    locations: Option<CaptureLocations>,
}

impl ParsePattern {
    /// The pattern of generated code, which has passed [`regex_text`] and [`Pattern::check`].
    pub const fn new(kind: ParseKind, flags: &'static str, parts: &'static [ParsePart<'static>]) -> Self {
        Self { kind, flags, parts, matcher: OnceLock::new() }
    }

    /// The types of the columns, in order.
    pub(crate) fn types(&self) -> Vec<Type> {
        self.parts.iter().filter_map(column_type).collect()
    }

    /// True if a column that does not convert is null and the others stay.
    pub(crate) const fn is_relaxed(&self) -> bool {
        matches!(self.kind, ParseKind::Relaxed)
    }

    /// Finds the columns in a text; false if it does not match.
    pub(crate) fn find(&self, text: &str, found: &mut Found) -> bool {
        found.columns.clear();
        match self.matcher.get_or_init(|| self.matcher()) {
            None => false,
            Some(Matcher::Texts(texts)) => texts.find(text, &mut found.columns),
            Some(Matcher::Regex(regex, groups)) => {
                let locations = found.locations.get_or_insert_with(|| regex.capture_locations());
                if regex.captures_read(locations, text).is_none() {
                    return false;
                }
                found.columns.extend(groups.iter().map(|group| locations.get(*group).unwrap_or_default()));
                true
            }
        }
    }

    fn matcher(&self) -> Option<Matcher> {
        if self.kind != ParseKind::Regex && !has_shapes(self.parts) {
            return Some(Matcher::Texts(Texts::new(self.parts)));
        }
        let regex = Pattern::from_text(&regex_text(self.kind, self.flags, self.parts)).regex()?.clone();
        Some(Matcher::Regex(regex, self.groups()))
    }

    /// The number of each column's group; strings that are regular expressions have groups of their own.
    fn groups(&self) -> Vec<usize> {
        let mut before = 0;
        let mut groups = Vec::new();
        for part in self.parts {
            match part {
                ParsePart::Skip => {}
                ParsePart::Text(text) if self.kind == ParseKind::Regex => {
                    before += Pattern::groups(text).unwrap_or_default();
                }
                ParsePart::Text(_) => {}
                ParsePart::Column(_) => {
                    before += 1;
                    groups.push(before);
                }
            }
        }
        groups
    }
}

/// The regular expression that a pattern stands for.
pub fn regex_text(kind: ParseKind, flags: &str, parts: &[ParsePart<'_>]) -> String {
    let is_regex = kind == ParseKind::Regex;
    let mut text = match (is_regex, flags) {
        (false, _) => "(?s)^".to_owned(),
        (true, "") => String::new(),
        (true, flags) => format!("(?{flags})"),
    };
    for (index, part) in parts.iter().enumerate() {
        match part {
            ParsePart::Skip => text.push_str(".*?"),
            ParsePart::Text(literal) if is_regex => text.push_str(literal),
            ParsePart::Text(literal) => text.push_str(&regex::escape(literal)),
            ParsePart::Column(ty) if is_regex => text.push_str(&format!("({})", shape::in_regex(*ty))),
            ParsePart::Column(ty) => {
                let group = match (shape::in_text(*ty), &parts[index + 1..]) {
                    (Some(shape), [ParsePart::Skip]) => format!("((?:{shape})?)"),
                    (Some(shape), [ParsePart::Skip, ..]) => format!("({shape})"),
                    _ => "(.*?)".to_owned(),
                };
                text.push_str(&group);
            }
        }
    }
    if !is_regex {
        text.push('$');
    }
    text
}

/// True if it is known where a column of a type ends before a `*`, in `simple` and `relaxed`.
pub fn ends_before_skip(ty: Type) -> bool {
    shape::in_text(ty).is_some()
}

fn has_shapes(parts: &[ParsePart<'_>]) -> bool {
    parts.windows(2).any(|pair| matches!(pair, [ParsePart::Column(_), ParsePart::Skip]))
}

const fn column_type(part: &ParsePart<'_>) -> Option<Type> {
    match part {
        ParsePart::Column(ty) => Some(*ty),
        ParsePart::Skip | ParsePart::Text(_) => None,
    }
}

#[cfg(test)]
mod tests;
