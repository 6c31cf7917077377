//! Answers of the Logs Query API and of Azure Data Explorer, saved to a file.
//!
//! `{"tables":[{"name","columns":[{"name","type"}],"rows":[[...]]}]}`, and what Azure Data Explorer
//! answers in its first and second version. An answer is one JSON text and is held as a whole while it is read.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::{
    BatchSource, ColumnIndex, Input, Rejects,
    coerce::{BatchBuilder, Raw},
};
use crate::{batch::Batch, plan::Field};

/// The rows of a batch.
const BATCH_ROWS: usize = 4096;

/// A JSON object by its members.
type Object<'a> = HashMap<String, &'a RawValue>;

/// Reads the rows of an answer.
#[derive(Debug)]
pub struct QueryAnswer {
    text: String,
    place: String,
    columns: usize,
    builder: BatchBuilder,
    headers: Vec<Header>,
    rows: Vec<Row>,
    /// The rows read so far.
    position: usize,
}

/// A row: the header that names its cells, and where it stands in the text.
#[derive(Clone, Copy, Debug)]
struct Row {
    header: usize,
    start: usize,
    end: usize,
}

/// The columns of a table in an answer.
#[derive(Debug)]
struct Header {
    /// For each cell the slot of its column, and whether it is a dynamic.
    cells: Vec<(Option<usize>, bool)>,
}

impl QueryAnswer {
    /// Reads an answer from an input; `place` names it in messages. The error says what is no answer about it.
    pub fn new(mut input: Input, place: &str, columns: &[Field]) -> Result<Self, String> {
        let text = input.whole_text()?;
        let (headers, rows) = find_rows(&text, &ColumnIndex::new(columns))?;
        let builder = BatchBuilder::new(columns);
        Ok(Self {
            text,
            place: place.to_owned(),
            columns: columns.len(),
            builder,
            headers,
            rows,
            position: 0,
        })
    }
}

/// Where the rows of an answer stand, and what names their cells.
fn find_rows(text: &str, index: &ColumnIndex) -> Result<(Vec<Header>, Vec<Row>), String> {
    let (mut headers, mut rows) = (Vec::new(), Vec::new());
    for table in tables(text)? {
        let header = headers.len();
        let cells =
            table.columns.iter().map(|(name, ty)| (index.slot(name), ty.eq_ignore_ascii_case("dynamic")));
        headers.push(Header { cells: cells.collect() });
        rows.extend(table.rows.iter().map(|row| {
            let start = row.get().as_ptr().addr() - text.as_ptr().addr();
            Row { header, start, end: start + row.get().len() }
        }));
    }
    Ok((headers, rows))
}

impl BatchSource for QueryAnswer {
    fn next_batch(&mut self, rejects: &mut Rejects) -> Option<Batch> {
        if self.position == self.rows.len() {
            return None;
        }
        let end = self.rows.len().min(self.position + BATCH_ROWS);
        for (number, row) in self.rows[self.position..end].iter().enumerate() {
            let place = || format!("{}:row {}", self.place, self.position + number + 1);
            match cells(&self.text[row.start..row.end], &self.headers[row.header], self.columns) {
                Ok(values) => self.builder.push_row(values, place),
                Err(reason) => rejects.record(reason, place, &self.text.as_bytes()[row.start..row.end]),
            }
        }
        self.position = end;
        Some(self.builder.finish(rejects))
    }
}

/// The values of the columns in a row of an answer.
fn cells<'a>(row: &'a str, header: &Header, columns: usize) -> Result<Vec<Raw<'a>>, &'static str> {
    let cells: Vec<&RawValue> = serde_json::from_str(row).map_err(|_| "not an array of cells")?;
    if cells.len() != header.cells.len() {
        return Err("another number of cells than columns");
    }
    let mut values = vec![Raw::Null; columns];
    for (cell, (slot, is_dynamic)) in cells.iter().zip(&header.cells) {
        let Some(value) = slot.and_then(|slot| values.get_mut(slot)) else { continue };
        // A dynamic is JSON inside a string.
        *value = match Raw::from_json(cell.get()) {
            Some(Raw::String(text)) if *is_dynamic => Raw::Text(text),
            other => other.unwrap_or(Raw::Null),
        };
    }
    Ok(values)
}

/// A table of an answer.
struct AnswerTable<'a> {
    /// Names and types.
    columns: Vec<(String, String)>,
    rows: Vec<&'a RawValue>,
}

/// The tables of an answer; of Azure Data Explorer's frames the primary results.
fn tables(text: &str) -> Result<Vec<AnswerTable<'_>>, String> {
    let not_json = |error: serde_json::Error| format!("not valid JSON: {error}");
    let tables: Vec<&RawValue> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(not_json)?
    } else {
        let answer: Object<'_> = serde_json::from_str(text).map_err(not_json)?;
        // In Azure Data Explorer's first version only the first table is the result; the others tell of the query.
        let (tables, most) = match (answer.get("tables"), answer.get("Tables")) {
            (Some(tables), _) => (tables, usize::MAX),
            (None, Some(tables)) => (tables, 1),
            (None, None) => return Err("an answer without `tables`".to_owned()),
        };
        let mut tables: Vec<&RawValue> =
            serde_json::from_str(tables.get()).map_err(|_| "an answer whose `tables` is no array")?;
        tables.truncate(most);
        tables
    };
    tables.into_iter().filter_map(|table| answer_table(table).transpose()).collect()
}

/// A table, or nothing for a frame that holds no results.
fn answer_table(table: &RawValue) -> Result<Option<AnswerTable<'_>>, String> {
    let members: Object<'_> = serde_json::from_str(table.get()).map_err(|_| "a table that is no object")?;
    let text = |name: &str| members.get(name).map(|value| value.get().trim_matches('"'));
    if members.contains_key("FrameType") && text("TableKind") != Some("PrimaryResult") {
        return Ok(None);
    }
    let member =
        |lower: &str, upper: &str| members.get(lower).or_else(|| members.get(upper)).map(|value| value.get());
    let columns = member("columns", "Columns").ok_or("a table without `columns`")?;
    let columns: Vec<HashMap<String, serde_json::Value>> =
        serde_json::from_str(columns).map_err(|_| "columns that are no array of objects")?;
    let columns = columns.iter().map(|column| {
        let text = |lower: &str, upper: &str| {
            let value = column.get(lower).or_else(|| column.get(upper));
            value.and_then(|value| value.as_str()).unwrap_or_default().to_owned()
        };
        (text("name", "ColumnName"), text("type", "ColumnType"))
    });
    let rows = member("rows", "Rows").unwrap_or("[]");
    let rows = serde_json::from_str(rows).map_err(|_| "rows that are no array")?;
    Ok(Some(AnswerTable { columns: columns.collect(), rows }))
}

/// The names of the columns of an answer; none of what is no answer.
pub fn column_names(text: &str) -> Vec<String> {
    let tables = tables(text).unwrap_or_default();
    tables.into_iter().flat_map(|table| table.columns).map(|(name, _)| name).collect()
}

/// What an answer says about its own incompleteness: its `error`.
pub fn answer_error(text: &str) -> Option<String> {
    let answer: Object<'_> = serde_json::from_str(text).ok()?;
    let error: serde_json::Value = serde_json::from_str(answer.get("error")?.get()).ok()?;
    let text = |name: &str| error.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    Some(format!("{}: {}", text("code"), text("message")))
}

#[cfg(test)]
mod tests;
