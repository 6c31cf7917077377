//! Patterns of plain text, without a regular expression.

use memchr::memmem::Finder;

use super::ParsePart;

/// Strings in their order, and what stands between them.
///
/// To take each string where it first stands is right: whatever matches with a later place matches with the first one too.
/// Only the last string of a pattern that ends with it is sought at the end.
#[derive(Debug)]
pub(super) struct Texts {
    strings: Vec<(Gap, Finder<'static>)>,
    /// What follows the last string.
    rest: Gap,
}

/// What may stand before a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Nothing,
    Skipped,
    Column,
}

impl Texts {
    /// A pattern in which no column stands before a `*`.
    pub(super) fn new(parts: &'static [ParsePart<'static>]) -> Self {
        let mut strings = Vec::new();
        let mut gap = Gap::Nothing;
        for part in parts {
            match part {
                ParsePart::Skip => gap = Gap::Skipped,
                ParsePart::Column(_) => gap = Gap::Column,
                ParsePart::Text(text) => {
                    strings.push((gap, Finder::new(text)));
                    gap = Gap::Nothing;
                }
            }
        }
        Self { strings, rest: gap }
    }

    /// Adds the place of each column; false if the text does not match.
    pub(super) fn find(&self, text: &str, columns: &mut Vec<(usize, usize)>) -> bool {
        let mut from = 0;
        for (index, (gap, string)) in self.strings.iter().enumerate() {
            let ends = self.rest == Gap::Nothing && index + 1 == self.strings.len();
            let Some(at) = place(&text.as_bytes()[from..], *gap, string, ends) else { return false };
            if *gap == Gap::Column {
                columns.push((from, from + at));
            }
            from += at + string.needle().len();
        }
        match self.rest {
            Gap::Nothing => from == text.len(),
            Gap::Skipped => true,
            Gap::Column => {
                columns.push((from, text.len()));
                true
            }
        }
    }
}

/// Where a string stands in what is left of the text; `ends` if nothing may follow it.
fn place(text: &[u8], gap: Gap, string: &Finder<'_>, ends: bool) -> Option<usize> {
    let needle = string.needle();
    match (gap, ends) {
        (Gap::Nothing, _) => text.starts_with(needle).then_some(0),
        (_, true) => text.ends_with(needle).then(|| text.len() - needle.len()),
        (_, false) => string.find(text),
    }
}
