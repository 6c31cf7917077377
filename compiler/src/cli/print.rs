//! Text on standard output.

use std::io::{self, Write};

use super::CLEAN;

/// Prints all of a text. A reader that has seen enough, as `head` has, is no failure.
pub(crate) fn print(text: &str) -> Result<u8, String> {
    let mut out = io::stdout().lock();
    finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()))?;
    Ok(CLEAN)
}

/// What came of writing to standard output.
pub(crate) fn finish(written: io::Result<()>) -> Result<(), String> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot write: {error}")),
        Ok(()) | Err(_) => Ok(()),
    }
}
