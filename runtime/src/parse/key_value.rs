//! The forms of `parse-kv`.

use memchr::memmem;

use super::undelimited::Undelimited;
use crate::scalar::Pattern;

/// How keys and values stand in a text.
#[derive(Debug)]
pub enum KeyValues {
    /// With text between them.
    Delimited(Delimiters),
    /// With any character between them that is neither letter nor digit.
    Undelimited(Undelimited),
    /// As the two groups of every match of a regular expression.
    Regex(Pattern),
}

/// What stands between keys, values and pairs, and around them.
#[derive(Clone, Copy, Debug)]
pub struct Delimiters {
    /// Between pairs.
    pub pair: &'static str,
    /// Between key and value.
    pub key_value: &'static str,
    /// What may open and close a key or a value.
    pub quotes: &'static [(char, char)],
    /// What makes the next character of a quoted value an ordinary one.
    pub escapes: &'static [char],
    /// A value reaches up to the next key.
    pub greedy: bool,
}

impl KeyValues {
    /// Shows `found` every pair of a text whose key may be asked for, in order, until it says that it has seen enough.
    ///
    /// White space around keys and values does not count (Kusto documentation).
    pub(crate) fn pairs(&self, text: &str, keys: &[&str], found: &mut dyn FnMut(&str, &str) -> bool) {
        match self {
            Self::Delimited(delimiters) => delimiters.pairs(text, found),
            Self::Undelimited(form) => {
                for key in keys {
                    let value = match form.value(text, key) {
                        Ok(value) => value,
                        Err(place) => panic!(
                            "what `parse-kv` without delimiters makes of this is not documented: {place}"
                        ),
                    };
                    if value.is_some_and(|value| !found(key, &value)) {
                        return;
                    }
                }
            }
            Self::Regex(pattern) => {
                let Some(regex) = pattern.regex() else { return };
                for captures in regex.captures_iter(text) {
                    let group = |number| captures.get(number).map_or("", |group| group.as_str().trim());
                    if !found(group(1), group(2)) {
                        return;
                    }
                }
            }
        }
    }
}

impl Delimiters {
    /// What the documentation leaves open is read so: text between two pairs without a delimiter of key and value is no pair;
    /// quotes count where a key or a value begins; after a closing quote what is left of the pair is passed over; a quote that
    /// nothing closes is an ordinary character; and a greedy value ends before the next pair, whether its key is asked for
    /// or not.
    fn pairs(&self, text: &str, found: &mut dyn FnMut(&str, &str) -> bool) {
        let mut rest = text;
        while !rest.is_empty() {
            let Some((key, after)) = self.key(rest) else {
                rest = self.next_pair(rest);
                continue;
            };
            let (value, after) = self.value(after);
            if !found(&key, &value) {
                return;
            }
            rest = after;
        }
    }

    /// A key and what follows the delimiter behind it; `None` if the text up to the next pair has none.
    fn key<'a>(&self, text: &'a str) -> Option<(String, &'a str)> {
        if let Some((key, after)) = self.quoted(text) {
            let value = after.trim_start().strip_prefix(self.key_value);
            return value.or_else(|| after.strip_prefix(self.key_value)).map(|value| (key, value));
        }
        let pair = text.find(self.pair).unwrap_or(text.len());
        // No further than a delimiter can reach that begins before the next pair, so that a long text is read once.
        let reach = text.len().min(pair + self.key_value.len() - 1);
        let end = memmem::find(&text.as_bytes()[..reach], self.key_value.as_bytes())?;
        Some((text[..end].trim().to_owned(), &text[end + self.key_value.len()..]))
    }

    /// A value and the next pair.
    fn value<'a>(&self, text: &'a str) -> (String, &'a str) {
        if let Some((value, after)) = self.quoted(text) {
            return (value, self.next_pair(after));
        }
        let mut end = text.find(self.pair).unwrap_or(text.len());
        while self.greedy && end < text.len() && self.key(&text[end + self.pair.len()..]).is_none() {
            let from = end + self.pair.len();
            end = text[from..].find(self.pair).map_or(text.len(), |at| from + at);
        }
        (text[..end].trim().to_owned(), text.get(end + self.pair.len()..).unwrap_or_default())
    }

    /// What follows the next delimiter of pairs.
    fn next_pair<'a>(&self, text: &'a str) -> &'a str {
        text.find(self.pair).map_or("", |at| &text[at + self.pair.len()..])
    }

    /// What stands between quotes at the beginning of the text, white space not counted, and what follows.
    fn quoted<'a>(&self, text: &'a str) -> Option<(String, &'a str)> {
        let start = if self.begins_with_delimiter(text) { text } else { text.trim_start() };
        let open = start.chars().next()?;
        let (_, close) = self.quotes.iter().find(|(known, _)| *known == open)?;
        if !start[open.len_utf8()..].contains(*close) {
            return None;
        }
        let mut content = String::new();
        let mut characters = start.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            if self.escapes.contains(&character) {
                content.push(characters.next()?.1);
            } else if character == *close {
                return Some((content.trim().to_owned(), &start[at + character.len_utf8()..]));
            } else {
                content.push(character);
            }
        }
        None
    }

    /// True if there is nothing before the delimiter: white space that delimits is not passed over.
    fn begins_with_delimiter(&self, text: &str) -> bool {
        text.starts_with(self.pair) || text.starts_with(self.key_value)
    }
}
