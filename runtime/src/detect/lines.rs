//! Output in whole lines, and the end of it when the user asks for that.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicBool, Ordering},
};

/// Hands on whole lines only, so that what reads them never finds half of one, whenever the program is stopped.
pub(super) struct Lines<'a, W> {
    inner: W,
    /// The beginning of a line.
    rest: Vec<u8>,
    interrupted: &'a AtomicBool,
}

impl<'a, W: Write> Lines<'a, W> {
    pub(super) const fn new(inner: W, interrupted: &'a AtomicBool) -> Self {
        Self { inner, rest: Vec::new(), interrupted }
    }
}

/// The error of output that the user has stopped.
pub(super) fn is_interruption(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.to_string() == INTERRUPTED)
}

const INTERRUPTED: &str = "interrupted";

impl<W: Write> Write for Lines<'_, W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let Some(end) = memchr::memrchr(b'\n', buffer) else {
            self.rest.extend_from_slice(buffer);
            return Ok(buffer.len());
        };
        if self.interrupted.load(Ordering::Relaxed) {
            return Err(io::Error::other(INTERRUPTED));
        }
        let (lines, rest) = buffer.split_at(end + 1);
        self.rest.extend_from_slice(lines);
        self.inner.write_all(&self.rest)?;
        self.rest.clear();
        self.rest.extend_from_slice(rest);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_not_whole_stays_back() {
        let interrupted = AtomicBool::new(false);
        let mut output = Vec::new();
        let mut lines = Lines::new(&mut output, &interrupted);
        for part in ["a", "b\nc", "d\ne\nf"] {
            lines.write_all(part.as_bytes()).expect("memory takes everything");
        }
        interrupted.store(true, Ordering::Relaxed);
        let error = lines.write_all(b"g\n").expect_err("the user has stopped it");
        assert!(is_interruption(&error));
        assert_eq!(output, b"ab\ncd\ne\n");
    }
}
