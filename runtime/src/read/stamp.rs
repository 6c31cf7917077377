//! By what a file is known to be what it was.

use std::{
    fs::{self, Metadata},
    path::Path,
    time::SystemTime,
};

/// The size of a file, when it was last written to, and which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    written: SystemTime,
    number: (u64, u64),
}

impl Stamp {
    /// That of the file at a path; `None` where it cannot be told.
    pub fn of(path: &Path) -> Option<Self> {
        Self::from_metadata(&fs::metadata(path).ok().filter(Metadata::is_file)?)
    }

    /// That of a file of which this is known; `None` where the system does not say when it was written to.
    pub(super) fn from_metadata(metadata: &Metadata) -> Option<Self> {
        Some(Self { size: metadata.len(), written: metadata.modified().ok()?, number: number(metadata) })
    }

    /// True if it can be the same file, to which something was added.
    pub fn has_grown_to(self, later: Self) -> bool {
        self.number == later.number && self.size < later.size
    }
}

/// The device and the number of a file there.
#[cfg(unix)]
fn number(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Elsewhere its bytes have to tell it from another.
#[cfg(not(unix))]
const fn number(_metadata: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_added_to_has_grown() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log");
        let written = |text: &str| {
            fs::write(&path, text).expect("a file can be written");
            Stamp::of(&path).expect("there is a file")
        };
        let (short, long) = (written("one\n"), written("one\ntwo\n"));
        assert_eq!(Stamp::of(&path), Some(long));
        assert!(short.has_grown_to(long) && !long.has_grown_to(short) && !long.has_grown_to(long));
        assert_eq!(Stamp::of(folder.path()), None);
    }
}
