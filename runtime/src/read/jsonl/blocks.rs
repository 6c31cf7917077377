//! Reads text in blocks of whole lines.

use std::{
    cell::OnceCell,
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    batch::Block,
    read::{
        Compression, Input, Rejects,
        input::{MOST_HELD, TOO_LONG, fill},
    },
};

/// How much is read at once.
const SIZE: usize = 1 << 20;

/// Whole lines of UTF-8.
#[derive(Debug)]
pub(super) struct TextBlock {
    pub(super) text: Block,
    /// The number of the first line, from 1, among those that the reader gives.
    pub(super) first_line: u64,
    /// True if there are control characters besides line ends: some line may be no JSON although its brackets match.
    pub(super) has_controls: bool,
}

impl TextBlock {
    /// True if the line there has no control characters but perhaps a carriage return at its end.
    pub(super) fn may_scan(&self, start: usize, end: usize) -> bool {
        !self.has_controls || {
            let line = &self.text.as_bytes()[start..self.text.len().min(end + 1)];
            !Controls::of(line).are_irregular(line)
        }
    }
}

/// Cuts an input into blocks.
#[derive(Debug)]
pub(super) struct BlockReader {
    input: Input,
    place: String,
    /// Bytes of the input that are not handed out: the beginning of a line.
    rest: Vec<u8>,
    /// The block that was handed out last: its memory is used again if nobody has kept it.
    last: Option<Block>,
    line: u64,
    at_end: bool,
    /// The most bytes of a line.
    longest: usize,
    /// True if the line that is being read is longer, and left out.
    is_too_long: bool,
    /// Where the input begins, if not with the file.
    origin: Option<Origin>,
}

/// Where a range of a file begins.
#[derive(Debug)]
struct Origin {
    path: PathBuf,
    /// The first byte, at which a line begins.
    start: u64,
    /// The number of lines before it, counted when somebody asks.
    lines: OnceCell<u64>,
}

impl BlockReader {
    pub(super) fn new(input: Input, place: &str) -> Self {
        Self {
            input,
            place: place.to_owned(),
            rest: Vec::new(),
            last: None,
            line: 1,
            at_end: false,
            longest: MOST_HELD,
            is_too_long: false,
            origin: None,
        }
    }

    /// The same, without lines of more bytes.
    #[cfg(test)]
    pub(super) const fn with_longest(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// The lines of a plain file that begin in a range of bytes.
    pub(super) fn range(path: &Path, range: Range<u64>) -> Result<Self, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut file = File::open(path).map_err(failed)?;
        let start = line_start(&mut file, range.start).map_err(failed)?;
        let end = line_start(&mut file, range.end).map_err(failed)?;
        file.seek(SeekFrom::Start(start)).map_err(failed)?;
        let bytes = file.take(end.saturating_sub(start));
        let mut blocks =
            Self::new(Input::new(bytes, Compression::None).map_err(failed)?, &path.display().to_string());
        if start > 0 {
            blocks.origin = Some(Origin { path: path.to_owned(), start, lines: OnceCell::new() });
        }
        Ok(blocks)
    }

    /// A line's place for messages.
    pub(super) fn place(&self, line: u64) -> String {
        let before = self.origin.as_ref().map_or(0, |origin| *origin.lines.get_or_init(|| origin.count()));
        format!("{}:{}", self.place, before + line)
    }

    /// True if no error has ended the input early.
    pub(super) fn is_whole(&self) -> bool {
        self.input.failure().is_none()
    }

