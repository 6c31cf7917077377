//! Checks of the text itself.

use std::{env, fs, path::Path};

use super::{Problem, RustFile};
use crate::{Failure, cargo};

/// More lines than this, and a file holds more than one subject.
const MOST_LINES: usize = 600;

/// A file that is too long; generated ones may be.
pub(super) fn check_length(file: &RustFile) -> Option<Problem> {
    let lines = file.text.lines().count();
    let is_long = lines > MOST_LINES && !file.is_generated();
    is_long.then(|| format!("{}: {lines} lines; {MOST_LINES} are the most, one subject a file", file.path))
}

/// Lints silenced for good: `expect` complains once its reason is gone, `allow` never does.
pub(super) fn check_allow(file: &RustFile) -> Vec<Problem> {
    let forbidden = [concat!("#[", "allow("), concat!("#![", "allow(")];
    let lines = file.text.lines().enumerate();
    let silenced = lines.filter(|(_, line)| forbidden.iter().any(|text| line.trim_start().starts_with(text)));
    silenced
        .map(|(at, _)| format!("{}:{}: `expect` with a reason instead of `allow`", file.path, at + 1))
        .collect()
}

/// Places of this machine in committed files.
pub(super) fn check_paths(root: &Path) -> Result<Vec<Problem>, Failure> {
    let mut places = vec![root.to_string_lossy().into_owned()];
    places.extend(
        root.parent().filter(|above| above.parent().is_some()).map(|above| format!("{}/", above.display())),
    );
    places.extend(env::var("CARGO_HOME"));
    let listed = cargo::output(cargo::git(["ls-files"]).current_dir(root))?;
    let mut problems = Vec::new();
    for path in listed.lines() {
        let Ok(text) = fs::read_to_string(root.join(path)) else { continue };
        for (at, line) in text.lines().enumerate() {
            if places.iter().any(|place| line.contains(place.as_str())) {
                problems.push(format!("{path}:{}: a path of this machine", at + 1));
            }
        }
    }
    Ok(problems)
}
