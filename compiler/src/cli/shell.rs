//! `kqlc completions` and `kqlc manual`: what shells and `man` read.

use std::io;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, CLEAN};

/// The options of `kqlc completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script that completes command lines.
pub(crate) fn completions(options: &Options) -> u8 {
    clap_complete::generate(options.shell, &mut Arguments::command(), "kqlc", &mut io::stdout());
    CLEAN
}

/// Prints the manual page.
pub(crate) fn manual() -> Result<u8, String> {
    let page = clap_mangen::Man::new(Arguments::command());
    page.render(&mut io::stdout()).map_err(|error| format!("cannot write: {error}"))?;
    Ok(CLEAN)
}
