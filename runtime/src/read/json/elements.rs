//! Cuts JSON text into elements.

use std::{io::Read, ops::Range};

use crate::read::{
    Input,
    input::{MOST_HELD, TOO_LONG},
};

/// How elements stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One a line; an element never reaches past its line, however broken it is.
    Lines,
    /// Anyhow: in an array, or one after the other, over any number of lines.
    Free,
}

/// How much is read at once.
const CHUNK: usize = 1 << 16;

/// The elements of JSON text, one by one; no more of it is held than one element and a chunk.
#[derive(Debug)]
pub struct Elements {
    input: Input,
    layout: Layout,
    buffer: Vec<u8>,
    /// The first byte of the buffer that is not handed out yet.
    position: usize,
    /// The line of that byte, from 1.
    line: u64,
    at_end: bool,
    unfinished: bool,
    /// The most bytes of an element.
    longest: usize,
}

impl Elements {
    /// The elements of an input.
    pub const fn new(input: Input, layout: Layout) -> Self {
        Self {
            input,
            layout,
            buffer: Vec::new(),
            position: 0,
            line: 1,
            at_end: false,
            unfinished: false,
            longest: MOST_HELD,
        }
    }

    /// The same, with elements of at most so many bytes, at the first longer one of which they end.
    #[cfg(test)]
    pub(super) const fn with_longest(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// What is read from.
    pub const fn input(&self) -> &Input {
        &self.input
    }

    /// The line that reading has come to, from 1.
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Why the elements ended within one of them, if they did.
    pub const fn unfinished(&self) -> Option<&'static str> {
        match self.unfinished {
            true if self.at_end => Some("the file ends within a record"),
            true => Some(TOO_LONG),
            false => None,
        }
    }

    /// The next element and the line where it begins; `None` at the end.
    ///
    /// An element is an object with balanced brackets, or whatever else stands where one should.
    pub fn next_element(&mut self) -> Option<(u64, &[u8])> {
        self.skip_separators()?;
        let line = self.line;
        let range = match self.layout {
            Layout::Lines => self.line_end()?,
            Layout::Free if self.buffer[self.position] == b'{' => self.object_end()?,
            Layout::Free => self.other_end(),
        };
        let element = &self.buffer[range.clone()];
        self.line += lines(element);
        self.position = range.end;
        Some((line, element))
    }

    /// Moves to the next byte that belongs to an element.
    fn skip_separators(&mut self) -> Option<()> {
        loop {
            while let Some(byte) = self.buffer.get(self.position) {
                match byte {
                    b'\n' => self.line += 1,
                    b' ' | b'\t' | b'\r' => {}
                    b',' | b'[' | b']' if self.layout == Layout::Free => {}
                    _ => return Some(()),
                }
                self.position += 1;
            }
            if !self.read_more() {
                return None;
            }
        }
    }

    /// The rest of the line; `None`, and unfinished, if the file breaks off within it.
    fn line_end(&mut self) -> Option<Range<usize>> {
        let mut seen = 0;
        loop {
            let rest = &self.buffer[self.position..];
            if let Some(length) = memchr::memchr(b'\n', &rest[seen..]) {
                return Some(self.position..self.position + seen + length);
            }
            seen = rest.len();
            if seen > self.longest {
                self.unfinished = true;
                return None;
            }
            if !self.read_more() {
                self.unfinished = self.input.failure().is_some();
                return (!self.unfinished).then_some(self.position..self.buffer.len());
            }
        }
    }

    /// The object that begins here; `None`, and unfinished, if the input ends before it does.
    fn object_end(&mut self) -> Option<Range<usize>> {
        let mut scan = Brackets::default();
        let mut seen = 0;
        loop {
            let rest = &self.buffer[self.position..];
            if let Some(length) = scan.end(&rest[seen..]) {
                return Some(self.position..self.position + seen + length);
            }
            seen = rest.len();
            if seen > self.longest || !self.read_more() {
                self.unfinished = true;
                return None;
            }
        }
    }

    /// What stands here that is no object: up to a comma, a bracket or the end of the line.
    fn other_end(&mut self) -> Range<usize> {
        let mut seen = 0;
        loop {
            let rest = &self.buffer[self.position..];
            let ends = |byte: &u8| matches!(byte, b',' | b'[' | b']' | b'{' | b'\n');
            if let Some(length) = rest[seen..].iter().position(ends) {
                return self.position..self.position + (seen + length).max(1);
            }
            seen = rest.len();
            if seen > self.longest || !self.read_more() {
                return self.position..self.buffer.len();
            }
        }
    }

    /// Reads a chunk more, forgetting what was handed out; false at the end.
    fn read_more(&mut self) -> bool {
        if self.at_end {
            return false;
        }
        self.buffer.drain(..self.position);
        self.position = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let read = self.input.read(&mut self.buffer[held..]).unwrap_or(0);
        self.buffer.truncate(held + read);
        self.at_end = read == 0;
        !self.at_end
    }
}

/// Where a scan stands between the brackets of an object.
#[derive(Default)]
struct Brackets {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Brackets {
    /// The length up to the bracket that closes the first one, if it is among these bytes.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (index, byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(index + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// The number of line ends in some bytes.
fn lines(bytes: &[u8]) -> u64 {
    u64::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u64::MAX)
}
