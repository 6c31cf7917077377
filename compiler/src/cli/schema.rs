//! `kqlc schema`

use kqlc::rule;

use super::print::print;

/// Prints the JSON Schema of rule files, for editors.
pub(crate) fn run() -> Result<u8, String> {
    print(&format!("{:#}\n", rule::schema()))
}
