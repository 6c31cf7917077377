//! String literals: quotes, prefixes and escapes.

use tree_sitter::Node;

use super::{Lowering, children_of_kind};
use crate::syntax::INVALID_LITERAL;

impl Lowering<'_> {
    /// The text of adjacent strings, which are one.
    pub(super) fn string_literal(&mut self, node: Node<'_>) -> String {
        children_of_kind(node, "string").map(|string| self.string(string)).collect()
    }

    /// The text of one string in any of its forms.
    pub(super) fn string(&mut self, node: Node<'_>) -> String {
        let text = self.text(node).trim_start_matches(['h', 'H']);
        if let Some(inner) = ["```", "~~~"].iter().find_map(|quote| between(text, quote)) {
            return inner.to_owned();
        }
        if let Some(verbatim) = text.strip_prefix('@') {
            return unquote(verbatim)
                .map(|(quote, inner)| inner.replace(&quote.repeat(2), quote))
                .unwrap_or_default();
        }
        let Some((_, inner)) = unquote(text) else { return String::new() };
        unescape(inner).unwrap_or_else(|escape| {
            self.report(INVALID_LITERAL, format!("`{escape}` is no escape sequence"), node)
                .help(r"write `\\` for a backslash, or put `@` before the string, which turns escapes off");
            inner.to_owned()
        })
    }
}

fn between<'t>(text: &'t str, quote: &str) -> Option<&'t str> {
    text.strip_prefix(quote)?.strip_suffix(quote)
}

/// The quote and what stands between two of them.
fn unquote(text: &str) -> Option<(&str, &str)> {
    let quote = text.get(..1)?;
    Some((quote, between(text, quote)?))
}

/// Replaces escapes; fails with the first that is none.
fn unescape(text: &str) -> Result<String, String> {
    // A pair of `\u` escapes may be one character, so the units are joined at the end.
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character == '\\' {
            units.push(escape(&mut rest)?);
        } else {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
        }
    }
    Ok(String::from_utf16_lossy(&units))
}

/// What the escape means whose backslash was just read.
fn escape(rest: &mut std::str::Chars<'_>) -> Result<u16, String> {
    let Some(letter) = rest.next() else { return Err("\\".to_owned()) };
    Ok(match letter {
        '\'' | '"' | '\\' => u16::from(u8::try_from(letter).unwrap_or_default()),
        'a' => 7,
        'b' => 8,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        'u' => digits(rest, 16, 4..=4).ok_or("\\u")?,
        'x' => digits(rest, 16, 2..=2).ok_or("\\x")?,
        '0'..='7' => {
            let first = u16::try_from(letter.to_digit(8).unwrap_or_default()).unwrap_or_default();
            let more = rest.as_str().chars().take(2).take_while(|digit| digit.is_digit(8)).count();
            let tail = digits(rest, 8, more..=more).unwrap_or_default();
            first * 8_u16.pow(u32::try_from(more).unwrap_or_default()) + tail
        }
        _ => return Err(format!("\\{letter}")),
    })
}

/// Reads a number with so many digits.
fn digits(rest: &mut std::str::Chars<'_>, radix: u32, count: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let text = rest.as_str();
    let length = text.chars().take(*count.end()).take_while(|digit| digit.is_digit(radix)).count();
    if !count.contains(&length) {
        return None;
    }
    let (number, tail) = text.split_at(length);
    *rest = tail.chars();
    if number.is_empty() { Some(0) } else { u16::from_str_radix(number, radix).ok() }
}
