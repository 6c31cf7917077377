//! Text on standard output.

use std::io::{self, Write};

use kqlc::diagnostic::Style;

use super::CLEAN;

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How diagnostics are drawn.
pub(crate) fn styled(colour: Colour, is_terminal: bool) -> Style {
    let colour = match colour {
        Colour::Auto => is_terminal,
        Colour::Always => true,
        Colour::Never => false,
    };
    Style { colour, ..Style::PLAIN }
}

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
