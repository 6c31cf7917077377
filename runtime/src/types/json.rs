//! JSON text to and from `dynamic`.

use std::{fmt, fmt::Write as _};

use super::{Dynamic, dynamic::Bag, number::write_real};

/// Arrays and bags may lie in each other this deep.
const MAX_DEPTH: usize = 500;

/// Where and why text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The byte at which reading stopped.
    pub offset: usize,
    /// What is wrong there.
    pub message: &'static str,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.message, self.offset)
    }
}

impl std::error::Error for JsonError {}

/// Reads one JSON value and nothing after it; see [`Dynamic::parse_json`].
pub(super) fn parse(text: &str) -> Result<Dynamic, JsonError> {
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0 };
    let value = parser.value(0)?;
    parser.skip_blank();
    if parser.at < text.len() { Err(parser.error("unexpected text after the value")) } else { Ok(value) }
}

/// Writes compact JSON. Values that JSON lacks (datetimes, NaN ...) become strings.
pub(super) fn write(value: &Dynamic, text: &mut String) {
    match value {
        Dynamic::Null => text.push_str("null"),
        Dynamic::Bool(_) | Dynamic::Long(_) => text.push_str(&value.to_text()),
        Dynamic::Real(number) if number.is_finite() => write_real(*number, text),
        Dynamic::String(string) => write_string(string, text),
        Dynamic::Real(_)
        | Dynamic::Decimal(_)
        | Dynamic::DateTime(_)
        | Dynamic::TimeSpan(_)
        | Dynamic::Guid(_) => write_string(&value.to_text(), text),
        Dynamic::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(element, text);
            }
            text.push(']');
        }
        Dynamic::Bag(bag) => {
            text.push('{');
            for (index, (name, value)) in bag.0.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(name, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
    }
}

