//! `kqlc explain`

use kqlc::lint;

use super::print::print;

/// The options of `kqlc explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A lint's name or code, such as `placeholder-value`.
    name: String,
}

/// Prints a lint's documentation.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let Some(lint) = lint::find(&options.name) else {
        let names: Vec<&str> = lint::LINTS.iter().map(|lint| lint.kind.name).collect();
        return Err(format!("there is no lint `{}`; the lints are {}", options.name, names.join(", ")));
    };
    print(&format!("{} ({})\n\n{}\n", lint.kind.name, lint.kind.code, lint.documentation()))
}
