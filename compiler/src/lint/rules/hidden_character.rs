//! A character that is invisible, or looks like a quote or space and is none.
//!
//! ## Why
//!
//! Text that holds it does not match what it seems to say, and code with characters that change direction does not do what it
//! shows.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer == "a​b"
//! #                       ^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | where Computer == "ab"
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0216" "hidden-character" in "hidden_character.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let text = &context.rule.query.text;
    if text.is_ascii() {
        return Vec::new();
    }
    let hidden =
        text.char_indices().filter_map(|(at, character)| Some((at, character, describe(character)?)));
    hidden
        .map(|(at, character, what)| {
            let place = context.rule.query.span(at..at + character.len_utf8());
            LINT.found(place, format!("the query holds {what}, `{}`", character.escape_unicode()))
                .note("what is compared with it does not match what it seems to say")
                .help("write the plain character, or build it with `make_string`")
        })
        .collect()
}

fn describe(character: char) -> Option<&'static str> {
    match character {
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Some("a character without width"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some("a character that changes direction"),
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some("a space that is none"),
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => Some("a curly quote"),
        _ => None,
    }
}
