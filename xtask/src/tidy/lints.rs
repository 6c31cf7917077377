//! One lint, one file, one name.

use super::{Problem, RustFile};

/// A lint file whose name is not the name of its lint, or that lacks a part.
pub(super) fn check(file: &RustFile) -> Vec<Problem> {
    let Some(below) = file.below("compiler/src/lint/rules") else { return Vec::new() };
    let name = below.trim_end_matches(".rs").replace('_', "-");
    let mut problems = Vec::new();
    if below.contains('/') {
        problems.push(format!("{}: a lint is one file", file.path));
    }
    if !file.text.contains(&format!("\"{name}\"")) {
        problems.push(format!("{}: the lint must be called \"{name}\", as its file", file.path));
    }
    for part in ["//! # Why", "//! # Reported", "//! # Accepted", "LINT"] {
        if !file.text.contains(part.trim_start_matches("//! # ")) {
            problems.push(format!("{}: no `{part}`", file.path));
        }
    }
    problems
}
