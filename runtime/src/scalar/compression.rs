//! Compressed strings, as Base64.
//!
//! What is unpacked is the same as in Kusto. Packed bytes are the same for up to 31 bytes, which are stored as they are
//! (measured); longer text is packed by another library, whose bytes differ and unpack to the same.

use std::io::{Read, Write};

use flate2::{
    Compression, Crc,
    read::{GzDecoder, ZlibDecoder},
    write::DeflateEncoder,
};

use super::encoding::{base64_bytes, base64_text};

/// No string is unpacked to more bytes than this.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024;

/// kql: gzip_compress_to_base64_string(string: string) -> string
///
/// Base64 of a string packed with gzip.
///
/// ```kql
/// gzip_compress_to_base64_string("0987654321zyxwvutsrq") == "H4sIAAAAAAAA/wEUAOv/MDk4NzY1NDMyMXp5eHd2dXRzcnH8VpGoFAAAAA=="
/// gzip_decompress_from_base64_string(gzip_compress_to_base64_string("aaaaaaaaaa")) == "aaaaaaaaaa"
/// ```
pub fn gzip_compress_to_base64_string(string: &str) -> String {
    let mut packed = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    packed.extend(deflated(string.as_bytes()));
    let mut checksum = Crc::new();
    checksum.update(string.as_bytes());
    packed.extend(checksum.sum().to_le_bytes());
    packed.extend(checksum.amount().to_le_bytes());
    base64_text(&packed)
}

/// kql: gzip_decompress_from_base64_string(string: string) -> string
///
/// The string that was packed with gzip and written in Base64; empty for anything else.
///
/// ```kql
/// gzip_decompress_from_base64_string("H4sIAAAAAAAA/wEUAOv/MDk4NzY1NDMyMXp5eHd2dXRzcnH8VpGoFAAAAA==") == "0987654321zyxwvutsrq"
/// gzip_decompress_from_base64_string("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=") == ""
/// ```
pub fn gzip_decompress_from_base64_string(string: &str) -> String {
    base64_bytes(string).and_then(|bytes| unpacked(GzDecoder::new(&bytes[..]))).unwrap_or_default()
}

/// kql: zlib_compress_to_base64_string(string: string) -> string
///
/// Base64 of a string packed with zlib.
///
/// ```kql
/// zlib_decompress_from_base64_string(zlib_compress_to_base64_string("hello hello")) == "hello hello"
/// ```
pub fn zlib_compress_to_base64_string(string: &str) -> String {
    let mut packed = vec![0x78, 0x9C];
    packed.extend(deflated(string.as_bytes()));
    packed.extend(adler32(string.as_bytes()).to_be_bytes());
    base64_text(&packed)
}

/// kql: zlib_decompress_from_base64_string(string: string) -> string
///
/// The string that was packed with zlib and written in Base64; empty for anything else.
///
/// ```kql
/// zlib_decompress_from_base64_string("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=") == "Test string 123"
/// zlib_decompress_from_base64_string("x") == ""
/// ```
pub fn zlib_decompress_from_base64_string(string: &str) -> String {
    base64_bytes(string).and_then(|bytes| unpacked(ZlibDecoder::new(&bytes[..]))).unwrap_or_default()
}

/// The bytes as a DEFLATE stream.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    match u16::try_from(bytes.len()) {
        Ok(length) if length <= 31 => {
            let (length, complement) = (length.to_le_bytes(), (!length).to_le_bytes());
            [&[1], &length[..], &complement, bytes].concat()
        }
        _ => {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
            let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
            packed.expect("writing into memory succeeds")
        }
    }
}

/// The checksum of zlib.
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % MODULUS;
        (low, (high + low) % MODULUS)
    });
    high << 16 | low
}

fn unpacked(packed: impl Read) -> Option<String> {
    let mut text = String::new();
    let read = packed.take(MAX_UNPACKED + 1).read_to_string(&mut text).ok()?;
    (read as u64 <= MAX_UNPACKED).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn unpacking_undoes_packing(text in "\\PC{0,80}") {
            let gzip = gzip_compress_to_base64_string(&text);
            prop_assert_eq!(&gzip_decompress_from_base64_string(&gzip), &text);
            let zlib = zlib_compress_to_base64_string(&text);
            prop_assert_eq!(&zlib_decompress_from_base64_string(&zlib), &text);
        }
    }
}
