//! A file that begins with a byte-order mark.
//!
//! ## Why
//!
//! Several YAML parsers take the mark for text and report a second document or a key with an invisible letter.
//!
//! ## Reported
//!
//! ```yaml
//! # with: a byte-order mark
//! name: An example
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Heartbeats
//! description: Counts heartbeats
//! query: Heartbeat
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0201" "byte-order-mark" in "byte_order_mark.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if !context.text.starts_with('\u{feff}') {
        return Vec::new();
    }
    let place = Span::new(context.file(), 0..'\u{feff}'.len_utf8());
    let diagnostic = LINT
        .found(place, "the file begins with a byte-order mark")
        .note("some YAML parsers take it for text")
        .help("save the file as UTF-8 without a byte-order mark")
        .fix(Edit::replace(place, ""));
    vec![diagnostic]
}