/// Writes a JSON string.
fn write_string(string: &str, text: &mut String) {
    text.push('"');
    let mut rest = string;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        text.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            8 => text.push_str("\\b"),
            12 => text.push_str("\\f"),
            control => {
                let _ = write!(text, "\\u{control:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
    text.push('"');
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Result<Dynamic, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.error("nested too deeply"));
        }
        self.skip_blank();
        match self.bytes.get(self.at) {
            Some(b'{') => self.bag(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Dynamic::string(self.string()?)),
            Some(b't') => self.word("true", Dynamic::Bool(true)),
            Some(b'f') => self.word("false", Dynamic::Bool(false)),
            Some(b'n') => self.word("null", Dynamic::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(self.error("expected a value")),
            None => Err(self.error("unexpected end")),
        }
    }

    fn bag(&mut self, depth: usize) -> Result<Dynamic, JsonError> {
        self.at += 1;
        let mut bag = Bag::default();
        if self.take(b'}') {
            return Ok(Dynamic::Bag(bag.into()));
        }
        loop {
            self.skip_blank();
            if self.bytes.get(self.at) != Some(&b'"') {
                return Err(self.error("expected a property name"));
            }
            let name = self.string()?;
            self.expect(b':', "expected `:`")?;
            let value = self.value(depth + 1)?;
            bag.set(name.into(), value);
            if self.take(b'}') {
                return Ok(Dynamic::Bag(bag.into()));
            }
            self.expect(b',', "expected `,` or `}`")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Dynamic, JsonError> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.take(b']') {
            return Ok(Dynamic::array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Dynamic::array(elements));
            }
            self.expect(b',', "expected `,` or `]`")?;
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut string = String::new();
        loop {
            let length = memchr::memchr2(b'"', b'\\', &self.bytes[self.at..])
                .ok_or_else(|| self.error("unfinished string"))?;
            let plain = &self.text[self.at..self.at + length];
            if let Some(control) = plain.bytes().position(|b| b < b' ') {
                self.at += control;
                return Err(self.error("control character in a string"));
            }
            string.push_str(plain);
            self.at += length + 1;
            if self.bytes[self.at - 1] == b'"' {
                return Ok(string);
            }
            string.push(self.escape()?);
        }
    }

    /// What follows a backslash. A lone surrogate becomes U+FFFD.
    fn escape(&mut self) -> Result<char, JsonError> {
        let escape = self.bytes.get(self.at).copied().ok_or_else(|| self.error("unfinished string"))?;
        self.at += 1;
        Ok(match escape {
            b'"' | b'\\' | b'/' => char::from(escape),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                if (0xD800..0xDC00).contains(&unit) && self.bytes[self.at..].starts_with(b"\\u") {
                    let before = self.at;
                    self.at += 2;
                    let low = self.unit()?;
                    if (0xDC00..0xE000).contains(&low) {
                        let code = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                        return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = before;
                }
                char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at -= 1;
                return Err(self.error("unknown escape"));
            }
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, JsonError> {
        let digits =
            self.bytes.get(self.at..self.at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.ok_or_else(|| self.error("expected four hexadecimal digits"))?;
        self.at += 4;
        Ok(digits.iter().fold(0, |sum, digit| sum * 16 + char::from(*digit).to_digit(16).unwrap_or(0)))
    }

    fn number(&mut self) -> Result<Dynamic, JsonError> {
        let start = self.at;
        self.at += usize::from(self.bytes[start] == b'-');
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        let digits = self.digits()?;
        if leading_zero && digits > 1 {
            self.at = start;
            return Err(self.error("leading zero"));
        }
        let mut real = false;
        if self.bytes.get(self.at) == Some(&b'.') {
            real = true;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            real = true;
            self.at += 1;
            self.at += usize::from(matches!(self.bytes.get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if !real && let Ok(long) = text.parse() {
            return Ok(Dynamic::Long(long));
        }
        text.parse().map(Dynamic::Real).map_err(|_| self.error("not a number"))
    }

    /// At least one digit; how many there were.
    fn digits(&mut self) -> Result<usize, JsonError> {
        let count = self.bytes[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.error("expected a digit"));
        }
        self.at += count;
        Ok(count)
    }

    fn word(&mut self, word: &str, value: Dynamic) -> Result<Dynamic, JsonError> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.error("expected a value"))
        }
    }

    /// Skips blanks and takes the byte if it is next.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_blank();
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8, message: &'static str) -> Result<(), JsonError> {
        if self.take(byte) { Ok(()) } else { Err(self.error(message)) }
    }

    fn skip_blank(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn error(&self, message: &'static str) -> JsonError {
        JsonError { offset: self.at, message }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Dynamic;

    fn check(text: &str, expected: &str) {
        assert_eq!(Dynamic::parse_json(text).map(|value| value.to_json_text()).as_deref(), Ok(expected));
    }

    #[test]
    fn keeps_longs_reals_and_order() {
        check(r#" {"b": 1, "a": [1.0, -2, 1e2, null, true]} "#, r#"{"b":1,"a":[1.0,-2,100.0,null,true]}"#);
        check("123456789012345678901234567890", "1.2345678901234568e+29");
        check(r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn reads_and_writes_escapes() {
        check(r#""\u00e9\ud83d\ude00\/\n\\\"\u0001""#, "\"é😀/\\n\\\\\\\"\\u0001\"");
        check(r#""\ud800x""#, "\"\u{fffd}x\"");
    }

    #[test]
    fn says_where_it_stopped() {
        let error = |text: &str| Dynamic::parse_json(text).map_err(|error| error.to_string());
        assert_eq!(error(r#"{"a":}"#), Err("expected a value at byte 5".to_owned()));
        assert_eq!(error("[1,2"), Err("expected `,` or `]` at byte 4".to_owned()));
        assert_eq!(error("01"), Err("leading zero at byte 0".to_owned()));
        assert_eq!(error("1 2"), Err("unexpected text after the value at byte 2".to_owned()));
        assert!(error(&"[".repeat(100_000)).is_err());
    }

    fn any_dynamic() -> impl Strategy<Value = Dynamic> {
        let leaf = prop_oneof![
            Just(Dynamic::Null),
            any::<bool>().prop_map(Dynamic::Bool),
            any::<i64>().prop_map(Dynamic::Long),
            any::<f64>().prop_filter("JSON has none", |real| real.is_finite()).prop_map(Dynamic::Real),
            "\\PC*".prop_map(Dynamic::string),
        ];
        leaf.prop_recursive(4, 32, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Dynamic::array),
                prop::collection::vec(("\\PC{0,4}", inner), 0..8).prop_map(Dynamic::bag),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(value in any_dynamic()) {
            prop_assert_eq!(Dynamic::parse_json(&value.to_json_text()), Ok(value));
        }

        #[test]
        fn never_panics(text in "[\\[\\]{}\",:0-9.eE+\\\\u -]{0,40}") {
            let _ = Dynamic::parse_json(&text);
        }
    }
}
