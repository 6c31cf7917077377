//! `kqlc schema`

use kqlc::{fixture, rule};

use super::print::print;

/// What the help of the command ends with.
pub(crate) const HELP: &str = "Examples:
  kqlc schema > sentinel-rule.schema.json write it where an editor finds it
  kqlc schema tests > sentinel-rule-tests.schema.json
                                          that of the tests of rules, for kqlc test

The editors that use the YAML language server take it from a first line of a rule:
  # yaml-language-server: $schema=sentinel-rule.schema.json";

/// The options of `kqlc schema`.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Options {
    /// Of which files.
    #[arg(value_enum, default_value_t = Of::Rules)]
    of: Of,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// Rules.
    Rules,
    /// Their tests.
    Tests,
}

/// Prints the JSON Schema of rule files or of their tests, for editors.
pub(crate) fn run(options: Options) -> Result<u8, String> {
    let schema = match options.of {
        Of::Rules => rule::schema(),
        Of::Tests => fixture::schema(),
    };
    print(&format!("{schema:#}\n"))
}
