//! A file that does not end with a line break.
//!
//! ## Why
//!
//! Tools that append to the file, or show its differences, stumble over it.
//!
//! ## Reported
//!
//! ```yaml
//! # with: no final line break
//! name: An example
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: An example
//! ```

use crate::lint::prelude::*;

declare!(note "KL0213" "missing-final-newline" in "missing_final_newline.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.text.ends_with('\n') {
        return Vec::new();
    }
    let end = context.text.len();
    let last = context.text.char_indices().next_back().map_or(0, |(at, _)| at);
    let diagnostic = LINT
        .found(Span::new(context.file(), last..end), "the last line does not end")
        .help("end it with a line break")
        .fix(Edit::replace(Span::new(context.file(), end..end), "\n"));
    vec![diagnostic]
}
