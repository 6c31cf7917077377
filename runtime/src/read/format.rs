//! What a file is, by what stands in it.

mod kind;

use std::{
    collections::HashMap,
    io::{Cursor, Read},
    path::Path,
};

use serde_json::value::RawValue;

use super::{
    Input, Origin, Product,
    input::fill,
    json::{Elements, Layout, Object, Shape, is_diagnostic, streamed_table},
    query_api,
};
use crate::read::{Compression, csv, plain_name};
pub use kind::Kind;

/// The format of a file with records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON objects.
    Json(Layout, Shape),
    /// Lines of cells with this delimiter, the first one a header.
    Csv(u8),
    /// Lines of cells with this delimiter, which belong to these columns.
    BareCsv(u8, Vec<String>),
    /// An answer of the Logs Query API or of Azure Data Explorer.
    QueryAnswer,
    /// Parquet.
    Parquet,
    /// A Windows event log.
    Evtx,
}

impl Format {
    /// Its name for people, which begins with that of its kind.
    pub fn name(&self) -> String {
        let name = Kind::of(self).name();
        match self {
            Self::Json(_, Shape::Envelope { name: envelope, .. }) => format!("{name} in `{envelope}`"),
            Self::BareCsv(..) => format!("{name} without header"),
            Self::Evtx => format!("{name} in an event log"),
            Self::Json(..) | Self::Csv(_) | Self::QueryAnswer | Self::Parquet => name.to_owned(),
        }
    }

    /// The same layout and envelopes with records of another shape; other formats as they are.
    #[must_use]
    pub fn with_records(self, shape: Shape) -> Self {
        match self {
            Self::Json(layout, envelopes) => Self::Json(layout, envelopes.holding(shape)),
            other => other,
        }
    }

    /// Whose records they are, if they become rows of tables that they do not name.
    pub const fn product(&self) -> Option<Product> {
        match Kind::of(self) {
            Kind::Of(product) => Some(product),
            _ => None,
        }
    }
}

/// A format, and what is to be said about the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// The format.
    pub format: Format,
    /// What makes its contents doubtful.
    pub warnings: Vec<String>,
}

/// How much of a file is looked at, but for a first element that is longer.
const HEAD: usize = 1 << 18;

/// The format of a file; the error says why it cannot be read, without its path.
pub fn detect(origin: &Origin) -> Result<Detected, String> {
    let mut input = origin.open()?;
    let mut head = vec![0; HEAD];
    let read = fill(&mut input, &mut head).map_err(|error| error.to_string())?;
    head.truncate(read);
    if let Some(format) = binary(&head)? {
        return Ok(Detected { format, warnings: Vec::new() });
    }
    match head.trim_ascii_start().first() {
        None => Err(input.failure().unwrap_or("the file is empty").to_owned()),
        Some(b'{' | b'[') => {
            let whole = Input::new(Cursor::new(head.clone()).chain(input), Compression::None);
            json(&head, whole.map_err(|error| error.to_string())?)
        }
        Some(_) => text_format(origin.path(), &head),
    }
}

