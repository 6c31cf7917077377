//! Files and folders that the command line names.

use std::{
    fs,
    path::{Path, PathBuf},
};

use ignore::WalkBuilder;
use kqlc::{
    fixture, rule,
    source::{FileId, SourceMap},
};

use super::parallel;

/// The files at a path: itself, or those below it with one of the extensions, sorted. `.gitignore` is respected.
pub(crate) fn files(path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, String> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkBuilder::new(path).build() {
        let entry = entry.map_err(|error| error.to_string())?;
        let wanted =
            entry.path().extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted));
        if wanted && entry.file_type().is_some_and(|kind| kind.is_file()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// The files of YAML at the paths, by what they hold.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Rules, and YAML of other purposes.
    pub(crate) rules: Vec<FileId>,
    /// Parsers: stored functions.
    pub(crate) parsers: Vec<FileId>,
}

/// Reads every file of YAML at the paths.
pub(crate) fn find(paths: &[PathBuf], sources: &mut SourceMap) -> Result<Found, String> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(self::files(path, &["yaml", "yml"])?);
    }
    files.retain(|file| !is_fixture(file));
    let read = |file: &PathBuf| read(file).map(|text| (rule::is_parser(&text), text));
    let mut found = Found::default();
    for (file, read) in files.iter().zip(parallel::map(&files, read)) {
        let (is_parser, text) = read?;
        let id = sources.add(file.to_string_lossy(), text);
        if is_parser { found.parsers.push(id) } else { found.rules.push(id) }
    }
    Ok(found)
}

/// True for a file of tests, which is no rule.
pub(crate) fn is_fixture(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(fixture::EXTENSION))
}

/// The text of a file. Bytes that are no UTF-8 become replacement characters; UTF-16 with its mark is decoded.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    if let [0xff, 0xfe, units @ ..] = bytes.as_slice() {
        let units = units.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        return Ok(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect());
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}
