//! Files with another text: what would change, and the change itself.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
};

use similar::TextDiff;

/// What would change, as a unified diff.
pub(crate) fn diff(path: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new).unified_diff().header(path, path).to_string()
}

/// Writes a file whole or not at all: beside it, then in its place. Its permissions stay.
///
/// A file is not written if it is not what was read: what is no UTF-8, or has come since, would be lost.
pub(crate) fn write(path: &Path, old: &str, new: &str) -> Result<(), String> {
    let failed = |error: io::Error| format!("cannot write {}: {error}", path.display());
    if fs::read(path).map_err(failed)? != old.as_bytes() {
        return Err(format!("{} stays as it is: it is not UTF-8, or has just changed", path.display()));
    }
    // The file itself, not a link to it.
    let target = path.canonicalize().map_err(failed)?;
    let copy = beside(&target);
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    let written = fs::write(&copy, new)
        .and_then(|()| fs::set_permissions(&copy, permissions))
        .and_then(|()| fs::rename(&copy, &target));
    if written.is_err() {
        // Nothing more can be done if that fails as well.
        let _ = fs::remove_file(&copy);
    }
    written.map_err(failed)
}

/// A name in the same folder that no rule has.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.new", process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_longer_what_was_read_is_not_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old").expect("a writable folder");
        assert!(write(&path, "other", "new").is_err());
        assert_eq!(fs::read_to_string(&path).expect("readable"), "old");
        assert_eq!(write(&path, "old", "new"), Ok(()));
        assert_eq!(fs::read_to_string(&path).expect("readable"), "new");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (path, link) = (folder.path().join("a.yaml"), folder.path().join("link.yaml"));
        fs::write(&path, "old").expect("a writable folder");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("our own file");
        symlink(&path, &link).expect("a writable folder");
        assert_eq!(write(&link, "old", "new"), Ok(()));
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).expect("readable"), "new");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    }
}
