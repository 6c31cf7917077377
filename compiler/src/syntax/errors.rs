//! What a broken query should have said: the tokens that the parser could not take, and what it would have taken.
//!
//! The tree shows how the parser recovered, not where it failed. Its log does, so a broken query is parsed again with
//! the log on. Recovery invents further errors, so a statement is complained about once.

mod advice;
mod expected;
mod site;
mod token;

pub(super) use token::shortened;

#[cfg(test)]
pub(crate) use expected::operators;

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use tree_sitter::{LogType, Parser, Point, Tree};

use super::SYNTAX_ERROR;
use crate::{diagnostic::Diagnostic, source::Span};
use advice::advice;
use expected::Expected;
use site::Site;
use token::{Token, skip_blanks};

/// Complaints about one query; who has so many statements that are broken has broken them all in one way.
const MOST: usize = 50;

/// The errors of a query whose tree is broken; at least one.
pub(super) fn syntax_errors(
    parser: &mut Parser,
    tree: &Tree,
    text: &str,
    place: &dyn Fn(Range<usize>) -> Span,
) -> Vec<Diagnostic> {
    let mut failures = failures(parser, text);
    if failures.is_empty() {
        failures.push(Failure { offset: first_broken(tree), state: None });
    }
    let separators = separators(tree);
    let statement = |offset: usize| separators.partition_point(|separator| *separator < offset);
    let mut complained = None;
    failures
        .retain(|failure| complained.replace(statement(failure.offset)) != Some(statement(failure.offset)));
    failures.truncate(MOST);
    failures.iter().map(|failure| diagnostic(failure, text, place)).collect()
}

/// A token that the parser could not take.
#[derive(Clone, Copy, Debug)]
struct Failure {
    offset: usize,
    /// The parser's state before the token.
    state: Option<u16>,
}