/// What a file is that holds no text; `None` for text. The error says why it cannot be read.
fn binary(head: &[u8]) -> Result<Option<Format>, String> {
    let kind = match head {
        [b'P', b'A', b'R', b'1', ..] if cfg!(feature = "parquet") => return Ok(Some(Format::Parquet)),
        [b'P', b'A', b'R', b'1', ..] => "Parquet: build the program with `--readers parquet`",
        [b'E', b'l', b'f', b'F', b'i', b'l', b'e', ..] if cfg!(feature = "evtx") => {
            return Ok(Some(Format::Evtx));
        }
        [b'E', b'l', b'f', b'F', b'i', b'l', b'e', ..] => {
            "a Windows event log (EVTX): build the program with `--readers evtx`"
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16 text: convert it to UTF-8 first",
        head if head.iter().take(512).any(|byte| *byte == 0) => "binary data",
        _ => return Ok(None),
    };
    Err(kind.to_owned())
}

/// The format of JSON text.
fn json(head: &[u8], whole: Input) -> Result<Detected, String> {
    let is_lines = has_record_line(head);
    let layout = if is_lines { Layout::Lines } else { Layout::Free };
    let mut elements = Elements::new(whole, layout);
    let first = loop {
        match elements.next_element() {
            Some((_, element)) if element.starts_with(b"{") => {
                break Ok(String::from_utf8_lossy(element).into_owned());
            }
            Some(_) => {}
            None => break Err(elements.unfinished().unwrap_or("JSON without an object")),
        }
    }?;
    let Ok(members) = Object::parse(&first) else {
        return Ok(plain(layout, Shape::Plain, Vec::new()));
    };
    if members.json("tables").or_else(|| members.json("Tables")).is_some_and(is_answer) {
        let error = query_api::answer_error(&first);
        let warnings = error.map(|error| format!("the answer is incomplete: {error}")).into_iter().collect();
        return Ok(Detected { format: Format::QueryAnswer, warnings });
    }
    if members.has("FrameType") {
        return Ok(Detected { format: Format::QueryAnswer, warnings: Vec::new() });
    }
    if let Some(name) = envelope(&members) {
        let records: Vec<Object<'_>> =
            members.json(&name).and_then(|records| serde_json::from_str(records).ok()).unwrap_or_default();
        let (records, warnings) = records.first().map_or((Shape::Plain, Vec::new()), record_shape);
        return Ok(plain(layout, Shape::Envelope { name, records: Box::new(records) }, warnings));
    }
    let (shape, warnings) = record_shape(&members);
    Ok(plain(layout, shape, warnings))
}

/// The shape of a record, and what makes it doubtful.
fn record_shape(members: &Object<'_>) -> (Shape, Vec<String>) {
    if let Some(product) = Product::of(members) {
        return (Shape::Of(product), Vec::new());
    }
    if streamed_table(members).is_some() {
        return (Shape::Streamed, Vec::new());
    }
    if members.text("TableName") == "PrimaryResult" {
        return (Shape::Python, Vec::new());
    }
    if is_diagnostic(members) {
        return (Shape::Diagnostic, Vec::new());
    }
    (Shape::Plain, zone_warnings(members.members().map(|(name, _)| name)))
}

fn plain(layout: Layout, shape: Shape, warnings: Vec<String>) -> Detected {
    Detected { format: Format::Json(layout, shape), warnings }
}

/// True if one of the first lines is a record by itself, and so every line should be.
fn has_record_line(head: &[u8]) -> bool {
    let mut lines =
        head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
    let is_record = |line: &[u8]| {
        line.starts_with(b"{") && serde_json::from_slice::<HashMap<String, &RawValue>>(line).is_ok()
    };
    let Some(first) = lines.next() else { return false };
    // A line of JSON that is laid out for people never begins at the margin and is whole, but for brackets alone.
    is_record(first) || (first.starts_with(b"{") && first.len() > 2 && lines.take(20).any(is_record))
}

/// True if these are the tables of an answer.
fn is_answer(tables: &str) -> bool {
    let tables: Result<Vec<HashMap<String, &RawValue>>, _> = serde_json::from_str(tables);
    tables.is_ok_and(|tables| {
        let has = |table: &HashMap<String, &RawValue>, lower, upper| {
            table.contains_key(lower) || table.contains_key(upper)
        };
        tables.iter().all(|table| has(table, "columns", "Columns") && has(table, "rows", "Rows"))
    })
}

/// The name under which an object holds records and little else.
fn envelope(members: &Object<'_>) -> Option<String> {
    const MOST_OTHERS: usize = 3;
    let names = ["records", "Records", "value", "objects"];
    let name = names.into_iter().find(|name| members.json(name).is_some_and(is_array_of_objects))?;
    (members.members().count() <= MOST_OTHERS + 1).then(|| name.to_owned())
}

fn is_array_of_objects(json: &str) -> bool {
    json.strip_prefix('[').map(str::trim_start).is_some_and(|rest| rest.starts_with(['{', ']']))
}

/// The format of text that is no JSON.
fn text_format(path: &Path, head: &[u8]) -> Result<Detected, String> {
    let text = String::from_utf8_lossy(&head[..head.len().min(1 << 16)]);
    if let Some((product, warnings)) = Product::of_text(&text) {
        return Ok(Detected { format: Format::Json(Layout::Lines, Shape::Of(product)), warnings });
    }
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| memchr::memchr_iter(delimiter, line).count();
    let delimiter = if count(b'\t') > count(b',') { b'\t' } else { b',' };
    let extension = super::discover::stem_and_extension(path).1;
    if count(delimiter) == 0 && !matches!(extension.as_str(), "csv" | "tsv") {
        return Err("neither JSON nor CSV nor syslog".to_owned());
    }
    let input =
        Input::new(Cursor::new(head.to_vec()), Compression::None).map_err(|error| error.to_string())?;
    let header = csv::header(&mut csv::reader(input, delimiter))?;
    if header.iter().filter(|name| is_name(plain_name(name).0)).count() * 2 <= header.len() {
        return Ok(Detected { format: Format::BareCsv(delimiter, Vec::new()), warnings: Vec::new() });
    }
    Ok(Detected {
        format: Format::Csv(delimiter),
        warnings: zone_warnings(header.iter().map(String::as_str)),
    })
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|char| char.is_alphanumeric() || "_ -.".contains(char))
}

/// Warnings about columns whose times are not in UTC.
fn zone_warnings<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut zones: Vec<&str> =
        names.filter_map(|name| plain_name(name).1).filter(|zone| *zone != "UTC").collect();
    zones.sort_unstable();
    zones.dedup();
    let warning = |zone: &&str| {
        format!(
            "times are in the zone `{zone}` and are read as if in UTC: export them again with the portal set to UTC"
        )
    };
    zones.iter().map(warning).collect()
}

#[cfg(test)]
mod tests;
