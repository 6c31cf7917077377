//! `kqlc completions` and `kqlc manual`: what shells and `man` read.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, print::print};

/// The options of `kqlc completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script that completes command lines.
pub(crate) fn completions(options: &Options) -> Result<u8, String> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "kqlc", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page.
pub(crate) fn manual() -> Result<u8, String> {
    let page = clap_mangen::Man::new(Arguments::command());
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| format!("cannot write: {error}"))?;
    print(&String::from_utf8_lossy(&text))
}
