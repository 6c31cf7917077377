//! Finds where a JSON value ends.
//!
//! Whatever these functions accept is valid JSON; `None` means only that the general parser has to decide.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    True,
    False,
    Number,
    /// A string that is what it looks like.
    String,
    /// A string with escapes, none of which names a character by number.
    Escaped,
    /// A string with an escape that names a character by number.
    Unicode,
    /// An array or object.
    Composite,
}

/// Arrays and objects nested deeper are left to the general parser.
const DEEPEST: u32 = 64;

/// The kind of the value at a place and the place after it.
#[inline]
pub(super) fn value(line: &[u8], at: usize) -> Option<(Kind, usize)> {
    if line.get(at) == Some(&b'"') {
        // The string without escapes that most values are.
        let end = quote_or_backslash(line, at + 1)?;
        if line[end] == b'"' {
            return Some((Kind::String, end + 1));
        }
    }
    nested_value(line, at, 0)
}

fn nested_value(line: &[u8], at: usize, depth: u32) -> Option<(Kind, usize)> {
    match *line.get(at)? {
        b'"' => string(line, at + 1),
        b'{' => Some((Kind::Composite, object(line, at + 1, depth + 1)?)),
        b'[' => Some((Kind::Composite, array(line, at + 1, depth + 1)?)),
        b't' => word(line, at, b"true").map(|end| (Kind::True, end)),
        b'f' => word(line, at, b"false").map(|end| (Kind::False, end)),
        b'n' => word(line, at, b"null").map(|end| (Kind::Null, end)),
        _ => number(line, at).map(|end| (Kind::Number, end)),
    }
}

/// The place after the blanks.
#[inline]
pub(super) fn blanks(line: &[u8], mut at: usize) -> usize {
    while line.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The kind of a string and the place after its closing quote; `at` is after the opening one.
pub(super) fn string(line: &[u8], mut at: usize) -> Option<(Kind, usize)> {
    let mut kind = Kind::String;
    loop {
        at = quote_or_backslash(line, at)?;
        if line[at] == b'"' {
            return Some((kind, at + 1));
        }
        match *line.get(at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                if kind == Kind::String {
                    kind = Kind::Escaped;
                }
                at += 2;
            }
            b'u' if line.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => {
                kind = Kind::Unicode;
                at += 6;
            }
            _ => return None,
        }
    }
}

/// Adds the characters of a string whose escapes name none by number, given without its quotes.
pub(super) fn unescape(raw: &str, text: &mut String) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        text.push(match rest.as_bytes().get(at + 1) {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'"') => '"',
            Some(b'/') => '/',
            _ => '\\',
        });
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    text.push_str(rest);
}

/// The place of the next quote or backslash. Most strings are short, so that the first bytes are searched in place, two
/// words at a time.
#[inline]
fn quote_or_backslash(line: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..4 {
        let Some(bytes) = line.get(at..).and_then(|rest| rest.first_chunk::<16>()) else { break };
        let (words, _) = bytes.as_chunks::<8>();
        let first = marks(u64::from_le_bytes(words[0]));
        if first != 0 {
            return Some(at + (first.trailing_zeros() / 8) as usize);
        }
        let second = marks(u64::from_le_bytes(words[1]));
        if second != 0 {
            return Some(at + 8 + (second.trailing_zeros() / 8) as usize);
        }
        at += 16;
    }
    memchr::memchr2(b'"', b'\\', line.get(at..)?).map(|found| at + found)
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of each byte that is a quote or a backslash; only the lowest bit is sure.
#[inline]
const fn marks(word: u64) -> u64 {
    zeros(word ^ (LOW * 0x22)) | zeros(word ^ (LOW * 0x5c))
}

/// The high bit of each byte that is zero; only the lowest bit is sure.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

fn object(line: &[u8], at: usize, depth: u32) -> Option<usize> {
    if depth > DEEPEST {
        return None;
    }
    let mut at = blanks(line, at);
    if line.get(at) == Some(&b'}') {
        return Some(at + 1);
    }
    loop {
        at = expect(line, at, b'"')?;
        at = string(line, at)?.1;
        at = expect(line, blanks(line, at), b':')?;
        at = nested_value(line, blanks(line, at), depth)?.1;
        at = blanks(line, at);
        match *line.get(at)? {
            b',' => at = blanks(line, at + 1),
            b'}' => return Some(at + 1),
            _ => return None,
        }
    }
}

fn array(line: &[u8], at: usize, depth: u32) -> Option<usize> {
    if depth > DEEPEST {
        return None;
    }
    let mut at = blanks(line, at);
    if line.get(at) == Some(&b']') {
        return Some(at + 1);
    }
    loop {
        at = nested_value(line, at, depth)?.1;
        at = blanks(line, at);
        match *line.get(at)? {
            b',' => at = blanks(line, at + 1),
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
}

/// The place after a byte that has to stand here.
#[inline]
pub(super) fn expect(line: &[u8], at: usize, byte: u8) -> Option<usize> {
    (line.get(at) == Some(&byte)).then_some(at + 1)
}

fn word(line: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    line[at..].starts_with(word).then_some(at + word.len())
}

fn number(line: &[u8], at: usize) -> Option<usize> {
    let at = if line.get(at) == Some(&b'-') { at + 1 } else { at };
    let mut at = match line.get(at)? {
        b'0' => at + 1,
        b'1'..=b'9' => digits(line, at)?,
        _ => return None,
    };
    if line.get(at) == Some(&b'.') {
        at = digits(line, at + 1)?;
    }
    if matches!(line.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(line.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        at = digits(line, at)?;
    }
    Some(at)
}

/// The place after one digit or more.
fn digits(line: &[u8], at: usize) -> Option<usize> {
    let count = line.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then_some(at + count)
}
