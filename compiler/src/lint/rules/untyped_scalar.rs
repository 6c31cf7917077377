//! An id or version that YAML reads as a number.
//!
//! ## Why
//!
//! `1.0` without quotes is a number, and comes out of other parsers as `1` or `1.0`; an id that looks like a number loses its
//! zeros.
//!
//! ## Reported
//!
//! ```yaml
//! version: 1.10
//! #        ^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! version: "1.10"
//! ```
//!
//! ```yaml
//! version: 1.0.0
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0207" "untyped-scalar" in "untyped_scalar.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let entries = ["id", "version"].iter().filter_map(|key| context.entry(key));
    let numbers = entries.filter(|entry| matches!(entry.value.value, Value::Number(..)));
    numbers
        .map(|entry| {
            let written = context.source(entry.value.span);
            LINT.found(entry.value.span, format!("YAML reads `{}: {written}` as a number", entry.key.value))
                .note("another parser may write it back differently")
                .help(format!("write \"{written}\" in quotes"))
                .fix(Edit::replace(entry.value.span, format!("\"{written}\"")))
        })
        .collect()
}
