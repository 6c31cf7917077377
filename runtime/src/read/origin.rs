//! Where the bytes of a log are.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use super::{
    Compression, Input,
    zip::{Member, is_zip},
};
use crate::types::DateTime;

/// A file, a member of a zip archive, or bytes that are held.
///
/// Its path is for messages, and tells the table: `exports/logs.zip/am-syslog/PT05M.json`. Only the path of a file or of
/// an archive is ever opened; the name of a member names nothing on this computer.
#[derive(Clone, Debug)]
pub struct Origin {
    path: PathBuf,
    bytes: Bytes,
}

/// Bytes of which any can be read.
#[cfg(any(feature = "evtx", feature = "parquet"))]
#[derive(Debug)]
pub(super) enum Anywhere {
    File(File),
    Held(Vec<u8>),
}

/// What is opened.
#[derive(Clone, Debug)]
enum Bytes {
    /// The file at the path.
    File,
    /// A member of the archive there.
    Member(PathBuf, Arc<Member>),
    /// These, as they came or compressed.
    Held(Arc<[u8]>),
}

impl Origin {
    /// A file.
    pub fn file(path: &Path) -> Self {
        Self { path: path.to_owned(), bytes: Bytes::File }
    }

    /// A member of an archive.
    pub fn member(archive: &Path, member: Member) -> Self {
        let path = PathBuf::from(format!("{}/{}", archive.display(), member.name()));
        Self { path, bytes: Bytes::Member(archive.to_owned(), Arc::new(member)) }
    }

    /// Everything that comes through standard input. Logs are read more than once, so that it is held in memory,
    /// compressed.
    pub fn standard_input() -> Result<Self, String> {
        Self::held("standard input", io::stdin().lock()).map_err(|error| error.to_string())
    }

    fn held(name: &str, reader: impl Read) -> io::Result<Self> {
        const LEVEL: i32 = 1;
        let mut reader = BufReader::new(reader);
        let is_plain = {
            let first = reader.fill_buf()?;
            Compression::of(first) == Compression::None && !is_zip(first)
        };
        let mut bytes = Vec::new();
        if is_plain {
            zstd::stream::copy_encode(reader, &mut bytes, LEVEL)?;
        } else {
            reader.read_to_end(&mut bytes)?;
        }
        Ok(Self { path: PathBuf::from(name), bytes: Bytes::Held(bytes.into()) })
    }

    /// Its path, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of a file that is neither in an archive nor held.
    pub fn plain_file(&self) -> Option<&Path> {
        matches!(self.bytes, Bytes::File).then_some(self.path.as_path())
    }

    /// Its size in bytes, as stored; 0 if nobody knows.
    pub fn size(&self) -> u64 {
        match &self.bytes {
            Bytes::File => self.path.metadata().map_or(0, |metadata| metadata.len()),
            Bytes::Member(_, member) => member.stored_size(),
            Bytes::Held(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    /// When it was last written to, if that is known.
    pub fn written(&self) -> Option<DateTime> {
        let time = match &self.bytes {
            Bytes::File => self.path.metadata().and_then(|metadata| metadata.modified()).ok()?,
            Bytes::Member(_, member) => return member.written(),
            Bytes::Held(_) => SystemTime::now(),
        };
        let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        DateTime::from_unix(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())
    }

    /// Its decompressed bytes for a reader that does not go from beginning to end: a file in place, everything else in
    /// memory. The error says why they cannot be read, without the path.
    #[cfg(any(feature = "evtx", feature = "parquet"))]
    pub(super) fn open_anywhere(&self) -> Result<Anywhere, String> {
        let is_plain = |path: &&Path| Compression::of_file(path) == Ok(Compression::None);
        if let Some(path) = self.plain_file().filter(is_plain) {
            return File::open(path).map(Anywhere::File).map_err(|error| error.to_string());
        }
        self.open()?.whole().map(Anywhere::Held)
    }

    /// Its decompressed bytes; the error says why they cannot be read, without the path.
    pub fn open(&self) -> Result<Input, String> {
        let reader: Box<dyn Read + Send> = match &self.bytes {
            Bytes::File => Box::new(File::open(&self.path).map_err(|error| error.to_string())?),
            Bytes::Member(archive, member) => member.open(archive)?,
            Bytes::Held(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        };
        Input::of(reader)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_held_is_compressed_and_can_be_read_again() {
        let text = "line of a log\n".repeat(10_000);
        let origin = Origin::held("standard input", text.as_bytes()).expect("memory can be read");
        assert!(origin.size() < 10_000);
        for _ in 0..2 {
            let mut read = String::new();
            origin.open().expect("what is held can be read").read_to_string(&mut read).expect("it is text");
            assert_eq!(read, text);
        }
    }
}
