//! The registry of lints, made from the folder that holds them.

use std::path::Path;

use super::header;
use crate::{Failure, workspace};

/// Where the registry lies.
pub(super) const PATH: &str = "compiler/src/lint/registry.rs";

/// The file's text: a module and an entry for each file of `folder`.
pub(super) fn text(folder: &Path) -> Result<String, Failure> {
    let mut stems = Vec::new();
    for path in workspace::files(folder, "rs")? {
        stems.push(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
    }
    Ok(registry(&stems))
}

/// Declares the modules, so that a lint is one file and no other is edited, and lists their `LINT`s.
fn registry(stems: &[String]) -> String {
    let modules = stems.iter().map(|stem| format!("#[path = \"rules/{stem}.rs\"]\nmod {stem};\n"));
    let entries = stems.iter().map(|stem| format!("&{stem}::LINT,"));
    format!(
        "{}{}\nuse super::Lint;\n\n/// Every lint, in the order of their names.\npub static LINTS: &[&Lint] = &[{}];\n",
        header("Every lint.", "the folder `compiler/src/lint/rules`"),
        modules.collect::<String>(),
        entries.collect::<String>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_module_and_an_entry() {
        let text = registry(&["unbounded_time".to_owned()]);
        assert!(text.contains("#[path = \"rules/unbounded_time.rs\"]\nmod unbounded_time;\n"), "{text}");
        assert!(text.contains("&[&unbounded_time::LINT,]"), "{text}");
    }
}
