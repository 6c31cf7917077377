//! The registry of lints, made from the folder that holds them.

use std::path::Path;

use super::header;
use crate::{Failure, workspace};

/// Where the registry lies.
pub(super) const PATH: &str = "compiler/src/lint/registry.rs";

/// The file's text: a module and an entry for each file of `folder`.
pub(super) fn text(folder: &Path) -> Result<String, Failure> {
    let mut modules = Vec::new();
    for path in workspace::files(folder, "rs")? {
        modules.push(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
    }
    let entries: Vec<String> = modules.iter().map(|module| format!("rules::{module}::LINT")).collect();
    Ok(format!("{}{}", header("Every lint.", "the folder `compiler/src/lint/rules`"), entries.join(",")))
}
