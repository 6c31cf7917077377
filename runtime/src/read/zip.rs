//! Zip archives as containers of logs.
//!
//! Members are decompressed while they are read and never written anywhere. An archive whose members share bytes, which
//! is how a small one is made to hold petabytes, is refused.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use flate2::{Crc, read::DeflateDecoder};
use rawzip::{CompressionMethod, ZipArchive, time::DosDateTime};

use crate::types::DateTime;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    name: String,
    method: Method,
    /// Where its bytes are in the archive.
    start: u64,
    stored: u64,
    size: u64,
    checksum: u32,
    written: Option<DateTime>,
}

/// How a member is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Stored,
    Deflated,
    Zstd,
}

/// What an archive holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// The files, in the order of its directory.
    pub members: Vec<Member>,
    /// The names of files that cannot be read, and why.
    pub skipped: Vec<(String, String)>,
}

/// True for the first bytes of an archive.
pub fn is_zip(first: &[u8]) -> bool {
    first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06")
}

/// True if a file is an archive; false if it cannot be read.
pub fn is_zip_file(path: &Path) -> bool {
    let mut first = [0; 4];
    path.is_file()
        && File::open(path).is_ok_and(|mut file| file.read_exact(&mut first).is_ok())
        && is_zip(&first)
}

/// The most members that are looked at.
const MOST_MEMBERS: usize = 1 << 20;

/// The members of an archive, without folders, hidden files and what macOS puts beside files.
pub fn members(path: &Path) -> Result<Archive, String> {
    let damaged = |error: rawzip::Error| format!("a damaged zip archive: {error}");
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let zip = ZipArchive::from_file(file, &mut buffer).map_err(damaged)?;
    let mut archive = Archive::default();
    let mut entries = zip.entries(&mut buffer);
    let mut seen = 0_usize;
    while let Some(entry) = entries.next_entry().map_err(damaged)? {
        seen += 1;
        if seen > MOST_MEMBERS {
            return Err(format!("a zip archive of more than {MOST_MEMBERS} members"));
        }
        let name = readable(entry.file_path().as_bytes());
        if entry.is_dir() || is_hidden(&name) {
            continue;
        }
        let method = if entry.flags().is_encrypted() || entry.flags().has_strong_encryption() {
            Err("encrypted".to_owned())
        } else {
            method(entry.compression_method())
        };
        let written = written(entry.last_modified_dos());
        let (size, checksum) = (entry.uncompressed_size_hint(), entry.crc32());
        let place = zip.get_entry(entry.wayfinder()).map(|entry| entry.compressed_data_range());
        match (method, place) {
            (Ok(method), Ok((start, end))) => {
                let stored = end.saturating_sub(start);
                archive.members.push(Member { name, method, start, stored, size, checksum, written });
            }
            (Err(reason), _) => archive.skipped.push((name, reason)),
            (_, Err(error)) => archive.skipped.push((name, damaged(error))),
        }
    }
    if overlap(&archive.members) {
        return Err(
            "a zip archive whose members share bytes, as archives do that are made to fill memory".to_owned()
        );
    }
    Ok(archive)
}

fn written(time: DosDateTime) -> Option<DateTime> {
    DateTime::from_date(time.year().into(), time.month().into(), time.day().into())
}

fn method(method: CompressionMethod) -> Result<Method, String> {
    match method {
        CompressionMethod::STORE => Ok(Method::Stored),
        CompressionMethod::DEFLATE => Ok(Method::Deflated),
        CompressionMethod::ZSTD => Ok(Method::Zstd),
        other => Err(format!("compressed with method {} of zip, which is not read", other.as_u16())),
    }
}

/// A name for messages and for finding the table: it may hold anything, and must not steer a terminal.
fn readable(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    name.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}

fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.rsplit('/').next().is_some_and(|name| name.starts_with('.'))
}

fn overlap(members: &[Member]) -> bool {
    let mut ranges: Vec<(u64, u64)> =
        members.iter().map(|member| (member.start, member.start.saturating_add(member.stored))).collect();
    ranges.sort_unstable();
    ranges.windows(2).any(|pair| pair[1].0 < pair[0].1)
}

impl Member {
    /// Its name with folders, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its size in the archive in bytes.
    pub const fn stored_size(&self) -> u64 {
        self.stored
    }

    /// When it was last written to, in the zone of the computer that made the archive.
    pub const fn written(&self) -> Option<DateTime> {
        self.written
    }

    /// Its bytes. Reading fails where they are not those that were put into the archive.
    pub fn open(&self, archive: &Path) -> Result<Box<dyn Read + Send>, String> {
        let failed = |error: io::Error| error.to_string();
        let mut file = File::open(archive).map_err(failed)?;
        file.seek(SeekFrom::Start(self.start)).map_err(failed)?;
        let stored = BufReader::with_capacity(1 << 16, file.take(self.stored));
        Ok(match self.method {
            Method::Stored => Box::new(self.checked(stored)),
            Method::Deflated => Box::new(self.checked(DeflateDecoder::new(stored))),
            Method::Zstd => {
                Box::new(self.checked(zstd::stream::read::Decoder::with_buffer(stored).map_err(failed)?))
            }
        })
    }

    fn checked<R>(&self, reader: R) -> Checked<R> {
        Checked { reader, sum: Crc::new(), read: 0, size: self.size, checksum: self.checksum }
    }
}

/// Bytes that must come to a size and a checksum.
struct Checked<R> {
    reader: R,
    sum: Crc,
    read: u64,
    size: u64,
    checksum: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.sum.update(&buffer[..read]);
        self.read += u64::try_from(read).unwrap_or(u64::MAX);
        let is_end = read == 0 && !buffer.is_empty();
        if self.read > self.size {
            return Err(io::Error::other("more bytes than the archive says"));
        }
        if is_end && (self.read < self.size || self.sum.sum() != self.checksum) {
            return Err(io::Error::other("other bytes than were put into the archive"));
        }
        Ok(read)
    }
}

#[cfg(test)]
pub(super) mod tests;
