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
pub(super) fn value(line: &[u8], at: usize) -> Option<(Kind, usize)> {
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
#[inline]
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

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The place of the next quote or backslash. Most strings are short, so that the first words are searched in place.
#[inline]
fn quote_or_backslash(line: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..4 {
        let Some(word) = line.get(at..).and_then(|rest| rest.first_chunk::<8>()) else { break };
        let word = u64::from_le_bytes(*word);
        let found = zeros(word ^ (LOW * 0x22)) | zeros(word ^ (LOW * 0x5c));
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    memchr::memchr2(b'"', b'\\', line.get(at..)?).map(|found| at + found)
}

/// The high bit of each byte that is zero; only the lowest of them is sure.
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
