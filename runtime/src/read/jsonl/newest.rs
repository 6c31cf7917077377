//! A guess at the newest time in JSON lines.

use std::io::Read;

use memchr::memmem::Finder;

use crate::{read::Input, types::DateTime};

/// How much is looked at together.
const SIZE: usize = 1 << 20;

/// How much is looked at once more with what follows: a name and a time that the end of a piece cuts.
const OVERLAP: usize = 256;

/// The most bytes of a time.
const LONGEST: usize = 64;

/// The newest of the times that stand behind these names anywhere in the text, whether they are columns of a record or not.
pub(crate) fn newest(input: &mut Input, names: &[&str]) -> Option<DateTime> {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let finders: Vec<Finder<'_>> = quoted.iter().map(|name| Finder::new(name.as_bytes())).collect();
    let mut newest = None;
    let mut bytes = vec![0; OVERLAP + SIZE];
    let mut held = 0;
    // An input does not fail: it ends early.
    while let Ok(read) = input.read(&mut bytes[held..])
        && read > 0
    {
        held += read;
        for finder in &finders {
            let ends = finder.find_iter(&bytes[..held]).map(|start| start + finder.needle().len());
            newest = newest.max(ends.filter_map(|end| time(&bytes[end..held])).max());
        }
        let kept = held.min(OVERLAP);
        bytes.copy_within(held - kept..held, 0);
        held = kept;
    }
    newest
}

/// The time in text like `: "2025-02-25T09:00:00Z", ...`.
fn time(text: &[u8]) -> Option<DateTime> {
    let text = text.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    let text = &text[..memchr::memchr(b'"', &text[..text.len().min(LONGEST)])?];
    DateTime::parse(std::str::from_utf8(text).ok()?)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::read::Compression;

    fn of(text: String, names: &[&str]) -> Option<DateTime> {
        let mut input =
            Input::new(Cursor::new(text.into_bytes()), Compression::None).expect("memory can be read");
        newest(&mut input, names)
    }

    #[test]
    fn the_newest_time_behind_a_name_is_found() {
        let text = r#"{"TimeGenerated":"2025-02-25T09:00:00Z"}
{"TimeGenerated" : "2025-02-26T09:00:00Z", "Other": "2026-01-01"}
{"TimeGenerated": 7}
{"TimeGenerated": "never"}"#;
        assert_eq!(of(text.to_owned(), &["TimeGenerated"]), DateTime::parse("2025-02-26T09:00:00Z"));
        assert_eq!(of(text.to_owned(), &["TimeGenerated", "Other"]), DateTime::parse("2026-01-01"));
        assert_eq!(of(text.to_owned(), &["Timestamp"]), None);
    }

    proptest! {
        #[test]
        fn a_time_is_found_wherever_pieces_are_cut(before in SIZE - 300..SIZE + 300) {
            let text = format!("{}{{\"TimeGenerated\":\"2025-02-25T09:00:00Z\"}}\n", " ".repeat(before));
            prop_assert_eq!(of(text, &["TimeGenerated"]), DateTime::parse("2025-02-25T09:00:00Z"));
        }
    }
}
