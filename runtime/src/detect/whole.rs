//! Files that are there as a whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Writes a file beside its place and then puts it there, so that nobody finds half of it. What is there and is no file, such as a pipe,
/// is written to.
pub(super) fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    let failed = |error: io::Error| format!("cannot write {}: {error}", path.display());
    let is_special = fs::metadata(path).is_ok_and(|there| !there.is_file());
    let part = if is_special { path.to_owned() } else { part_of(path) };
    let written = File::create(&part).and_then(|file| {
        let mut file = BufWriter::new(file);
        content(&mut file)?;
        file.flush()
    });
    let placed = written.and_then(|()| if is_special { Ok(()) } else { fs::rename(&part, path) });
    if placed.is_err() && !is_special {
        // What could not be finished is of no use to anybody.
        let _ = fs::remove_file(&part);
    }
    placed.map_err(failed)
}

/// The name of a file that is being written.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_finished_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("run.json");
        write(&path, |file| file.write_all(b"old")).expect("it is written");
        let error = write(&path, |file| {
            file.write_all(b"new")?;
            Err(io::Error::other("no room"))
        });
        assert!(error.is_err_and(|error| error.ends_with("run.json: no room")));
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("old"));
        assert_eq!(fs::read_dir(folder.path()).map(Iterator::count).ok(), Some(1));
    }
}
