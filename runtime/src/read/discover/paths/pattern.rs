//! Patterns of paths, for shells that do not expand them: `*` and `?` within a name, `**` for any folders.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

/// The paths that a pattern matches, sorted; none for a path without `*` and `?`. Names that begin with a dot are matched
/// only by patterns that do, and no link to a folder is followed by `**`.
pub(super) fn matches(pattern: &Path) -> Vec<PathBuf> {
    if !is_pattern(pattern.as_os_str().to_string_lossy().as_ref()) {
        return Vec::new();
    }
    let mut found = vec![PathBuf::new()];
    for component in pattern.components() {
        found = match component {
            Component::Normal(name) if name == "**" => {
                found.iter().flat_map(|base| with_folders(base)).collect()
            }
            Component::Normal(name) if is_pattern(&name.to_string_lossy()) => {
                let name = name.to_string_lossy();
                found.iter().flat_map(|base| entries(base)).filter(|entry| is_named(entry, &name)).collect()
            }
            other => found.iter().map(|base| base.join(other)).collect(),
        };
    }
    found.retain(|path| path.exists());
    found.sort();
    found.dedup();
    found
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// A folder and all below it.
fn with_folders(base: &Path) -> Vec<PathBuf> {
    let below = entries(base).into_iter().filter(|entry| entry.is_dir() && !entry.is_symlink());
    let below = below.filter(|entry| is_named(entry, "*"));
    std::iter::once(base.to_owned()).chain(below.flat_map(|folder| with_folders(&folder))).collect()
}

fn entries(base: &Path) -> Vec<PathBuf> {
    let folder = if base.as_os_str().is_empty() { Path::new(".") } else { base };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| base.join(entry.file_name())).collect()
}

fn is_named(path: &Path, pattern: &str) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    (pattern.starts_with('.') || !name.starts_with('.'))
        && is_like(&name.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>())
}

/// True if a name matches a pattern; in time of the one's length times the other's.
fn is_like(name: &[char], pattern: &[char]) -> bool {
    // For each beginning of the name whether the pattern so far matches it.
    let mut matched = vec![false; name.len() + 1];
    matched[0] = true;
    for sign in pattern {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            next[at] = match sign {
                '*' => matched[at] || (at > 0 && next[at - 1]),
                _ => at > 0 && matched[at - 1] && (*sign == '?' || *sign == name[at - 1]),
            };
        }
        matched = next;
    }
    matched[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything_within_a_name() {
        let is_like = |name: &str, pattern: &str| {
            super::is_like(&name.chars().collect::<Vec<_>>(), &pattern.chars().collect::<Vec<_>>())
        };
        for (name, pattern) in
            [("a.json", "*.json"), ("a.json", "?.j*n"), ("", "*"), ("abcab", "*ab"), ("é", "?")]
        {
            assert!(is_like(name, pattern), "{name} {pattern}");
        }
        for (name, pattern) in [("a.json", "*.csv"), ("a", "??"), ("b", "a*")] {
            assert!(!is_like(name, pattern), "{name} {pattern}");
        }
    }

    #[test]
    fn two_stars_stand_for_any_folders() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["a.json", "x/b.json", "x/y/c.json", "x/y/d.csv", ".hidden/e.json", "x/.f.json"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, "").expect("a file can be written");
        }
        let found = |pattern: &str| {
            let found = matches(&folder.path().join(pattern));
            let short = found
                .iter()
                .map(|path| path.strip_prefix(folder.path()).unwrap_or(path).display().to_string());
            short.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found("**/*.json"), "a.json x/b.json x/y/c.json");
        assert_eq!(found("*/*"), "x/b.json x/y");
        assert_eq!(found("x"), "", "not a pattern");
    }
}
