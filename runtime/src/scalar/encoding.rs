//! URLs, Base64, hexadecimal digits.

use std::fmt::Write as _;

use uuid::Uuid;

use crate::types::{Dynamic, Guid};

/// kql: url_encode(url: string) -> string
///
/// Writes what is neither letter, digit nor one of `-_.!*()` as `%` and two small digits, and a blank as `+` (measured).
///
/// ```kql
/// url_encode("https://www.bing.com/hello world") == "https%3a%2f%2fwww.bing.com%2fhello+world"
/// ```
pub fn url_encode(url: &str) -> String {
    let mut text = String::new();
    for byte in url.bytes() {
        match byte {
            b' ' => text.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => {
                let _ = write!(text, "%{byte:02x}");
            }
        }
    }
    text
}

/// kql: url_encode_component(url: string) -> string
///
/// As `url_encode`, with a blank as `%20`.
///
/// ```kql
/// url_encode_component("https://www.bing.com/hello world/") == "https%3a%2f%2fwww.bing.com%2fhello%20world%2f"
/// ```
pub fn url_encode_component(url: &str) -> String {
    url_encode(url).replace('+', "%20")
}

/// kql: url_decode(url: string) -> string
///
/// Reads `%` and two hexadecimal digits as a byte of UTF-8, and `+` as a blank.
///
/// ```kql
/// url_decode("https%3a%2f%2fwww.bing.com%2f") == "https://www.bing.com/"
/// ```
pub fn url_decode(url: &str) -> String {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, after) = match (first, tail) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                (hexadecimal(*high) << 4 | hexadecimal(*low), after)
            }
            (b'+', after) => (b' ', after),
            (byte, after) => (*byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hexadecimal(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

/// kql: base64_encode_tostring(value: string) -> string
/// deprecated: base64_encodestring
///
/// Base64 of a string's UTF-8.
///
/// ```kql
/// base64_encode_tostring("Kusto") == "S3VzdG8="
/// ```
pub fn base64_encode_tostring(value: &str) -> String {
    base64_text(value.as_bytes())
}

/// kql: base64_decode_tostring(value: string) -> string
/// deprecated: base64_decodestring
///
/// The string whose UTF-8 is given in Base64; empty if it is not valid.
///
/// ```kql
/// base64_decode_tostring("S3VzdG8=") == "Kusto"
/// ```
pub fn base64_decode_tostring(value: &str) -> String {
    base64_bytes(value).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// kql: base64_decode_toarray(value: string) -> dynamic
///
/// The bytes that are given in Base64, as an array of numbers; null if it is not valid.
///
/// ```kql
/// tostring(base64_decode_toarray("S3VzdG8=")) == "[75,117,115,116,111]"
/// ```
pub fn base64_decode_toarray(value: &str) -> Dynamic {
    base64_bytes(value).map_or(Dynamic::Null, |bytes| {
        Dynamic::array(bytes.into_iter().map(|byte| Dynamic::Long(i64::from(byte))))
    })
}

/// kql: base64_decode_toguid(value: string) -> guid
///
/// The guid whose 16 bytes are given in Base64, the first three groups with their lowest byte first (measured); null if they
/// are not.
///
/// ```kql
/// base64_decode_toguid("JpbpECu8dUy7Pv5gbeJXAA==") == guid(10e99626-bc2b-4c75-bb3e-fe606de25700)
/// isnull(base64_decode_toguid("abcd1231"))
/// ```
pub fn base64_decode_toguid(value: &str) -> Option<Guid> {
    let bytes = base64_bytes(value)?.try_into().ok()?;
    Some(Guid(Uuid::from_bytes_le(bytes)))
}

/// kql: base64_encode_fromguid(guid: guid) -> string
///
/// Base64 of a guid's 16 bytes, the first three groups with their lowest byte first (measured); empty for null.
///
/// ```kql
/// base64_encode_fromguid(guid(ae3133f2-6e22-49ae-b06a-16e6a9b212eb)) == "8jMxriJurkmwahbmqbIS6w=="
/// ```
pub fn base64_encode_fromguid(guid: Option<Guid>) -> String {
    guid.map(|guid| base64_text(&guid.0.to_bytes_le())).unwrap_or_default()
}

/// kql: base64_encode_fromarray(bytes: dynamic) -> string
///
/// Base64 of bytes that are given as an array of numbers; empty for anything else.
///
/// ```kql
/// base64_encode_fromarray(dynamic([75, 117, 115, 116, 111])) == "S3VzdG8="
/// base64_encode_fromarray(dynamic([256])) == ""
/// base64_encode_fromarray(dynamic("a")) == ""
/// ```
pub fn base64_encode_fromarray(bytes: &Dynamic) -> String {
    let byte = |element: &Dynamic| match element {
        Dynamic::Long(byte) => u8::try_from(*byte).ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = bytes.as_array().and_then(|elements| elements.iter().map(byte).collect());
    bytes.map(|bytes| base64_text(&bytes)).unwrap_or_default()
}

/// Writes Base64 with padding.
pub(super) fn base64_text(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .chain([0, 0].iter())
            .take(3)
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            text.push(if place <= chunk.len() { char::from(DIGITS[bits >> shift & 63]) } else { '=' });
        }
    }
    text
}

/// Reads Base64 in groups of four characters.
pub(super) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = &text[..text.len() - padding];
    if padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in digits.chunks(4) {
        let mut bits = 0_u32;
        for digit in chunk {
            bits = bits << 6 | sextet(*digit)?;
        }
        bits <<= 6 * (4 - chunk.len());
        bytes.extend(&bits.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

fn sextet(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// kql: tohex(value: long) -> string
///
/// The hexadecimal digits of a number, of its two's complement if it is negative.
///
/// ```kql
/// tohex(256) == "100"
/// tohex(-256) == "ffffffffffffff00"
/// ```
pub fn tohex_long(value: i64) -> String {
    format!("{value:x}")
}

/// kql: tohex(value: int) -> string
///
/// The hexadecimal digits of a number, of its two's complement if it is negative.
///
/// ```kql
/// tohex(toint(-256)) == "ffffff00"
/// ```
pub fn tohex_int(value: i32) -> String {
    format!("{value:x}")
}

/// kql: tohex(value: long, minLength: long) -> string
///
/// As without `minLength`, with zeros in front up to so many digits.
///
/// ```kql
/// tohex(256, 8) == "00000100"
/// tohex(256, 2) == "100"
/// ```
pub fn tohex_long_padded(value: i64, min_length: i64) -> String {
    let width = usize::try_from(min_length.clamp(0, 16)).unwrap_or(0);
    format!("{value:0width$x}")
}

/// kql: tohex(value: int, minLength: long) -> string
///
/// As without `minLength`, with zeros in front up to so many digits.
///
/// ```kql
/// tohex(toint(-256), 8) == "ffffff00"
/// ```
pub fn tohex_int_padded(value: i32, min_length: i64) -> String {
    let width = usize::try_from(min_length.clamp(0, 16)).unwrap_or(0);
    format!("{value:0width$x}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{base64_decode_tostring, base64_encode_tostring, url_decode, url_encode};

    proptest! {
        #[test]
        fn decoding_undoes_encoding(text in "\\PC{0,20}") {
            prop_assert_eq!(&base64_decode_tostring(&base64_encode_tostring(&text)), &text);
            prop_assert_eq!(&url_decode(&url_encode(&text)), &text);
        }

        #[test]
        fn never_panics(text in "\\PC{0,20}") {
            let _ = (base64_decode_tostring(&text), url_decode(&text));
        }
    }
}
