//! What is wrong with a text that serde_yaml refuses, in the words of its author rather than of a parser.

use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Kind},
    source::{FileId, Span},
};

pub(super) const SYNTAX: Kind = Kind::error("KY0001", "yaml-syntax");

/// What people do most often where nothing better is known.
const COMMON: &str = "a common cause is a text with `: ` or ` #`, or one that begins with `{`, `[`, `*`, `&` or `%`: put it in quotes";

/// The complaint about a text that is no YAML. Of the file's `text` the first `start` bytes were not given to serde_yaml.
pub(super) fn syntax_error(file: FileId, text: &str, start: usize, error: &serde_yaml::Error) -> Diagnostic {
    let refusal = Refusal::new(text, start, error);
    let complaint = refusal.complaint();
    let span = |range: Range<usize>| Span::new(file, range);
    let diagnostic = Diagnostic::new(
        SYNTAX,
        format!("the YAML cannot be read: {}", complaint.message),
        span(complaint.place),
    )
    .help(complaint.help);
    match complaint.noticed {
        Some(label) => diagnostic.also(span(refusal.place()), label),
        None => diagnostic,
    }
}

/// What serde_yaml says.
struct Refusal<'t> {
    text: &'t str,
    problem: String,
    /// Where it was noticed.
    offset: usize,
    /// What it was reading: `while scanning a quoted scalar`, and where that began.
    context: String,
    context_offset: Option<usize>,
}

struct Complaint {
    message: String,
    place: Range<usize>,
    help: String,
    /// Said where the problem was noticed, if its cause is elsewhere.
    noticed: Option<&'static str>,
}

impl<'t> Refusal<'t> {
    fn new(text: &'t str, start: usize, error: &serde_yaml::Error) -> Self {
        let given = &text[start..];
        let message = error.to_string();
        let (first, context) = message.split_once(", while ").unwrap_or((&message, ""));
        let problem = first.split(" at line ").next().unwrap_or(first);
        // What cannot be decoded has its offset only in the message.
        let position = problem.split_once(" at position ").and_then(|(_, rest)| leading_number(rest));
        let index = position.or_else(|| Some(error.location()?.index())).unwrap_or_default();
        // At the end of the file the place is past the last line; there is nothing to see.
        let offset = start + given.floor_char_boundary(index).min(given.trim_end().len());
        let (context, context_place) = context.split_once(" at ").unwrap_or((context, ""));
        Self {
            text,
            problem: problem.split(" at position ").next().unwrap_or(problem).to_owned(),
            offset,
            context: context.to_owned(),
            context_offset: line_column(context_place)
                .and_then(|(line, column)| offset_of(given, line, column))
                .map(|offset| start + offset),
        }
    }

    /// The character where the problem was noticed.
    fn place(&self) -> Range<usize> {
        let first = self.text[self.offset..].chars().next().filter(|c| !matches!(c, '\r' | '\n'));
        self.offset..self.offset + first.map_or(0, char::len_utf8)
    }

    fn complaint(&self) -> Complaint {
        let line = line_at(self.text, self.offset);
        let found = &self.text[self.place()];
        let here = |message: &str, help: &str| Complaint {
            message: message.to_owned(),
            place: self.place(),
            help: help.to_owned(),
            noticed: None,
        };
        if self.text[line.clone()].trim_start_matches(' ').starts_with('\t') || found == "\t" {
            return here(
                "a tab stands where only spaces may",
                "YAML takes no tabs for indentation or between a key and its value; use spaces",
            );
        }
        match (self.problem.as_str(), self.context_offset) {
            ("could not find expected ':'", Some(key)) => self.line_without_key(key),
            ("found unexpected end of stream", Some(quote)) if self.context.contains("quoted") => Complaint {
                message: "the quote is not closed".to_owned(),
                place: quote..quote + 1,
                help: format!("close it with `{}`", &self.text[quote..=quote]),
                noticed: Some("the file ends before"),
            },
            (problem, Some(bracket)) if problem.starts_with("did not find expected ','") => Complaint {
                message: format!("`{}` is not closed", &self.text[bracket..=bracket]),
                place: bracket..bracket + 1,
                help: "close it, or put a text that begins with it in quotes".to_owned(),
                noticed: Some("a `,` or the closing bracket is expected before this"),
            },
            ("mapping values are not allowed in this context", _) => here(
                "a second colon in one line",
                "put a text that holds `: ` in quotes, as in `name: \"Alert: many failures\"`",
            ),
            ("did not find expected comment or line break", _) => here(
                "this line is indented less than the first line of its text",
                "indent every line of the text below `|` as far as its first line, or further",
            ),
            ("did not find expected key", _) if found == "-" => here(
                "this item is not indented as the others of its list",
                "indent the `-` of every item by the same number of spaces",
            ),
            ("did not find expected key", _) => here(
                "the line goes on behind a value that has ended, or is indented unlike its neighbours",
                "put a text that begins with a quote or with `{` or `[` in quotes as a whole; indent the keys of one mapping alike",
            ),
            ("unknown anchor", _) => here(
                "`*` begins an alias of YAML, and nothing has that name",
                "put a text that begins with `*` in quotes",
            ),
            ("found character that cannot start any token", _) => {
                here(&format!("no value begins with `{found}`"), "put the text in quotes")
            }
            (problem, _) if problem.contains("control characters") => here(
                problem,
                "remove the character, or write it as an escape such as `\\x07` in a double-quoted text",
            ),
            (problem, _) => here(problem, COMMON),
        }
    }

    /// A line where a key belongs, and there is none.
    fn line_without_key(&self, offset: usize) -> Complaint {
        let line = line_at(self.text, offset);
        let content = self.text[line.clone()].trim();
        let place = offset..line.start + self.text[line.clone()].trim_end().len();
        let above = self.text[..line.start].lines().rev().find(|line| !line.trim().is_empty());
        let above = above.unwrap_or_default().trim_end();
        let (message, help) = if above.ends_with(['|', '>']) || above.ends_with("|-") || above.ends_with(">-")
        {
            (
                "this line is not indented and so not part of the text above",
                "indent every line of the text below `|`".to_owned(),
            )
        } else if let Some((key, value)) = content.split_once(':').filter(|(key, _)| !key.contains(' ')) {
            ("there is no space after the colon of this key", format!("write `{key}: {}`", value.trim()))
        } else {
            (
                "this line has no key",
                "write `key: value`, or indent a text that goes on from the line above".to_owned(),
            )
        };
        Complaint {
            message: message.to_owned(),
            place: place.start..place.end.max(place.start),
            help,
            noticed: None,
        }
    }
}

/// The line around an offset, without its end.
fn line_at(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    start..end
}

fn leading_number(text: &str) -> Option<usize> {
    text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Reads `line 2 column 7`.
fn line_column(text: &str) -> Option<(usize, usize)> {
    let (line, column) = text.strip_prefix("line ")?.split_once(" column ")?;
    Some((leading_number(line)?, leading_number(column)?))
}

/// The offset of a character by line and column, both from 1, if one stands there.
fn offset_of(text: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(before) => text.match_indices('\n').nth(before)?.0 + 1,
    };
    let (at, found) = text[start..].char_indices().nth(column.checked_sub(1)?)?;
    (found.is_ascii() && found != '\n').then_some(start + at)
}
