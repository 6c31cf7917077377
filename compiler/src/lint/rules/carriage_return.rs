//! Lines that end as Windows ends them.
//!
//! ## Why
//!
//! Files of one repository should end their lines in one way, or every line differs when an editor saves the file.
//!
//! ## Reported
//!
//! ```yaml
//! # with: carriage returns
//! name: An example
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: An example
//! ```

use crate::lint::prelude::*;

declare!(note "KL0214" "carriage-return" in "carriage_return.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let places: Vec<_> = context.text.match_indices("\r\n").map(|(at, _)| at..at + 1).collect();
    let Some(first) = places.first().cloned() else { return Vec::new() };
    let mut diagnostic = LINT
        .found(Span::new(context.file(), first), "lines end with a carriage return")
        .help("end lines with a line feed alone");
    let edits = places.into_iter().map(|range| Edit::replace(Span::new(context.file(), range), ""));
    diagnostic.fix = Some(Fix { edits: edits.collect(), safe: true });
    vec![diagnostic]
}
