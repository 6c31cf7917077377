//! `guid`

use std::fmt;

use uuid::Uuid;

/// A 128-bit identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub Uuid);

impl Guid {
    /// Reads 32 hexadecimal digits, with the usual dashes or without, bare, in braces or in parentheses.
    ///
    /// White space around them does not count.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = match text.as_bytes() {
            [b'{', .., b'}'] | [b'(', .., b')'] => &text[1..text.len() - 1],
            _ => text,
        };
        if !bare.starts_with(|c: char| c.is_ascii_hexdigit()) {
            return None;
        }
        Uuid::try_parse(bare).ok().map(Self)
    }
}

impl fmt::Display for Guid {
    /// Writes lower-case digits with dashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.hyphenated())
    }
}

#[cfg(test)]
mod tests {
    use super::Guid;

    #[test]
    fn reads_dashed_bare_and_enclosed() {
        let expected = "70fc66f7-8279-44fc-9092-d364d70fce44";
        for text in [
            "70fc66f7-8279-44fc-9092-d364d70fce44",
            "70FC66F7827944FC9092D364D70FCE44",
            "{70fc66f7-8279-44fc-9092-d364d70fce44}",
            "(70fc66f7-8279-44fc-9092-d364d70fce44)",
        ] {
            assert_eq!(Guid::parse(text).map(|guid| guid.to_string()).as_deref(), Some(expected));
        }
        for wrong in ["", "x", "{}", "70fc66f7", "urn:uuid:70fc66f7-8279-44fc-9092-d364d70fce44"] {
            assert_eq!(Guid::parse(wrong), None, "{wrong}");
        }
    }
}
