//! From the paths of `--logs` to tables: which files there are, what is in them, and which table each belongs to.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    FileSource, Format, Origin, Product, Rejects, Source, TableInput, TableInputs, coerce::DayPlace, detect,
    file::TYPE, zip,
};
use crate::{plan::Field, types::Type};

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The tables, by name.
    pub inputs: TableInputs,
    /// The files that are read, in their order.
    pub files: Vec<FoundFile>,
    /// The paths that are not, and why.
    pub skipped: Vec<(PathBuf, String)>,
}

/// A file and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Its path.
    pub path: PathBuf,
    /// Its format.
    pub format: Format,
    /// The tables of its records.
    pub tables: Vec<String>,
    /// How the tables are known.
    pub by: DecidedBy,
    /// Where its dates with slashes have their day.
    pub day_place: DayPlace,
    /// What makes its contents doubtful.
    pub warnings: Vec<String>,
}

/// How the table of a file is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// `--table NAME=PATH`
    Option,
    /// The field `Type` of its records.
    Type,
    /// The product that wrote its records.
    Product,
    /// Its name, or that of a folder.
    Name,
}

/// Finds the logs.
///
/// `wanted` are the tables that rules read: a file belongs to one of them by its name or a folder's even if more is in
/// that name. `named` are files and folders whose table the user gave; they are read whether or not `paths` has them.
pub fn discover(paths: &[PathBuf], named: &[(String, PathBuf)], wanted: &[&str]) -> Found {
    let mut found = Found::default();
    let mut sources = BTreeMap::new();
    // By its real path a file counts once, however often and in whatever way it is named.
    let mut all: BTreeMap<PathBuf, (PathBuf, Option<&String>)> = BTreeMap::new();
    let given = named.iter().map(|(table, path)| (path, Some(table)));
    for (path, table) in given.chain(paths.iter().map(|path| (path, None))) {
        for file in files(path, &mut found.skipped) {
            let real = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
            all.entry(real).or_insert((file, table));
        }
    }
    let mut all: Vec<(PathBuf, Option<&String>)> = all.into_values().collect();
    all.sort();
    for (path, table) in all {
        for origin in origins(&path, &mut found.skipped) {
            match decide(&origin, table, wanted) {
                Ok(file) => add(origin, file, &mut sources, &mut found.files),
                Err(reason) => found.skipped.push((origin.path().to_owned(), reason)),
            }
        }
    }
    found.inputs = sources.into_values().collect();
    found
}

/// The files at a path, sorted; those whose name begins with a dot are left alone.
fn files(path: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => {
            skipped.push((path.to_owned(), error.to_string()));
            return Vec::new();
        }
    };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    entries.sort();
    entries.iter().flat_map(|entry| files_of_entry(entry, skipped)).collect()
}

