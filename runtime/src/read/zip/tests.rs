//! What becomes of archives, whole and damaged.

use std::io::Write;

use flate2::write::DeflateEncoder;
use insta::assert_snapshot;
use proptest::prelude::*;
use rawzip::ZipArchiveWriter;

use super::*;

/// An archive of these files.
pub(in crate::read) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (name, content) in files {
        let file = archive.new_file(*name).compression_method(CompressionMethod::DEFLATE);
        let (mut entry, config) = file.start().expect("memory takes everything");
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, flate2::Compression::fast()));
        writer.write_all(content).expect("memory takes everything");
        let (encoder, output) = writer.finish().expect("memory takes everything");
        encoder.finish().expect("memory takes everything");
        entry.finish(output).expect("memory takes everything");
    }
    archive.finish().expect("memory takes everything");
    bytes
}

/// What is said of an archive of these bytes and of each file in it.
fn show(bytes: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), bytes).expect("a file can be written");
    let archive = match members(file.path()) {
        Ok(archive) => archive,
        Err(reason) => return reason,
    };
    let read = |member: &Member| {
        let mut text = String::new();
        let result = member.open(file.path()).map(|mut reader| reader.read_to_string(&mut text));
        match result {
            Ok(Ok(_)) => format!("{}: {text}", member.name()),
            Ok(Err(error)) => format!("{}: {error}", member.name()),
            Err(reason) => format!("{}: {reason}", member.name()),
        }
    };
    let skipped = archive.skipped.iter().map(|(name, reason)| format!("{name}: not read: {reason}"));
    archive.members.iter().map(read).chain(skipped).collect::<Vec<_>>().join("\n")
}

#[test]
fn files_are_read_in_the_order_of_the_archive() {
    let bytes =
        zip(&[("b.json", b"{}"), ("folder/a.csv", b"A,B"), ("__MACOSX/._b.json", b"x"), (".x", b"y")]);
    assert_snapshot!(show(&bytes), @"
    b.json: {}
    folder/a.csv: A,B
    ");
}

#[test]
fn names_lead_nowhere() {
    let bytes = zip(&[("a\x1b[2J.json", b"{}")]);
    assert_snapshot!(show(&bytes).replace('\u{fffd}', "?"), @"a?[2J.json: {}");
}

#[test]
fn a_file_that_is_not_what_was_put_in_is_said() {
    let mut bytes = zip(&[("a.json", b"a text that is long enough to be compressed")]);
    let at = bytes.len() / 4;
    bytes[at] ^= 0x55;
    assert!(!show(&bytes).contains("a text that is long enough to be compressed"));
}

#[test]
fn an_archive_that_breaks_off_is_said() {
    let bytes = zip(&[("a.json", b"{}")]);
    assert!(show(&bytes[..bytes.len() - 10]).starts_with("a damaged zip archive"));
}

#[test]
fn members_that_share_bytes_are_refused() {
    let mut bytes = zip(&[("a.json", b"{}"), ("b.json", b"{}")]);
    // Both entries of the directory, which has the signature PK 1 2, then name the first file.
    let entries: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    let offset = bytes[entries[0] + 42..entries[0] + 46].to_vec();
    bytes[entries[1] + 42..entries[1] + 46].copy_from_slice(&offset);
    assert_snapshot!(show(&bytes), @"a zip archive whose members share bytes, as archives do that are made to fill memory");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_bytes_stop_the_reader(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
        let mut bytes = zip(&[("a.json", b"{\"a\": 1}\n{\"a\": 2}\n"), ("b.json", b"{}")]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        show(&bytes);
        let cut = cut.index(bytes.len());
        show(&bytes[..cut]);
    }
}
