//! `kqlc explain`

use kqlc::{catalog::database::nearest, lint};

use super::print::print;

/// The options of `kqlc explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kqlc explain placeholder-value          by name
  kqlc explain KL0101                     by code, as reports have it

`docs/lints.md` has all of them.

Exit status: 0 explained, 2 there is no such lint.")]
pub(crate) struct Options {
    /// A lint's name or code, such as `placeholder-value`.
    name: String,
}

/// Prints a lint's documentation.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let Some(lint) = lint::find(&options.name) else {
        let near = nearest(&options.name, lint::LINTS.iter().map(|lint| lint.kind.name));
        let hint =
            near.map_or("`docs/lints.md` lists them".into(), |near| format!("perhaps `{near}` is meant"));
        return Err(format!("there is no lint `{}`; {hint}", options.name));
    };
    print(&format!("{} ({})\n\n{}\n", lint.kind.name, lint.kind.code, lint.documentation()))
}
