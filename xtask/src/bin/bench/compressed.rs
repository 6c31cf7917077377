//! Compressed files, and what taking them apart costs by itself.

use std::{
    error::Error,
    fs::File,
    hint::black_box,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};

use crate::measure::{Measurement, timed};

/// The file, compressed with gzip beside it.
pub(crate) fn gzip(plain: &Path) -> Result<PathBuf, Box<dyn Error>> {
    once(plain, "gz", |mut from, to| {
        let mut encoder = GzEncoder::new(to, Compression::default());
        io::copy(&mut from, &mut encoder)?;
        encoder.finish()?.flush()
    })
}

/// The file, compressed with Zstandard beside it.
pub(crate) fn zstd(plain: &Path) -> Result<PathBuf, Box<dyn Error>> {
    once(plain, "zst", |from, to| ::zstd::stream::copy_encode(from, to, 3))
}

/// Inflates a gzip file and drops what comes out.
pub(crate) fn inflate(path: &Path) -> Result<Measurement, Box<dyn Error>> {
    timed(|| drain(MultiGzDecoder::new(File::open(path)?)))
}

/// Decodes a Zstandard file and drops what comes out.
pub(crate) fn decode(path: &Path) -> Result<Measurement, Box<dyn Error>> {
    timed(|| drain(::zstd::Decoder::new(File::open(path)?)?))
}

/// Makes a compressed file unless there is one that is newer.
fn once(
    plain: &Path,
    ending: &str,
    compress: impl FnOnce(File, BufWriter<File>) -> io::Result<()>,
) -> Result<PathBuf, Box<dyn Error>> {
    let path = plain.with_extension(format!("jsonl.{ending}"));
    let made = |path: &Path| path.metadata().and_then(|file| file.modified());
    if !made(&path).is_ok_and(|time| made(plain).is_ok_and(|of_plain| of_plain < time)) {
        compress(File::open(plain)?, BufWriter::new(File::create(&path)?))?;
    }
    Ok(path)
}

fn drain(mut from: impl Read) -> Result<(u64, Option<u64>), Box<dyn Error>> {
    let mut block = vec![0; 1 << 18];
    while black_box(from.read(&mut block)?) > 0 {}
    Ok((0, None))
}
