//! The bytes of a file, decompressed.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;

use super::zip::is_zip;

/// How a file is compressed; known by its first bytes, whatever its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, also of several members.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// The compression of a file that begins so.
    pub fn of(first: &[u8]) -> Self {
        match first {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The compression of a file; the error says why it cannot be read.
    pub fn of_file(path: &Path) -> Result<Self, String> {
        let first = File::open(path).and_then(|mut file| first(&mut file));
        first.map(|first| Self::of(&first)).map_err(|error| error.to_string())
    }
}

/// The most bytes of a log that are held at once: no record is longer. A few compressed bytes can stand for any number.
pub(super) const MOST_HELD: usize = 512 << 20;

/// The reason of a record that is longer.
pub(super) const TOO_LONG: &str = "a record of more than 512 MiB";

/// The decompressed bytes of a file.
///
/// A file that breaks off (a truncated gzip) ends early instead of failing, so that what was read is kept; then
/// [`Input::failure`] says why.
pub struct Input {
    reader: Box<dyn Read + Send>,
    failure: Option<String>,
}

impl Input {
    /// Opens a file; the error says why not, without its path.
    pub fn open(path: &Path) -> Result<Self, String> {
        Self::of(File::open(path).map_err(|error| error.to_string())?)
    }

    /// The bytes of a reader, decompressed if its first ones say so; the error says what cannot be read.
    pub fn of(mut reader: impl Read + Send + 'static) -> Result<Self, String> {
        let first = first(&mut reader).map_err(|error| error.to_string())?;
        if is_zip(&first) {
            return Err("a zip archive: unpack it first".to_owned());
        }
        let compression = Compression::of(&first);
        Self::new(Cursor::new(first).chain(reader), compression).map_err(|error| error.to_string())
    }

    /// The decompressed bytes of a reader, without a byte order mark.
    pub fn new(reader: impl Read + Send + 'static, compression: Compression) -> io::Result<Self> {
        let reader: Box<dyn Read + Send> = match compression {
            Compression::None => Box::new(reader),
            Compression::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, reader))),
            Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(reader)?),
        };
        let mut input = Self { reader, failure: None };
        let mut first = [0; 3];
        let read = fill(&mut input, &mut first)?;
        let first = first[..read].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first[..read]).to_vec();
        input.reader = Box::new(Cursor::new(first).chain(input.reader));
        Ok(input)
    }

    /// All of it, which must be text and not more than [`MOST_HELD`]; the error says what it is instead.
    pub fn whole_text(&mut self) -> Result<String, String> {
        String::from_utf8(self.whole()?).map_err(|_| "the file is no UTF-8 text".to_owned())
    }

    /// All of it, if that is not more than [`MOST_HELD`] and the file is whole; the error says so.
    pub fn whole(&mut self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        self.take(u64::try_from(MOST_HELD).unwrap_or(u64::MAX))
            .read_to_end(&mut bytes)
            .map_err(|error| error.to_string())?;
        if bytes.len() == MOST_HELD {
            return Err(format!("more than {} MiB that have to be read as a whole", MOST_HELD >> 20));
        }
        match &self.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(bytes),
        }
    }

    /// Why the bytes ended before the file did.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.failure.is_some() {
            return Ok(0);
        }
        loop {
            match self.reader.read(buffer) {
                Ok(read) => return Ok(read),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failure = Some(format!("the file breaks off: {error}"));
                    return Ok(0);
                }
            }
        }
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").field("failure", &self.failure).finish_non_exhaustive()
    }
}

/// The first bytes, by which a kind of file is known.
fn first(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut first = vec![0; 4];
    let read = fill(reader, &mut first)?;
    first.truncate(read);
    Ok(first)
}

/// Reads until the buffer is full or the bytes end.
pub(super) fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression as Level, write::GzEncoder};

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Level::fast());
        encoder.write_all(text.as_bytes()).expect("memory takes everything");
        encoder.finish().expect("memory takes everything")
    }

    fn read(bytes: Vec<u8>) -> (String, bool) {
        let compression = Compression::of(&bytes);
        let mut input = Input::new(Cursor::new(bytes), compression).expect("a decoder");
        let mut text = Vec::new();
        input.read_to_end(&mut text).expect("an input does not fail");
        (String::from_utf8_lossy(&text).into_owned(), input.failure().is_some())
    }

    #[test]
    fn compression_is_seen_in_the_bytes() {
        assert_eq!(read(gzip("text")), ("text".to_owned(), false));
        assert_eq!(read(zstd::encode_all(&b"text"[..], 1).expect("zstd")), ("text".to_owned(), false));
        assert_eq!(read(b"text".to_vec()), ("text".to_owned(), false));
        assert_eq!(read(Vec::new()), (String::new(), false));
    }

    #[test]
    fn an_archive_is_no_text() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), b"PK\x03\x04\x14\0").expect("a writable file");
        assert_eq!(Input::open(file.path()).err().as_deref(), Some("a zip archive: unpack it first"));
    }

    #[test]
    fn members_of_a_gzip_follow_each_other() {
        let bytes = [gzip("one "), gzip("two")].concat();
        assert_eq!(read(bytes), ("one two".to_owned(), false));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(read(b"\xef\xbb\xbftext".to_vec()), ("text".to_owned(), false));
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        let text = "line of a log\n".repeat(10_000);
        let mut bytes = gzip(&text);
        bytes.truncate(bytes.len() - 20);
        let (read, failed) = read(bytes);
        assert!(failed);
        assert!(text.starts_with(&read));
    }
}
