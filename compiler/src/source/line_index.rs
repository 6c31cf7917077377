//! Lines and columns of byte offsets, without reading the file from its start for each.

/// Bytes between two marks.
const BLOCK: usize = 1024;

/// What is known of every [`BLOCK`]th byte of a text; a line of a JSON file may be megabytes long.
#[derive(Clone, Debug, Default)]
pub(super) struct LineIndex {
    marks: Vec<Mark>,
}

/// Where a byte stands.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// The line, from 0.
    line: usize,
    /// The first byte of that line.
    line_start: usize,
    /// The characters of that line before the byte.
    column: usize,
}

impl Mark {
    fn advance(&mut self, at: usize, byte: u8) {
        if byte == b'\n' {
            *self = Self { line: self.line + 1, line_start: at + 1, column: 0 };
        } else if byte & 0xC0 != 0x80 {
            self.column += 1;
        }
    }
}

impl LineIndex {
    pub(super) fn new(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut mark = Mark::default();
        for (at, byte) in text.bytes().enumerate() {
            if at % BLOCK == 0 {
                marks.push(mark);
            }
            mark.advance(at, byte);
        }
        if text.len().is_multiple_of(BLOCK) {
            marks.push(mark);
        }
        Self { marks }
    }

    /// Line and column of a byte offset, both from 1.
    pub(super) fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let mark = self.mark(text, offset);
        let is_marked = mark.line == 0 && offset > 0 && text.starts_with('\u{feff}');
        (mark.line + 1, mark.column + 1 - usize::from(is_marked && mark.column > 0))
    }

    /// The first byte of the line that holds an offset.
    pub(super) fn line_start(&self, text: &str, offset: usize) -> usize {
        self.mark(text, offset).line_start
    }

    fn mark(&self, text: &str, offset: usize) -> Mark {
        let offset = text.floor_char_boundary(offset);
        let block = offset / BLOCK;
        let mut mark = self.marks.get(block).copied().unwrap_or_default();
        let bytes = text.bytes().enumerate().take(offset).skip(block * BLOCK);
        bytes.for_each(|(at, byte)| mark.advance(at, byte));
        mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_has_the_place_that_counting_gives() {
        let text = format!("\u{feff}é\n{}\r\nz\n\n{}", "名a\t".repeat(700), "b".repeat(3 * BLOCK));
        let index = LineIndex::new(&text);
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let before = &text[..offset];
            let start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let line = before[start..].trim_start_matches('\u{feff}');
            let counted = (before.matches('\n').count() + 1, line.chars().count() + 1);
            assert_eq!(index.line_column(&text, offset), counted, "{offset}");
            assert_eq!(index.line_start(&text, offset), start, "{offset}");
        }
    }

    #[test]
    fn a_text_that_ends_with_a_block_has_a_place_for_its_end() {
        let text = "a\n".repeat(BLOCK / 2);
        assert_eq!(LineIndex::new(&text).line_column(&text, text.len()), (BLOCK / 2 + 1, 1));
        assert_eq!(LineIndex::new("").line_column("", 7), (1, 1));
    }
}
