//! From the paths of `--logs` to tables: which files there are, what is in them, and which table each belongs to.

mod decided;
mod names;
mod paths;
mod tables;

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use super::{
    FileSource, Format, Kind, Origin, Product, Rejects, Source, TableInput, TableInputs, coerce::DayPlace,
    detect, file::TYPE, format::Detected, json::Shape,
};
use crate::{
    batch::Column,
    plan::{Field, KnownTable},
    types::Type,
};
pub use decided::Decided;
pub use paths::may_exist;
use tables::{find, types};
pub(super) use tables::{stem_and_extension, table_of_path};

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
    /// The columns of its first records that none of its tables has, as far as their columns are known.
    pub unknown: Vec<String>,
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

/// What the user says about the logs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Logs<'a> {
    /// Files, folders, patterns, and `-` for standard input.
    pub paths: &'a [PathBuf],
    /// The same, of one table each; they are read whether or not `paths` has them.
    pub named: &'a [(String, PathBuf)],
    /// The columns of tables, in their order, for files that do not name them.
    pub columns: &'a [(String, Vec<String>)],
    /// Formats of files and folders.
    pub formats: &'a [(Kind, PathBuf)],
    /// The tables that rules read: a file belongs to one of them by its name or a folder's even if more is in that name.
    pub wanted: &'a [&'a str],
    /// Tables whose columns are known.
    pub known: &'a [KnownTable],
}

/// Finds the logs.
pub fn discover(logs: &Logs<'_>) -> Found {
    discover_again(logs, &mut Decided::default())
}

/// Finds the logs of which some were found before, by the same options. Files that have not changed since are not looked into.
pub fn discover_again(logs: &Logs<'_>, decided: &mut Decided) -> Found {
    let mut before = std::mem::take(decided);
    let mut found = Found::default();
    let mut sources = BTreeMap::new();
    // By its real path a file counts once, however often and in whatever way it is named.
    let mut all: BTreeMap<PathBuf, (PathBuf, &PathBuf, Vec<&String>)> = BTreeMap::new();
    let given = logs.named.iter().map(|(table, path)| (path, Some(table)));
    for (path, table) in given.chain(logs.paths.iter().map(|path| (path, None))) {
        for file in paths::files_of(path, &mut found.skipped) {
            let real = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
            let known = all.entry(real).or_insert((file, path, Vec::new()));
            // What is given first counts, also of a folder and a file in it.
            if known.1 == path {
                known.2.extend(table);
            }
        }
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort();
    for (path, _, tables) in all {
        let kind = logs.formats.iter().find(|(_, other)| path.starts_with(other)).map(|(kind, _)| *kind);
        let given = tables.into_iter().map(Some).collect::<Vec<_>>();
        for origin in paths::origins(&path, &mut found.skipped) {
            // A recording can be given as several tables.
            for table in if given.is_empty() { &[None][..] } else { &given } {
                let decide = || decide(&origin, *table, kind, logs);
                match before.or_decide(decided, (&origin, *table), decide) {
                    Ok(file) => add(origin.clone(), file, &mut sources, &mut found.files),
                    Err(reason) => found.skipped.push((origin.path().to_owned(), reason)),
                }
            }
        }
    }
    found.inputs = sources.into_values().collect();
    found
}

/// The format and the tables of a file.
fn decide(
    origin: &Origin,
    given: Option<&String>,
    kind: Option<Kind>,
    logs: &Logs<'_>,
) -> Result<FoundFile, String> {
    let (path, wanted) = (origin.path(), logs.wanted);
    let mut detected = detect_as(origin, kind)?;
    if let Some(product) = detected.format.product() {
        if let Some((tables, by)) = tables_of_product(product, given, wanted) {
            let (format, warnings) = (detected.format, detected.warnings);
            let (path, day_place) = (path.to_owned(), DayPlace::Unknown);
            let unknown = Vec::new();
            return Ok(FoundFile { path, format, tables, by, day_place, warnings, unknown });
        }
        if product.is_text() {
            let tables = product.tables().join(" and ");
            return Err(format!("lines of {}, which become rows of {tables}", product.name()));
        }
        if detected.format == Format::Evtx {
            return Err("an event log, whose events have no columns of that table".to_owned());
        }
        detected.format = detected.format.with_records(Shape::Plain);
    }
    if let Format::BareCsv(delimiter, _) = detected.format {
        let table = given.map_or_else(|| table_of_path(path, wanted), Clone::clone);
        let columns = logs.columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(&table));
        let Some((_, columns)) = columns else {
            return Err(format!(
                "CSV without a header line: say with `--columns {table}=NAME,NAME,...` what its columns are"
            ));
        };
        detected.format = Format::BareCsv(delimiter, columns.clone());
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
    let unknown = unknown(origin, &detected.format, &tables, logs.known);
    let path = path.to_owned();
    Ok(FoundFile { path, format: detected.format, tables, by, day_place, warnings, unknown })
}

/// The columns of a file's first records that none of its tables has; none if the columns of one are not known.
fn unknown(origin: &Origin, format: &Format, tables: &[String], known: &[KnownTable]) -> Vec<String> {
    let of = |table: &String| known.iter().find(|known| known.name.eq_ignore_ascii_case(table));
    let Some(known) = tables.iter().map(of).collect::<Option<Vec<&KnownTable>>>() else { return Vec::new() };
    let mut names = names::names(origin, format);
    names.retain(|name| !known.iter().any(|table| table.columns.contains(&name.as_str())));
    names.into_iter().collect()
}

/// The format of a file, which may be told.
fn detect_as(origin: &Origin, kind: Option<Kind>) -> Result<Detected, String> {
    let detected = detect(origin);
    let Some(kind) = kind else { return detected };
    // A file that cannot be read, or holds nothing, is not of the kind either.
    let found = detected.ok().map(|detected| detected.format);
    Ok(Detected { format: kind.format(found), warnings: Vec::new() })
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
    let columns = [TYPE, TIME];
    let columns = if source.has_iso_times(TIME.name) { &columns[..1] } else { &columns };
    let Ok(mut records) = source.open(columns) else { return Sample::default() };
    let Some(batch) = records.next_batch(&mut Rejects::default()) else { return Sample::default() };
    let texts = |column: &Arc<Column>| {
        let mut texts: Vec<&str> = (0..batch.rows()).map(|row| column.string(row)).collect();
        texts.dedup();
        texts.into_iter().map(str::to_owned).collect()
    };
    let [types, times] = [0, 1].map(|slot| batch.columns().get(slot).map(texts).unwrap_or_default());
    Sample { types, times }
}

/// Large files are read in pieces of about this size.
const PIECE: u64 = 16 << 20;

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

#[cfg(test)]
mod tests;
