//! JSON with places, as it is found in the wild: a byte-order mark, comments and commas before a closing bracket pass.

use std::{ops::Range, sync::Arc};

use crate::source::{FileId, QueryText, Segment, Span};

/// How deep values may be nested.
const DEPTH: usize = 200;

/// A value with its place in the text.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What stands there.
    pub(super) value: Value,
    /// Where; of a text, what is between its quotes.
    pub(super) range: Range<usize>,
}

/// What a node may be.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// `null`, a truth value or a number.
    Other,
    /// A text; [`Document::text`] decodes it.
    Text,
    /// `[a, b]`
    Array(Vec<Node>),
    /// `{"a": b}`
    Object(Vec<(Node, Node)>),
    /// A value that has been passed over; [`Document::inside`] reads it.
    Unread,
}

/// Why a text is no JSON, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) message: &'static str,
    pub(super) at: usize,
}

/// A file of JSON.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'t> {
    /// The file.
    pub(super) file: FileId,
    /// All of it.
    pub(super) text: &'t Arc<str>,
}

/// A text as a file of JSON writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonText {
    file: FileId,
    /// All of the file.
    text: Arc<str>,
    /// What is between the quotes.
    range: Range<usize>,
}

impl Document<'_> {
    /// Reads the one value of the file.
    pub(super) fn read(self) -> Result<Node, Malformed> {
        self.read_without("")
    }

    /// Reads the value of a node that has been passed over.
    pub(super) fn inside(self, node: &Node) -> Result<Node, Malformed> {
        Reader { text: self.text, at: node.range.start, unread: "" }.value(DEPTH)
    }

    /// Reads the one value of the file, but passes over the arrays behind a key: few of them will be asked for.
    pub(super) fn read_without(self, key: &str) -> Result<Node, Malformed> {
        let mut reader = Reader { text: self.text, at: 0, unread: key };
        let node = reader.value(DEPTH)?;
        reader.space()?;
        match reader.peek() {
            None => Ok(node),
            Some(_) => Err(reader.malformed("the file goes on after its value")),
        }
    }

    /// The place of a node.
    pub(super) fn span(self, node: &Node) -> Span {
        Span::new(self.file, node.range.clone())
    }

    /// The text of a node that is one.
    pub(super) fn text(self, node: &Node) -> Option<String> {
        let Value::Text = node.value else { return None };
        let written = &self.text[node.range.clone()];
        let decode = || self.json_text(node).map(|text| text.decode().text);
        if written.contains('\\') { decode() } else { Some(written.to_owned()) }
    }

    /// The text of a node that is one, not yet decoded.
    pub(super) fn json_text(self, node: &Node) -> Option<JsonText> {
        let Value::Text = node.value else { return None };
        Some(JsonText { file: self.file, text: Arc::clone(self.text), range: node.range.clone() })
    }
}

impl JsonText {
    /// The text, with the place of every part.
    pub fn decode(&self) -> QueryText {
        let (written, base) = (&self.text[self.range.clone()], self.range.start);
        let mut text = String::with_capacity(written.len());
        let mut segments = Vec::new();
        let mut at = 0;
        while at < written.len() {
            let start = text.len();
            let run = written[at..].find('\\').unwrap_or(written.len() - at);
            let length = match run {
                0 => {
                    let (character, length) = escape(&written[at..]);
                    text.push(character);
                    length
                }
                run => {
                    text.push_str(&written[at..at + run]);
                    run
                }
            };
            segments.push(Segment {
                text: (start, text.len()),
                file: (base + at, base + at + length),
                verbatim: run > 0,
            });
            at += length;
        }
        QueryText::new(text, Span::new(self.file, self.range.clone()), segments)
    }
}

impl Node {
    /// The value of an object's key, in whatever case it is written.
    pub(super) fn get(&self, document: Document<'_>, key: &str) -> Option<&Self> {
        let is_key = |name: &&(Self, Self)| document.text[name.0.range.clone()].eq_ignore_ascii_case(key);
        self.entries().iter().find(is_key).map(|(_, value)| value)
    }

    /// The pairs of an object; none of anything else.
    pub(super) fn entries(&self) -> &[(Self, Self)] {
        match &self.value {
            Value::Object(entries) => entries,
            Value::Other | Value::Text | Value::Array(_) | Value::Unread => &[],
        }
    }

    /// The items of an array; `None` of anything else.
    pub(super) fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Array(items) => Some(items),
            Value::Other | Value::Text | Value::Object(_) | Value::Unread => None,
        }
    }
}

/// The character that an escape stands for, and its length. [`Reader::string`] has seen that it is whole.
fn escape(written: &str) -> (char, usize) {
    let unit =
        |at: usize| written.get(at + 2..at + 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match written.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'u') => {
            let first = unit(0).unwrap_or_default();
            let second = unit(6).filter(|_| written[6..].starts_with("\\u"));
            match (first, second) {
                (0xd800..0xdc00, Some(second @ 0xdc00..0xe000)) => {
                    let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
                }
                _ => (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
            }
        }
        Some(&other) => (char::from(other), 2),
        None => ('\\', 1),
    }
}