fn diagnostic(failure: &Failure, text: &str, place: &dyn Fn(Range<usize>) -> Span) -> Diagnostic {
    let token = Token::at(text, failure.offset);
    let site = Site::new(text, token.range.clone());
    let token = site.open_string.as_ref().map_or(token, |range| Token::at(text, range.start));
    if token.is_open_string() {
        let quote = &text[token.range.start..=token.range.start];
        return Diagnostic::new(SYNTAX_ERROR, token.complaint(text), place(token.range))
            .help(format!("close it with {quote}, or write a text of several lines between ```"));
    }
    if let Some(range) = site.pipeless_operator() {
        let word = &text[range.clone()];
        return Diagnostic::new(SYNTAX_ERROR, format!("unexpected `{word}`"), place(range.clone()))
            .label("expected `|`")
            .help(format!("put a `|` before it: `| {word}`"));
    }
    if let Some(range) = misspelt_operator(&site, text) {
        let problem = Diagnostic::new(
            SYNTAX_ERROR,
            format!("unexpected `{}`", &text[range.clone()]),
            place(range.clone()),
        )
        .label("expected an operator");
        return match expected::nearest_operator(&text[range]) {
            Some(word) => problem.help(format!("did you mean `{word}`?")),
            None => problem,
        };
    }
    let open = site.open_bracket();
    let expected = failure.state.and_then(Expected::in_state);
    let description = expected
        .as_ref()
        .and_then(|expected| expected.describe(open.as_ref().map(|(bracket, _)| *bracket), &site));
    let label = description.map(|description| format!("expected {description}"));
    let ends_before = |(_, at): &(char, Range<usize>)| {
        let closes = expected.as_ref().is_some_and(Expected::may_close);
        matches!(site.found(), "" | ";")
            || (closes && is_outer(site.found()) && (site.found() == "on" || site.operator_holds(at)))
    };
    if let Some((bracket, at)) = open.as_ref().filter(|open| ends_before(open)) {
        let problem = Diagnostic::new(SYNTAX_ERROR, format!("`{bracket}` is not closed"), place(at.clone()));
        return match label {
            Some(label) => problem.also(place(token.range), label),
            None => problem,
        };
    }
    if let ("|" | ";" | ")" | "]" | "}" | "", Some(comma)) = (site.found(), site.comma_before()) {
        return Diagnostic::new(SYNTAX_ERROR, "a comma with nothing behind it", place(comma))
            .also(place(token.range), label.unwrap_or_default())
            .help("remove it");
    }
    let mut diagnostic = Diagnostic::new(SYNTAX_ERROR, token.complaint(text), place(token.range.clone()));
    if let Some(label) = label {
        diagnostic = diagnostic.label(label);
    }
    let Some(expected) = expected else { return diagnostic };
    let help = advice(&site, &expected)
        .or_else(|| expected.help(&text[token.range.clone()], begins_line(text, token.range.start)));
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// True for what goes on with an operator, and does not stand among arguments.
fn is_outer(found: &str) -> bool {
    matches!(found, "|" | "by" | "on" | "asc" | "desc" | "to" | "step")
}

/// The operator before the place, if it has a dash and there is none of that name. The parser takes `project-awy x` for a
/// projection of `-awy`, and stumbles behind it.
fn misspelt_operator(site: &Site<'_>, text: &str) -> Option<Range<usize>> {
    let range = site.operator()?;
    let word = &text[range.clone()];
    let (first, rest) = word.split_once('-')?;
    let is_joined = !rest.is_empty() && !first.is_empty() && range.end <= site.token.start;
    (is_joined && !expected::is_operator_word(word)).then_some(range)
}

/// Parses again and reads from the log where no version of the parse could go on.
fn failures(parser: &mut Parser, text: &str) -> Vec<Failure> {
    let log = Arc::new(Mutex::new(Log::default()));
    let writer = Arc::clone(&log);
    parser.set_logger(Some(Box::new(move |kind, message| {
        if let (LogType::Parse, Ok(mut log)) = (kind, writer.lock()) {
            log.read(message);
        }
    })));
    parser.parse(text, None);
    parser.set_logger(None);
    let lines = line_starts(text);
    let offset = |point: Point| Some(skip_blanks(text, lines.get(point.row)? + point.column));
    let Ok(log) = log.lock() else { return Vec::new() };
    let mut failures: Vec<_> = log
        .failures
        .iter()
        .filter_map(|(point, state)| Some(Failure { offset: offset(*point)?, state: Some(*state) }))
        .collect();
    failures.sort_by_key(|failure| failure.offset);
    failures
}

/// What matters of the parser's log.
#[derive(Default)]
struct Log {
    /// Where the version that is being advanced stands.
    current: Option<(Point, u16)>,
    /// The furthest place where a version stopped since a version was last revived.
    stopped: Option<(Point, u16)>,
    failures: Vec<(Point, u16)>,
}

impl Log {
    /// A version that stops is only dropped while others go on; the error is real when one of the stopped is resumed.
    fn read(&mut self, message: &str) {
        if message.starts_with("process ") {
            self.current = position(message);
        } else if message.starts_with("detect_error ") {
            self.stopped = self.stopped.max_by_place(self.current);
        } else if message.starts_with("resume ") {
            self.failures.extend(self.stopped.take());
        }
    }
}

trait Furthest {
    fn max_by_place(self, other: Self) -> Self;
}

impl Furthest for Option<(Point, u16)> {
    fn max_by_place(self, other: Self) -> Self {
        match (self, other) {
            (Some(one), Some(other)) if other.0 <= one.0 => Some(one),
            (one, None) => one,
            (_, other) => other,
        }
    }
}

/// Reads `process version:0, version_count:1, state:7, row:0, col:4`.
fn position(message: &str) -> Option<(Point, u16)> {
    let value = |key: &str| {
        let (_, rest) = message.split_once(key)?;
        rest.split([',', ' ']).next()?.parse::<usize>().ok()
    };
    let state = u16::try_from(value(" state:")?).ok()?;
    Some((Point { row: value(" row:")?, column: value(" col:")? }, state))
}

/// The offset of the first node that is broken or made up.
fn first_broken(tree: &Tree) -> usize {
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            return node.start_byte();
        }
        let descended = node.has_error() && cursor.goto_first_child();
        if !descended {
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return 0;
                }
            }
        }
    }
}

/// The empty places where statements begin, in order: the start of the text, and behind each semicolon.
pub(super) fn statement_starts(tree: &Tree, place: &dyn Fn(Range<usize>) -> Span) -> Vec<Span> {
    let starts = separators(tree).into_iter().map(|separator| separator + 1);
    std::iter::once(0).chain(starts).map(|start| place(start..start)).collect()
}

/// The offsets of the semicolons.
fn separators(tree: &Tree) -> Vec<usize> {
    let mut separators = Vec::new();
    let mut cursor = tree.walk();
    loop {
        if cursor.node().kind() == ";" {
            separators.push(cursor.node().start_byte());
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return separators;
            }
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn begins_line(text: &str, offset: usize) -> bool {
    text[..offset].trim_end_matches([' ', '\t']).ends_with('\n')
}
