//! `kqlc schema`

use kqlc::rule;

use super::CLEAN;

/// Prints the JSON Schema of rule files, for editors.
pub(crate) fn run() -> u8 {
    println!("{}", rule::SCHEMA.trim_end());
    CLEAN
}
