//! Queries and rule files in one style, with the same meaning.
//!
//! A formatter changes white space and line breaks, nothing else: what comes out has the same tokens and comments in
//! the same order, or what went in stays as it is.

mod document;
mod printer;
mod style;

use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Kind},
    source::Span,
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
pub fn query(text: &str, width: usize, place: &dyn Fn(Range<usize>) -> Span) -> Result<String, Diagnostic> {
    let layout = layout::layout(text, place).map_err(|error| Diagnostic {
        code: NOT_FORMATTED.code,
        name: NOT_FORMATTED.name,
        severity: NOT_FORMATTED.severity,
        message: format!("the query is left as it is: {}", error.message),
        ..error
    })?;
    let formatted = printer::print(&style::document(&layout), width);
    if layout::same_tokens(text, &formatted) {
        Ok(formatted)
    } else {
        let message = "the query is left as it is: its tokens would not be the same";
        Err(Diagnostic::new(NOT_FORMATTED, message, place(0..text.len()))
            .note("this is a fault of the formatter")
            .help("report it with the query"))
    }
}

#[cfg(test)]
mod tests;
