//! Finds the wanted values of a line.

use super::{
    keys::Keys,
    value::{Kind, blanks, expect, value},
};
use crate::read::ColumnIndex;

/// Where the value of a column stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) kind: Kind,
    /// The first byte in the block; of a string the opening quote.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
}

const MISSING: Span = Span { kind: Kind::Null, start: 0, end: 0 };

/// Scans lines.
#[derive(Debug)]
pub(super) struct Scanner {
    keys: Keys,
    spans: Vec<Span>,
}

impl Scanner {
    pub(super) fn new(index: ColumnIndex, columns: usize) -> Self {
        Self { keys: Keys::new(index), spans: vec![MISSING; columns] }
    }

    /// The values of the last line, by column; of two members with one name the last one's.
    pub(super) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Scans the line that begins at a place and ends with these bytes; false if the general parser has to read it.
    pub(super) fn scan(&mut self, bytes: &[u8], start: usize) -> bool {
        self.spans.fill(MISSING);
        self.object(bytes, start).is_some()
    }

    fn object(&mut self, line: &[u8], start: usize) -> Option<()> {
        let mut at = blanks(line, expect(line, start, b'{')?);
        let mut expected = 0;
        if line.get(at) != Some(&b'}') {
            loop {
                let key = self.keys.read(line, at, expected)?;
                expected = key.next;
                let start = blanks(line, key.end);
                let (kind, end) = value(line, start)?;
                if let Some(slot) = key.slot
                    && (key.is_own || self.spans[slot].end == 0)
                {
                    self.spans[slot] = Span { kind, start, end };
                }
                at = blanks(line, end);
                match *line.get(at)? {
                    b',' => at = blanks(line, at + 1),
                    b'}' => break,
                    _ => return None,
                }
            }
        }
        let rest = &line[at + 1..];
        rest.iter().all(|byte| matches!(byte, b' ' | b'\r')).then_some(())
    }
}
