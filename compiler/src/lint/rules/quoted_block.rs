//! A block of text that begins and ends with a quote.
//!
//! ## Why
//!
//! Below `|` quotes are not YAML's but part of the text, and are shown to whoever reads the rule.
//!
//! ## Reported
//!
//! ```yaml
//! description: |
//!   'Finds what it finds.'
//! # ^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! description: |
//!   Finds what it finds.
//! ```
//!
//! ```yaml
//! description: 'Finds what it finds.'
//! ```

use crate::lint::prelude::*;

declare!(note "KL0209" "quoted-block" in "quoted_block.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(entry) = context.entry("description") else { return Vec::new() };
    let Value::String(scalar) = &entry.value.value else { return Vec::new() };
    let text = scalar.text.trim();
    let is_block = matches!(scalar.notation, Notation::Literal | Notation::Folded);
    let quote = text.chars().next().filter(|first| ['"', '\''].contains(first));
    let Some(quote) = quote.filter(|quote| is_block && text.len() > 1 && text.ends_with(*quote)) else {
        return Vec::new();
    };
    let range = entry.value.span.range();
    let ends = [range.start..range.start + 1, range.end - 1..range.end];
    let mut diagnostic = LINT
        .found(entry.value.span, format!("the quotes {quote} around this text are part of it"))
        .note("below `|` and `>` YAML has no quotes")
        .help("remove them");
    let ends = ends.map(|range| Span::new(context.file(), range));
    if ends.iter().all(|end| context.source(*end).starts_with(quote)) {
        let edits = ends.map(|end| Edit::replace(end, ""));
        diagnostic.fix = Some(Fix { edits: edits.into(), safe: true });
    }
    vec![diagnostic]
}