/// The logs in a file: itself, or what is in it if it is an archive.
fn origins(path: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<Origin> {
    if !zip::is_zip_file(path) {
        return vec![Origin::file(path)];
    }
    match zip::members(path) {
        Ok(archive) => {
            let in_archive = |name: String| PathBuf::from(format!("{}/{name}", path.display()));
            skipped.extend(archive.skipped.into_iter().map(|(name, reason)| (in_archive(name), reason)));
            archive.members.into_iter().map(|member| Origin::member(path, member)).collect()
        }
        Err(reason) => {
            skipped.push((path.to_owned(), reason));
            Vec::new()
        }
    }
}

/// The files at an entry of a folder. Links to folders could lead round in a circle, and pipes never end.
fn files_of_entry(entry: &Path, skipped: &mut Vec<(PathBuf, String)>) -> Vec<PathBuf> {
    let reason = if entry.is_dir() && entry.is_symlink() {
        "a link to a folder, which must be named itself"
    } else if entry.is_dir() || entry.is_file() {
        return files(entry, skipped);
    } else {
        "neither a file nor a folder"
    };
    skipped.push((entry.to_owned(), reason.to_owned()));
    Vec::new()
}

/// The format and the tables of a file.
fn decide(origin: &Origin, given: Option<&String>, wanted: &[&str]) -> Result<FoundFile, String> {
    let (path, mut detected) = (origin.path(), detect(origin)?);
    if let Some(product) = detected.format.product() {
        if let Some((tables, by)) = tables_of_product(product, given, wanted) {
            let (format, warnings) = (detected.format, detected.warnings);
            return Ok(FoundFile {
                path: path.to_owned(),
                format,
                tables,
                by,
                day_place: DayPlace::Unknown,
                warnings,
            });
        }
        if product.is_text() {
            return Err(format!(
                "{}, which become rows of {}",
                product.name(),
                product.tables().join(" and ")
            ));
        }
        detected.format = detected.format.without_product();
    }
    let sample = sample(&FileSource::new(origin.clone(), detected.format.clone()));
    let (tables, by) = match given {
        Some(table) => (vec![table.clone()], DecidedBy::Option),
        None => match types(&sample.types, wanted) {
            types if !types.is_empty() => (types, DecidedBy::Type),
            _ => (vec![table_of_path(path, wanted)], DecidedBy::Name),
        },
    };
    let (day_place, warning) = day_place(&sample.times);
    let warnings = detected.warnings.into_iter().chain(warning).collect();
    Ok(FoundFile { path: path.to_owned(), format: detected.format, tables, by, day_place, warnings })
}

/// The tables of which the records of a product become rows: the given one, else those that rules read, else all. `None` if
/// the records become no rows of the given one.
fn tables_of_product(
    product: Product,
    given: Option<&String>,
    wanted: &[&str],
) -> Option<(Vec<String>, DecidedBy)> {
    let names = |keep: &dyn Fn(&str) -> bool| -> Vec<String> {
        product.tables().iter().filter(|table| keep(table)).map(|table| (*table).to_owned()).collect()
    };
    if let Some(given) = given {
        let tables = names(&|table| table.eq_ignore_ascii_case(given));
        return (!tables.is_empty()).then_some((tables, DecidedBy::Option));
    }
    let read = names(&|table| find(wanted, table).is_some());
    Some((if read.is_empty() { names(&|_| true) } else { read }, DecidedBy::Product))
}

/// Where the first dates of a file have their day, and what is to be said about it.
fn day_place(dates: &[String]) -> (DayPlace, Option<String>) {
    let places: Vec<DayPlace> = dates.iter().filter_map(|date| DayPlace::of(date)).collect();
    let known = [DayPlace::Second, DayPlace::First].into_iter().find(|place| places.contains(place));
    let warning = match known {
        Some(DayPlace::First) => Some("dates have their day first, such as 27/10/2025, and are read so"),
        None if !places.is_empty() => {
            Some("nothing shows whether dates have their day or their month first: they are read month first")
        }
        Some(DayPlace::Second | DayPlace::Unknown) | None => None,
    };
    (known.unwrap_or(DayPlace::Unknown), warning.map(str::to_owned))
}

/// What the first records of a file say about it.
#[derive(Debug, Default)]
struct Sample {
    /// Their values of `Type`.
    types: Vec<String>,
    /// Their values of `TimeGenerated`, as text.
    times: Vec<String>,
}

/// Reads the first records; none from a file that cannot be read, which is said when it is read as a whole.
fn sample(source: &FileSource) -> Sample {
    const TIME: Field = Field { name: "TimeGenerated", ty: Type::String };
    let Ok(mut records) = source.open(&[TYPE, TIME]) else { return Sample::default() };
    let Some(batch) = records.next_batch(&mut Rejects::default()) else { return Sample::default() };
    let texts = |slot| (0..batch.rows()).map(|row| batch.column(slot).string(row).to_owned()).collect();
    Sample { types: texts(0), times: texts(1) }
}

/// Large files are read in pieces of about this size.
const PIECE: u64 = 32 << 20;

/// Makes the sources of a file.
fn add(
    origin: Origin,
    file: FoundFile,
    tables: &mut BTreeMap<String, TableInput>,
    files: &mut Vec<FoundFile>,
) {
    let whole = FileSource::new(origin, file.format.clone()).with_day_place(file.day_place);
    for (own, table) in file.tables.iter().enumerate() {
        let source = match file.by {
            _ if file.format.product().is_some() => whole.of_table(table, own),
            DecidedBy::Type => whole.of_type(&file.tables, own),
            DecidedBy::Option | DecidedBy::Name | DecidedBy::Product => whole.clone(),
        };
        let input = tables.entry(table.to_lowercase());
        let input = input.or_insert_with(|| TableInput { name: table.clone(), sources: Vec::new() });
        for piece in source.pieces(PIECE) {
            input.sources.push(Box::new(piece));
        }
    }
    files.push(file);
}

/// The tables that the first records of a file name in `Type`, as rules spell them.
///
/// Feeds and vendors use a column `Type` for other things: only what looks like a table counts.
fn types(names: &[String], wanted: &[&str]) -> Vec<String> {
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
pub(super) fn table_of_path(path: &Path, wanted: &[&str]) -> String {
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

fn find<'w>(wanted: &[&'w str], name: &str) -> Option<&'w str> {
    wanted.iter().find(|table| table.eq_ignore_ascii_case(name)).copied()
}

/// A file's name without the extensions of formats, and the last of those, in lower case, that is no compression.
pub(super) fn stem_and_extension(path: &Path) -> (String, String) {
    const COMPRESSIONS: [&str; 5] = ["gz", "gzip", "zip", "zst", "zstd"];
    const FORMATS: [&str; 7] = ["json", "jsonl", "ndjson", "csv", "tsv", "log", "txt"];
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

#[cfg(test)]
mod tests;
