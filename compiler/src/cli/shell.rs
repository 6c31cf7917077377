//! `kqlc completions` and `kqlc manual`: what shells and `man` read.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, print::print};

/// The options of `kqlc completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kqlc completions bash > ~/.local/share/bash-completion/completions/kqlc
  kqlc completions zsh > ~/.zfunc/_kqlc
  kqlc completions fish > ~/.config/fish/completions/kqlc.fish")]
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

/// The options of `kqlc manual`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kqlc manual > kqlc.1                    the page of the program
  kqlc manual check > kqlc-check.1        the page of a command
  kqlc manual fmt | man -l -              read one")]
pub(crate) struct ManualOptions {
    /// The command; without one, the program itself.
    command: Option<String>,
}

/// Prints a manual page.
pub(crate) fn manual(options: &ManualOptions) -> Result<u8, String> {
    let mut program = Arguments::command();
    program.build();
    let command = match &options.command {
        Some(name) => {
            let command =
                program.find_subcommand(name).ok_or_else(|| format!("there is no command `{name}`"))?;
            command.clone().display_name(format!("kqlc-{name}"))
        }
        None => program,
    };
    let page = clap_mangen::Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| format!("cannot write: {error}"))?;
    print(&String::from_utf8_lossy(&text))
}
