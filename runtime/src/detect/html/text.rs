//! Text of rules and logs as text of a page.

use crate::types::DateTime;

/// So many characters of a value are shown.
const MOST_CHARACTERS: usize = 600;

/// Text that is nothing but text in a page, in attributes too.
///
/// Control characters, and those that turn the direction of text, are shown as a mark: they would change how the rest reads.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
                escaped.push('\u{fffd}');
            }
            letter if letter.is_control() => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The beginning of a value, and how much of it is left out.
pub(super) fn value(text: &str) -> String {
    let mut rest = text.char_indices().skip(MOST_CHARACTERS);
    match rest.next() {
        Some((at, _)) => {
            format!("{} <em>… {} more characters</em>", escaped(&text[..at]), rest.count() + 1)
        }
        None => escaped(text),
    }
}

/// A time to the second: `2024-03-14 12:00:00`.
pub(super) fn second(time: DateTime) -> String {
    time.to_string().chars().take(19).collect::<String>().replacen('T', " ", 1)
}

/// A time to the minute: `2024-03-14 12:00 UTC`.
pub(super) fn minute(time: DateTime) -> String {
    let text: String = time.to_string().chars().take(16).collect();
    text.replacen('T', " ", 1) + " UTC"
}
