//! Queries and rule files in one style, with the same meaning.
//!
//! A formatter changes white space and line breaks, nothing else: what comes out has the same tokens and comments in
//! the same order, or what went in stays as it is.

mod document;
mod printer;
mod style;

use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Kind, Severity},
    rule::{self, LONGEST_QUERY, Written},
    source::{FileId, Span},
    syntax::layout,
};

/// Something that was left as it is.
pub const NOT_FORMATTED: Kind = Kind::warning("KF0001", "not-formatted");

/// The most characters of a line, if not told otherwise.
pub const WIDTH: usize = 120;

/// How it is formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The most characters of a line of a query; what cannot be broken may be longer.
    pub width: usize,
    /// Whether a rule's keys are brought into their order.
    pub orders_keys: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: WIDTH, orders_keys: true }
    }
}

/// A query in lines of its operators, without white space around it. `place` says where a range of its bytes lies in the
/// file on disk.
pub fn query(
    text: &str,
    width: usize,
    place: &dyn Fn(Range<usize>) -> Span,
) -> Result<String, Box<Diagnostic>> {
    let layout = layout::layout(text, place).map_err(|error| Box::new(left_as_it_is("the query", *error)))?;
    let formatted = printer::print(&style::document(&layout), width);
    if layout::same_tokens(text, &formatted) {
        Ok(formatted)
    } else {
        let message = "the query is left as it is: its tokens would not be the same";
        let problem = Diagnostic::new(NOT_FORMATTED, message, place(0..text.len()));
        Err(Box::new(
            problem.note("in other lines it would be read in another way").help("tell the makers of kqlc"),
        ))
    }
}

/// A file's text in one style.
#[derive(Clone, Debug)]
pub struct Formatted {
    /// The text; as it was, where nothing was to be changed.
    pub text: String,
    /// What was left as it is, and why.
    pub problems: Vec<Diagnostic>,
}

/// A file of YAML: the query of a rule or a parser, and the order of a rule's keys. All else stays byte for byte.
pub fn yaml(file: FileId, text: &str, options: Options) -> Formatted {
    let mut formatted = Formatted { text: text.to_owned(), problems: Vec::new() };
    let Some(written) = rule::written(file, text) else {
        formatted.problems.extend(unreadable(file, text));
        return formatted;
    };
    let place = |range| written.query.span(range);
    match query(&written.query.text, options.width, &place) {
        Ok(new) => match replaced(&written, text, &new) {
            Ok(text) => formatted.text = text,
            Err(reason) => formatted.problems.push(Diagnostic::new(
                NOT_FORMATTED,
                format!("the query is left as it is: {reason}"),
                written.query.place,
            )),
        },
        Err(problem) => formatted.problems.push(*problem),
    }
    if options.orders_keys
        && let Some(ordered) = rule::with_keys_in_order(&formatted.text)
    {
        formatted.text = ordered;
    }
    formatted
}

/// The file with the formatted query, or why not.
fn replaced(written: &Written, file: &str, new: &str) -> Result<String, String> {
    let old = written.query.text.trim();
    let (before, after) = (old.chars().count(), new.chars().count());
    if new.is_empty() || new == written.query.text.trim_end() {
        return Ok(file.to_owned());
    }
    if written.is_rule && before <= LONGEST_QUERY && after > LONGEST_QUERY {
        return Err(format!("it would have {after} characters, and Sentinel takes {LONGEST_QUERY}"));
    }
    written.replaced(file, new).ok_or_else(|| "YAML has no literal block for it".to_owned())
}

/// Why a file that looks like a rule cannot be read.
fn unreadable(file: FileId, text: &str) -> Option<Diagnostic> {
    let error =
        rule::load(file, text).diagnostics.into_iter().find(|found| found.severity == Severity::Error);
    error.filter(|_| rule::is_rule(text)).map(|error| left_as_it_is("the file", error))
}

/// A file of KQL. Its lines end as they did, and the last one ends.
pub fn kql(file: FileId, text: &str, options: Options) -> Formatted {
    let unchanged = |problem| Formatted { text: text.to_owned(), problems: vec![problem] };
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let (mark, body) = text.split_at(start);
    let place = |range: Range<usize>| Span::new(file, start + range.start..start + range.end);
    if body.trim().is_empty() {
        return Formatted { text: text.to_owned(), problems: Vec::new() };
    }
    let is_crlf = body.contains("\r\n");
    let new = match query(body, options.width, &place) {
        Ok(new) if is_crlf => new.replace("\r\n", "\n").replace('\n', "\r\n"),
        Ok(new) => new,
        Err(problem) => return unchanged(*problem),
    };
    if is_crlf && !layout::same_tokens(body, &new) {
        let message = "the query is left as it is: a string in it has lines that end in different ways";
        return unchanged(Diagnostic::new(NOT_FORMATTED, message, place(0..body.len())));
    }
    let newline = if is_crlf { "\r\n" } else { "\n" };
    Formatted { text: format!("{mark}{}{newline}", new.trim_end()), problems: Vec::new() }
}

fn left_as_it_is(what: &str, error: Diagnostic) -> Diagnostic {
    Diagnostic {
        code: NOT_FORMATTED.code,
        name: NOT_FORMATTED.name,
        severity: NOT_FORMATTED.severity,
        message: format!("{what} is left as it is: {}", error.message),
        ..error
    }
}

#[cfg(test)]
mod tests;
