//! `kqlc schema`

use kqlc::rule;

use super::print::print;

/// What the help of the command ends with.
pub(crate) const HELP: &str = "Examples:
  kqlc schema > sentinel-rule.schema.json write it where an editor finds it

The editors that use the YAML language server take it from a first line of a rule:
  # yaml-language-server: $schema=sentinel-rule.schema.json";

/// Prints the JSON Schema of rule files, for editors.
pub(crate) fn run() -> Result<u8, String> {
    print(&format!("{:#}\n", rule::schema()))
}