/// True if four hexadecimal digits stand there.
fn is_code(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..at + 4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The key of which arrays are passed over.
    unread: &'t str,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, Malformed> {
        self.space()?;
        let start = self.at;
        let Some(depth) = depth.checked_sub(1) else {
            return Err(self.malformed("this is nested too deeply"));
        };
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'[') => {
                let mut items = Vec::new();
                self.at += 1;
                while !self.closes(b']')? {
                    items.push(self.value(depth)?);
                    self.separator(b']')?;
                }
                Ok(Node { value: Value::Array(items), range: start..self.at })
            }
            Some(b'{') => {
                let mut entries = Vec::new();
                self.at += 1;
                while !self.closes(b'}')? {
                    let key = self.key()?;
                    let is_unread = !self.unread.is_empty() && self.text[key.range.clone()] == *self.unread;
                    let value = if is_unread { self.unread_value(depth)? } else { self.value(depth)? };
                    entries.push((key, value));
                    self.separator(b'}')?;
                }
                Ok(Node { value: Value::Object(entries), range: start..self.at })
            }
            Some(byte) if byte.is_ascii_alphanumeric() || byte == b'-' => {
                let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                self.at += self.rest().iter().take_while(|byte| word(byte)).count();
                Ok(Node { value: Value::Other, range: start..self.at })
            }
            Some(_) => Err(self.malformed("a value is expected here")),
            None => Err(self.malformed("the file ends too early")),
        }
    }

    /// Passes over an array; whether it is well-formed is seen when it is read.
    fn unread_value(&mut self, depth: usize) -> Result<Node, Malformed> {
        self.space()?;
        if self.peek() != Some(b'[') {
            return self.value(depth);
        }
        let (start, mut open) = (self.at, 0_usize);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.string()?;
                    continue;
                }
                Some(b'[') => open += 1,
                Some(b']') => open -= 1,
                Some(_) => {}
                None => return Err(self.malformed("the file ends too early")),
            }
            self.at += 1;
            if open == 0 {
                return Ok(Node { value: Value::Unread, range: start..self.at });
            }
        }
    }

    fn key(&mut self) -> Result<Node, Malformed> {
        self.space()?;
        if self.peek() != Some(b'"') {
            return Err(self.malformed("a key in double quotes is expected here"));
        }
        let key = self.string()?;
        self.space()?;
        if self.peek() != Some(b':') {
            return Err(self.malformed("`:` is expected here"));
        }
        self.at += 1;
        Ok(key)
    }

    fn string(&mut self) -> Result<Node, Malformed> {
        let start = self.at + 1;
        let mut at = start;
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    at += match bytes.get(at + 1) {
                        Some(b'u') if is_code(bytes, at + 2) => 6,
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        Some(_) | None => {
                            return Err(Malformed { message: "there is no such escape", at });
                        }
                    };
                }
                Some(_) => at += 1,
                None => {
                    return Err(Malformed { message: "the text that begins here does not end", at: self.at });
                }
            }
        }
        self.at = at + 1;
        Ok(Node { value: Value::Text, range: start..at })
    }

    /// True, and past it, if the closing bracket follows.
    fn closes(&mut self, bracket: u8) -> Result<bool, Malformed> {
        self.space()?;
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        Ok(closes)
    }

    /// Past a comma, if the closing bracket does not follow.
    fn separator(&mut self, bracket: u8) -> Result<(), Malformed> {
        self.space()?;
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(byte) if byte == bracket => {}
            Some(_) => return Err(self.malformed("a comma is missing before this")),
            None => return Err(self.malformed("the file ends too early")),
        }
        Ok(())
    }

    /// Past white space, comments and a byte-order mark.
    fn space(&mut self) -> Result<(), Malformed> {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']).len();
            let rest = &self.text[self.at..];
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").ok_or_else(|| self.malformed("this comment does not end"))?;
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn malformed(&self, message: &'static str) -> Malformed {
        Malformed { message, at: self.at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &Arc<str>) -> Document<'_> {
        Document { file: FileId(0), text }
    }

    #[test]
    fn what_real_files_have_and_json_has_not_passes() {
        let text = "\u{feff}// a comment\n{\"A\": [1, \"two\",], /* b */ \"B\": {\"c\": null,},\n}\n";
        let text = Arc::from(text);
        let node = document(&text).read().expect("lenient");
        assert_eq!(node.get(document(&text), "a").and_then(Node::items).map(<[Node]>::len), Some(2));
    }

    #[test]
    fn texts_know_the_place_of_each_part() {
        let text = r#"["a\n\"é\" \u0041\ud83d\ude00z"]"#;
        let shared = Arc::from(text);
        let node = document(&shared).read().expect("JSON");
        let decoded =
            document(&shared).json_text(&node.items().expect("an array")[0]).expect("a text").decode();
        assert_eq!(decoded.text, "a\n\"é\" A😀z");
        let place = |part: &str| {
            let start = decoded.text.find(part).expect("it occurs");
            &text[decoded.span(start..start + part.len()).range()]
        };
        assert_eq!(place("é"), "é");
        assert_eq!(place("A"), r"\u0041");
        assert_eq!(place("z"), "z");
        assert_eq!(place("\n\""), r#"\n\""#);
    }

    #[test]
    fn malformed_files_say_where() {
        let refused = |text: &str| {
            let malformed = document(&Arc::from(text)).read().expect_err("no JSON");
            format!("{} {}", malformed.at, malformed.message)
        };
        assert_eq!(refused("{\"a\" 1}"), "5 `:` is expected here");
        assert_eq!(refused("[1 2]"), "3 a comma is missing before this");
        assert_eq!(refused("[\"a]"), "1 the text that begins here does not end");
        assert_eq!(refused(r#"["\x"]"#), "2 there is no such escape");
        assert_eq!(refused("["), "1 the file ends too early");
        assert_eq!(refused("1 2"), "2 the file goes on after its value");
        assert!(document(&"[".repeat(10_000).into()).read().is_err());
        for cut in [r#"["\u00"]"#, r#"["\ud83d\u"]"#, "[\"\\u00é\"]"] {
            let text = Arc::from(cut);
            let _ =
                document(&text).read().map(|node| document(&text).text(&node.items().expect("an array")[0]));
        }
    }
}
