//! Comments of KQL.

use std::ops::Range;

/// The places of the comments of a query: from `//` to the end of the line, none inside a string.
pub(super) fn comments(query: &str) -> Vec<Range<usize>> {
    let bytes = query.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        if rest.starts_with(b"//") {
            let end = at + length_until(rest, |byte| byte == b'\n');
            found.push(at..end);
            at = end;
        } else if rest.starts_with(b"```") || rest.starts_with(b"~~~") {
            let close = rest[3..].windows(3).position(|window| window == &rest[..3]);
            at += close.map_or(rest.len(), |close| close + 6);
        } else if *byte == b'@' && matches!(rest.get(1), Some(b'"' | b'\'')) {
            // A doubled quote is read as the end of one string and the beginning of the next.
            at += 2 + length_until(&rest[2..], |byte| byte == rest[1]) + 1;
            while bytes.get(at) == Some(&rest[1]) {
                at += 1 + length_until(&bytes[at + 1..], |byte| byte == rest[1]) + 1;
            }
        } else if matches!(byte, b'"' | b'\'') {
            at += 1 + escaped_length(&rest[1..], *byte);
        } else {
            at += 1;
        }
    }
    found
}

fn length_until(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| is_end(*byte)).unwrap_or(bytes.len())
}

/// How long a string with escapes is, its closing quote included; it ends with its line at the latest.
fn escaped_length(bytes: &[u8], quote: u8) -> usize {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<&str> {
        comments(query).into_iter().map(|range| &query[range]).collect()
    }

    #[test]
    fn comments_end_with_their_lines() {
        assert_eq!(texts("T // one\n// two\n| take 1"), ["// one", "// two"]);
    }

    #[test]
    fn strings_hold_no_comments() {
        assert_eq!(texts(r#"print "http://a", 'b//\'//c' // d"#), ["// d"]);
        assert_eq!(texts(r#"print @"c:\", @'it''s ''\ // one', @"" // e"#), ["// e"]);
        assert_eq!(texts("print ```// f\n// g``` // h\nprint \"// open\n// i"), ["// h", "// i"]);
    }
}
