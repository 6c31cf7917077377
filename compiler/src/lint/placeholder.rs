//! `{{column}}` in the texts of alerts.

use std::ops::Range;

use super::Context;
use crate::source::{Span, Spanned};

/// The two texts of alerts that may hold placeholders, with the names of their keys.
pub(super) fn texts<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'static str, &'a Spanned<String>)> {
    let details = &context.rule.alert_details;
    let texts = [
        ("alertDisplayNameFormat", &details.display_name_format),
        ("alertDescriptionFormat", &details.description_format),
    ];
    texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?)))
}

/// What stands between double braces, and where in the text.
pub(super) fn placeholders(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").map(|at| from + at) {
        let Some(close) = text[open..].find("}}").map(|at| open + at) else { break };
        found.push((&text[open + 2..close], open..close + 2));
        from = close + 2;
    }
    found
}

/// The place in the file of a part of a value that is written on one line; the whole value otherwise.
pub(super) fn place(context: &Context<'_>, text: &Spanned<String>, part: &str) -> Span {
    let written = context.source(text.span);
    match written.match_indices(part).next() {
        Some((at, _)) => {
            let start = text.span.range().start + at;
            Span::new(text.span.file, start..start + part.len())
        }
        None => text.span,
    }
}
