//! Finding text in text, with and without regard to case.

use memchr::{memchr, memchr2, memmem};

/// The first place at or after `from` where `needle` stands in `text`: start and end.
pub(super) fn find(text: &str, needle: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + memmem::find(text.as_bytes().get(from..)?, needle.as_bytes())?;
    Some((start, start + needle.len()))
}

/// The first place at or after `from` where `needle` stands in `text` in any case: start and end.
///
/// ASCII letters are folded without looking at the rest; a needle with other letters is compared letter by letter.
pub(super) fn find_ignoring_case(text: &str, needle: &str, from: usize) -> Option<(usize, usize)> {
    if needle.is_ascii() {
        let start = find_ascii(text.as_bytes(), needle.as_bytes(), from)?;
        Some((start, start + needle.len()))
    } else {
        let start = text.get(from..)?.char_indices().map(|(at, _)| from + at);
        start.into_iter().find_map(|start| Some((start, start + folded_prefix(&text[start..], needle)?)))
    }
}

/// True if two texts are the same in any case.
pub(super) fn equal_ignoring_case(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        left.eq_ignore_ascii_case(right)
    } else {
        left.chars().flat_map(char::to_lowercase).eq(right.chars().flat_map(char::to_lowercase))
    }
}

/// True if `text` begins with `needle` in any case.
pub(super) fn starts_ignoring_case(text: &str, needle: &str) -> bool {
    match text.as_bytes().get(..needle.len()) {
        Some(start) if start.eq_ignore_ascii_case(needle.as_bytes()) => true,
        _ => !needle.is_ascii() && folded_prefix(text, needle).is_some(),
    }
}

/// True if `text` ends with `needle` in any case.
pub(super) fn ends_ignoring_case(text: &str, needle: &str) -> bool {
    let start = text.len().checked_sub(needle.len());
    match start.map(|start| &text.as_bytes()[start..]) {
        Some(end) if end.eq_ignore_ascii_case(needle.as_bytes()) => true,
        _ => {
            let fold = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
            !needle.is_ascii() && fold(text).ends_with(&fold(needle))
        }
    }
}

/// How many bytes of `text` the folded `needle` takes up at its beginning.
fn folded_prefix(text: &str, needle: &str) -> Option<usize> {
    let mut wanted = needle.chars().flat_map(char::to_lowercase).peekable();
    for (at, c) in text.char_indices() {
        if wanted.peek().is_none() {
            return Some(at);
        }
        for folded in c.to_lowercase() {
            if wanted.next() != Some(folded) {
                return None;
            }
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// Looks for the needle's rarest byte first and compares the rest there.
fn find_ascii(text: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    if needle.is_empty() {
        return (from <= text.len()).then_some(from);
    }
    let anchor = (0..needle.len()).min_by_key(|at| commonness(needle[*at]))?;
    let (lower, upper) = (needle[anchor].to_ascii_lowercase(), needle[anchor].to_ascii_uppercase());
    let mut at = from + anchor;
    loop {
        let rest = text.get(at..)?;
        at += if lower == upper { memchr(lower, rest)? } else { memchr2(lower, upper, rest)? };
        let start = at - anchor;
        let window = text.get(start..start + needle.len())?;
        if window.eq_ignore_ascii_case(needle) {
            return Some(start);
        }
        at += 1;
    }
}

/// How common a byte is in logs, roughly.
fn commonness(byte: u8) -> u8 {
    match byte.to_ascii_lowercase() {
        b'e' | b't' | b'a' | b'i' | b'o' | b's' | b'n' | b'r' => 5,
        b' ' | b'\\' | b'.' | b'/' | b'-' | b'0' | b'1' | b'"' | b'c' | b'l' | b'd' | b'm' => 4,
        b'p' | b'u' | b'h' | b'f' | b'w' | b'2'..=b'9' | b':' | b'_' | b'=' => 3,
        b'b' | b'g' | b'v' | b'y' | b'x' | b'k' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ends_ignoring_case, find_ignoring_case, starts_ignoring_case};

    #[test]
    fn finds_in_any_case() {
        assert_eq!(find_ignoring_case("C:\\Windows\\CMD.exe", "cmd.EXE", 0), Some((11, 18)));
        assert_eq!(find_ignoring_case("xÄÖx", "äö", 0), Some((1, 5)));
        assert_eq!(find_ignoring_case("abcabc", "ABC", 1), Some((3, 6)));
        assert_eq!(find_ignoring_case("abc", "abcd", 0), None);
        assert!(starts_ignoring_case("Äb", "äB") && ends_ignoring_case("bÄ", "Bä"));
    }

    proptest! {
        #[test]
        fn agrees_with_folding_everything(text in "[abAB .é]{0,12}", needle in "[abAB.]{1,3}") {
            let expected = text.to_ascii_lowercase().find(&needle.to_ascii_lowercase());
            prop_assert_eq!(find_ignoring_case(&text, &needle, 0).map(|found| found.0), expected);
        }
    }
}