    /// The next lines; `None` at the end.
    pub(super) fn next_block(&mut self, rejects: &mut Rejects) -> Option<TextBlock> {
        if self.at_end {
            return None;
        }
        let bytes = self.next_lines();
        if std::mem::take(&mut self.is_too_long) {
            rejects.row(TOO_LONG, || self.place(self.line));
        }
        if let Some(reason) = self.input.failure() {
            rejects.row(reason, || self.place(self.line + lines(&bytes)));
        }
        let first_line = self.line;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => self.without_foreign_lines(error.as_bytes(), first_line, rejects),
        };
        let controls = Controls::of(text.as_bytes());
        self.line += controls.line_ends as u64;
        let has_controls = controls.are_irregular(text.as_bytes());
        let text = Arc::new(text);
        self.last = Some(text.clone());
        Some(TextBlock { text, first_line, has_controls })
    }

    /// Reads about a block of whole lines; what breaks off within a line is dropped.
    fn next_lines(&mut self) -> Vec<u8> {
        let rest = std::mem::take(&mut self.rest);
        let free = self.last.take().and_then(Arc::into_inner);
        let mut bytes = free.map(String::into_bytes).unwrap_or_default();
        let mut held = rest.len();
        bytes.resize(bytes.len().max(held), 0);
        bytes[..held].copy_from_slice(&rest);
        let mut searched = 0;
        loop {
            let room = SIZE.max(held);
            bytes.resize(bytes.len().max(held + room), 0);
            // An input does not fail: it ends early and says why.
            let read = fill(&mut self.input, &mut bytes[held..held + room]).unwrap_or(0);
            bytes.truncate(held + read);
            self.at_end = read < room;
            if self.is_too_long {
                // What is left of the line, of which its end alone counts.
                let end = memchr::memchr(b'\n', &bytes).unwrap_or(bytes.len());
                bytes.drain(..end);
            }
            if self.at_end && self.input.failure().is_none() {
                return bytes;
            }
            if let Some(last) = memchr::memrchr(b'\n', &bytes[searched..]) {
                self.rest = bytes.split_off(searched + last + 1);
                return bytes;
            }
            if self.at_end {
                return Vec::new();
            }
            if bytes.len() > self.longest {
                self.is_too_long = true;
                bytes.clear();
            }
            held = bytes.len();
            searched = held;
        }
    }

    /// The lines with those that are not UTF-8 left empty.
    fn without_foreign_lines(&self, bytes: &[u8], first_line: u64, rejects: &mut Rejects) -> String {
        let mut text = String::with_capacity(bytes.len());
        for (number, line) in (first_line..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            if let Ok(line) = std::str::from_utf8(line) {
                text.push_str(line);
            } else {
                rejects.record("not UTF-8", || self.place(number), line);
                text.push('\n');
            }
        }
        text
    }
}

impl Origin {
    fn count(&self) -> u64 {
        let Ok(file) = File::open(&self.path) else { return 0 };
        let mut reader = BufReader::with_capacity(SIZE, file.take(self.start));
        let mut count = 0;
        while let Ok(bytes) = reader.fill_buf()
            && !bytes.is_empty()
        {
            count += lines(bytes);
            let used = bytes.len();
            reader.consume(used);
        }
        count
    }
}

/// The first byte at or after this one at which a line begins, or the end of the file.
pub(crate) fn line_start(file: &mut File, at: u64) -> std::io::Result<u64> {
    let Some(before) = at.checked_sub(1) else { return Ok(0) };
    file.seek(SeekFrom::Start(before))?;
    let mut reader = BufReader::new(file);
    let mut position = before;
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(position);
        }
        if let Some(found) = memchr::memchr(b'\n', bytes) {
            return Ok(position + found as u64 + 1);
        }
        let used = bytes.len();
        position += used as u64;
        reader.consume(used);
    }
}

/// The control characters of some bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Controls {
    all: usize,
    line_ends: usize,
}

impl Controls {
    /// Counts them, in chunks whose counts fit a byte, so that many bytes are compared at once.
    fn of(bytes: &[u8]) -> Self {
        let mut counted = Self::default();
        for chunk in bytes.chunks(192) {
            let (mut all, mut line_ends) = (0_u8, 0_u8);
            for byte in chunk {
                all += u8::from(*byte < b' ');
                line_ends += u8::from(*byte == b'\n');
            }
            counted.all += usize::from(all);
            counted.line_ends += usize::from(line_ends);
        }
        counted
    }

    /// True if there are others than line feeds and the carriage returns before them.
    fn are_irregular(self, bytes: &[u8]) -> bool {
        if self.all == self.line_ends {
            return false;
        }
        let is_end = |at: &usize| bytes.get(at + 1).is_none_or(|next| *next == b'\n');
        self.all != self.line_ends + memchr::memchr_iter(b'\r', bytes).filter(is_end).count()
    }
}

/// The number of line ends in some bytes.
fn lines(bytes: &[u8]) -> u64 {
    Controls::of(bytes).line_ends as u64
}
