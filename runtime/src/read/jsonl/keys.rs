//! The names of members, by the order in which lines have them.

use rustc_hash::FxHashMap;

use super::value::{Kind, blanks, expect, string};
use crate::read::ColumnIndex;

/// More names than this are looked up each time.
const MANY: usize = 4096;

/// The names seen so far. Records of one source have their members in much the same order, so that the name after the
/// last one is mostly the one that came after it before.
#[derive(Debug)]
pub(super) struct Keys {
    index: ColumnIndex,
    order: Vec<Key>,
    places: FxHashMap<Box<[u8]>, usize>,
}

#[derive(Debug)]
struct Key {
    /// The name with its quotes and the colon.
    text: Box<[u8]>,
    /// The same text in words of eight bytes, the last one filled with zeros.
    words: Box<[u64]>,
    /// What counts of the last word.
    mask: u64,
    /// The column of that name, if it is wanted.
    slot: Option<usize>,
    /// It is the column's own name, without a zone behind it.
    is_own: bool,
}

/// A name that was read.
pub(super) struct Found {
    /// The column of that name, if it is wanted.
    pub(super) slot: Option<usize>,
    /// It is the column's own name, without a zone behind it.
    pub(super) is_own: bool,
    /// The place after the colon.
    pub(super) end: usize,
    /// The name that is to be expected next.
    pub(super) next: usize,
}

impl Keys {
    pub(super) fn new(index: ColumnIndex) -> Self {
        Self { index, order: Vec::new(), places: FxHashMap::default() }
    }

    /// Reads the name at a place, where the one of this number is expected; `None` for irregular ones.
    #[inline]
    pub(super) fn read(&mut self, line: &[u8], at: usize, expected: usize) -> Option<Found> {
        if let Some(key) = self.order.get(expected)
            && key.stands(line, at)
        {
            let end = at + key.text.len();
            return Some(Found { slot: key.slot, is_own: key.is_own, end, next: expected + 1 });
        }
        self.find(line, at)
    }

    fn find(&mut self, line: &[u8], at: usize) -> Option<Found> {
        let begin = expect(line, at, b'"')?;
        let (kind, after) = string(line, begin)?;
        if kind != Kind::String {
            return None;
        }
        let name = &line[begin..after - 1];
        let end = expect(line, blanks(line, after), b':')?;
        if let Some(place) = self.places.get(name) {
            let key = &self.order[*place];
            return Some(Found { slot: key.slot, is_own: key.is_own, end, next: place + 1 });
        }
        let text = std::str::from_utf8(name).ok()?;
        let (slot, is_own) = (self.index.slot(text), self.index.is_own(text));
        if self.order.len() < MANY {
            self.places.insert(name.into(), self.order.len());
            self.order.push(Key::new(name, slot, is_own));
        }
        Some(Found { slot, is_own, end, next: self.order.len() })
    }
}

impl Key {
    fn new(name: &[u8], slot: Option<usize>, is_own: bool) -> Self {
        let text = [b"\"", name, b"\":"].concat();
        let words = text.chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        });
        let words = words.collect();
        let unused = (8 - text.len() % 8) % 8;
        Self { text: text.into(), words, mask: u64::MAX >> (8 * unused), slot, is_own }
    }

    /// True if the name stands there. Names are short: comparing their words in place beats a call.
    #[inline]
    fn stands(&self, line: &[u8], at: usize) -> bool {
        let Some((last, words)) = self.words.split_last() else { return false };
        let Some(rest) = line.get(at..at + 8 * self.words.len()) else {
            return line[at..].starts_with(&self.text);
        };
        let (rest, _) = rest.as_chunks::<8>();
        let Some((end, rest)) = rest.split_last() else { return false };
        rest.iter().zip(words).all(|(bytes, word)| u64::from_le_bytes(*bytes) == *word)
            && u64::from_le_bytes(*end) & self.mask == *last
    }
}
