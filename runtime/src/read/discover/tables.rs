//! To which table a file belongs.

use std::path::Path;

/// The tables that the first records of a file name in `Type`, as rules spell them.
///
/// Feeds and vendors use a column `Type` for other things: only what looks like a table counts.
pub(super) fn types(names: &[String], wanted: &[&str]) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    let mut is_other_thing = false;
    for name in names {
        if name.is_empty() || types.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        match find(wanted, name) {
            Some(table) => types.push(table.to_owned()),
            None if looks_like_table(name) => types.push(name.clone()),
            None => is_other_thing = true,
        }
    }
    if is_other_thing && !types.iter().any(|name| find(wanted, name).is_some()) {
        return Vec::new();
    }
    types
}

/// Tables whose names are one plain word.
const PLAIN_TABLES: [&str; 9] =
    ["Alert", "Anomalies", "Event", "Heartbeat", "Operation", "Perf", "Syslog", "Update", "Usage"];

/// True for `SecurityEvent`, `MyTable_CL`, `Syslog`; false for `ip`, `Domain`, `URL`.
fn looks_like_table(name: &str) -> bool {
    let is_identifier = name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    let begins_upper = name.starts_with(|first: char| first.is_ascii_uppercase());
    let humps = name
        .as_bytes()
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    is_identifier
        && (name.ends_with("_CL") || PLAIN_TABLES.contains(&name) || (begins_upper && humps.count() > 0))
}

/// The table that a path names: a wanted one if its file or a folder does, from the innermost; else the file's stem.
pub(in crate::read) fn table_of_path(path: &Path, wanted: &[&str]) -> String {
    let (stem, _) = stem_and_extension(path);
    let folders = path
        .ancestors()
        .skip(1)
        .filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
    let names: Vec<String> = std::iter::once(stem).chain(folders).collect();
    let found = names.iter().find_map(|name| table_of_name(name, wanted)).map(str::to_owned);
    found.unwrap_or_else(|| names.into_iter().next().unwrap_or_default())
}

/// The wanted table that a name is, or begins with: `SecurityEvent`, `am-securityevent`, `SecurityEvent-2024-05-01`,
/// `SecurityEvent_1`.
fn table_of_name<'w>(name: &str, wanted: &[&'w str]) -> Option<&'w str> {
    let name = name.strip_prefix("am-").unwrap_or(name);
    if let Some(table) = find(wanted, name) {
        return Some(table);
    }
    let begins = |table: &&&str| {
        let Some((start, rest)) = name.split_at_checked(table.len()) else { return false };
        let is_rest = rest.starts_with(['.', '-', ' ', '('])
            || rest
                .strip_prefix('_')
                .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
        start.eq_ignore_ascii_case(table) && is_rest
    };
    wanted.iter().filter(begins).max_by_key(|table| table.len()).copied()
}

pub(super) fn find<'w>(wanted: &[&'w str], name: &str) -> Option<&'w str> {
    wanted.iter().find(|table| table.eq_ignore_ascii_case(name)).copied()
}

/// A file's name without the extensions of formats, and the last of those, in lower case, that is no compression.
pub(in crate::read) fn stem_and_extension(path: &Path) -> (String, String) {
    const COMPRESSIONS: [&str; 5] = ["gz", "gzip", "zip", "zst", "zstd"];
    const FORMATS: [&str; 9] = ["json", "jsonl", "ndjson", "csv", "tsv", "log", "txt", "parquet", "evtx"];
    let mut stem = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut extension = String::new();
    while let Some((rest, last)) = stem.rsplit_once('.') {
        let last = last.to_ascii_lowercase();
        if rest.is_empty() || !(COMPRESSIONS.contains(&last.as_str()) || FORMATS.contains(&last.as_str())) {
            break;
        }
        if extension.is_empty() && FORMATS.contains(&last.as_str()) {
            extension = last;
        }
        stem = rest.to_owned();
    }
    (stem, extension)
}
