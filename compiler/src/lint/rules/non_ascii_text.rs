//! A character outside ASCII.
//!
//! ## Why
//!
//! Microsoft's validation refuses them: a long dash or a curly quote that came in from a word processor looks like another and
//! breaks queries.
//!
//! ## Reported
//!
//! ```yaml
//! name: Sign‑in from a new place
//! #         ^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! name: Sign-in from a new place
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0215" "non-ascii-text" in "non_ascii_text.rs", Yaml, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let text = context.text.strip_prefix('\u{feff}').unwrap_or(context.text);
    let start = context.text.len() - text.len();
    let Some((at, character)) = text.char_indices().find(|(_, character)| !character.is_ascii()) else {
        return Vec::new();
    };
    let place = start + at;
    let diagnostic = LINT
        .found(
            Span::new(context.file(), place..place + character.len_utf8()),
            format!("`{}` is not ASCII", character.escape_unicode()),
        )
        .label("the first such character")
        .note("Microsoft's validation refuses it, unless the rule looks for such characters")
        .help("write it in ASCII");
    vec![diagnostic]
}
