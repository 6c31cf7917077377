//! From paths to files, and to what is in them.

mod pattern;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::read::{Origin, zip};

/// The path that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// True if something is at a path, or may be: a file or folder, standard input, a pattern.
pub fn may_exist(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT || path.exists() || !pattern::matches(path).is_empty()
}

/// The files that a path stands for. A pattern counts only where there is no file of that name.
pub(super) fn files_of(path: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<PathBuf> {
    if path.as_os_str() == STANDARD_INPUT || path.exists() {
        return files(path, skipped);
    }
    let found = pattern::matches(path);
    if found.is_empty() {
        return vec![path.to_owned()];
    }
    found.iter().flat_map(|path| files(path, skipped)).collect()
}

/// The files at a path, sorted; those whose name begins with a dot are left alone.
fn files(path: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            skipped.push((path.to_owned(), error.to_string()));
            return Vec::new();
        }
    };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    entries.sort();
    entries.iter().flat_map(|entry| files_of_entry(entry, skipped)).collect()
}

/// The files at an entry of a folder. Links to folders could lead round in a circle, and pipes never end.
fn files_of_entry(entry: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<PathBuf> {
    let reason = if entry.is_dir() && entry.is_symlink() {
        "a link to a folder, which must be named itself"
    } else if entry.is_dir() || entry.is_file() {
        return files(entry, skipped);
    } else {
        "neither a file nor a folder"
    };
    skipped.push((entry.to_owned(), reason.to_owned()));
    Vec::new()
}

/// The logs in a file: itself, or what is in it if it is an archive.
pub(super) fn origins(path: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<Origin> {
    if path.as_os_str() == STANDARD_INPUT {
        return match Origin::standard_input() {
            Ok(origin) => vec![origin],
            Err(reason) => {
                skipped.push((path.to_owned(), reason));
                Vec::new()
            }
        };
    }
    if !zip::is_zip_file(path) {
        return vec![Origin::file(path)];
    }
    match zip::members(path) {
        Ok(archive) => {
            let in_archive = |name: String| PathBuf::from(format!("{}/{name}", path.display()));
            skipped.extend(archive.skipped.into_iter().map(|(name, reason)| (in_archive(name), reason)));
            archive.members.into_iter().map(|member| Origin::member(path, member)).collect()
        }
        Err(reason) => {
            skipped.push((path.to_owned(), reason));
            Vec::new()
        }
    }
}
