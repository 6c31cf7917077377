//! A block of text with a quote at one end only.
//!
//! ## Why
//!
//! Below `|` quotes are part of the text. One without its partner is left over from an edit, and is shown.
//!
//! ## Reported
//!
//! ```yaml
//! description: |
//!   'Finds what it finds.
//! # ^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description: |
//!   'Finds what it finds.'
//! ```
//!
//! ```yaml
//! description: |
//!   'Odd' is what it finds.
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0210" "unbalanced-quote" in "unbalanced_quote.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(entry) = context.entry("description") else { return Vec::new() };
    let Value::String(scalar) = &entry.value.value else { return Vec::new() };
    let text = scalar.text.trim();
    let is_block = matches!(scalar.notation, Notation::Literal | Notation::Folded);
    let alone = |quote: char| {
        text.matches(quote).count() == 1 && (text.starts_with(quote) || (text.ends_with(quote)))
    };
    let Some(quote) = ['"', '\''].into_iter().find(|quote| is_block && alone(*quote)) else {
        return Vec::new();
    };
    let diagnostic = LINT
        .found(entry.value.span, format!("a single {quote} is left in this text"))
        .note("below `|` and `>` YAML has no quotes, so it is shown to readers")
        .help("remove it");
    vec![diagnostic]
}
