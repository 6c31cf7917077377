//! Spaces or tabs at the end of a line.
//!
//! ## Why
//!
//! They make differences that nobody sees.
//!
//! ## Reported
//!
//! ```yaml
//! # with: blanks
//! name: An example
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: An example
//! ```

use crate::lint::prelude::*;

declare!(note "KL0212" "trailing-whitespace" in "trailing_whitespace.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut offset = 0;
    let mut places = Vec::new();
    for line in context.text.split_inclusive('\n') {
        let written = line.trim_end_matches(['\r', '\n']);
        let kept = written.trim_end_matches([' ', '\t']).len();
        if kept < written.len() {
            places.push(Span::new(context.file(), offset + kept..offset + written.len()));
        }
        offset += line.len();
    }
    let Some(first) = places.first().copied() else { return Vec::new() };
    let count = places.len();
    let mut diagnostic = LINT
        .found(first, format!("{count} {} in blanks", if count == 1 { "line ends" } else { "lines end" }))
        .help("remove them");
    let edits = places.into_iter().map(|place| Edit::replace(place, "")).collect();
    diagnostic.fix = Some(Fix { edits, safe: true });
    vec![diagnostic]
}
