//! Columns of dynamics that are still JSON text.

use std::sync::{Arc, OnceLock};

use super::{column::ABSENT, text::TextColumn};
use crate::types::Dynamic;

/// A column of JSON texts, each parsed when it is first looked at.
///
/// Gathered columns share the parsed values of the column that they come from.
#[derive(Clone, Debug)]
pub struct JsonColumn {
    cells: Arc<Cells>,
    rows: Vec<u32>,
}

#[derive(Debug)]
struct Cells {
    texts: TextColumn,
    parsed: Vec<OnceLock<Dynamic>>,
}

impl JsonColumn {
    /// A column of JSON texts; an empty one is null.
    pub fn new(texts: TextColumn) -> Self {
        let rows = 0..u32::try_from(texts.len()).expect("a batch has fewer than 2^32 rows");
        let parsed = rows.clone().map(|_| OnceLock::new()).collect();
        Self { cells: Arc::new(Cells { texts, parsed }), rows: rows.collect() }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Dynamic {
        let cell = self.rows[row];
        if cell == ABSENT {
            return Dynamic::Null;
        }
        let cell = cell as usize;
        self.cells.parsed[cell].get_or_init(|| parse(self.cells.texts.get(cell))).clone()
    }

    /// The rows at these places, null where a place is [`ABSENT`].
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Self {
        let cell = |row: &u32| if *row == ABSENT { ABSENT } else { self.rows[*row as usize] };
        Self { cells: Arc::clone(&self.cells), rows: rows.iter().map(cell).collect() }
    }

    /// The same column, in texts of its own if it has few of those that it shares; so that what is kept does not keep all that was
    /// read.
    #[must_use]
    pub fn compact(&self) -> Self {
        if self.rows.len() > self.cells.parsed.len() / 2 {
            return self.clone();
        }
        let parsed = |cell: &u32| {
            let known = self.cells.parsed.get(*cell as usize).and_then(OnceLock::get);
            known.map_or_else(OnceLock::new, |value| OnceLock::from(value.clone()))
        };
        let cells = Cells {
            texts: self.cells.texts.gather(&self.rows),
            parsed: self.rows.iter().map(parsed).collect(),
        };
        let rows = 0..u32::try_from(self.rows.len()).expect("a batch has fewer than 2^32 rows");
        Self { cells: Arc::new(cells), rows: rows.collect() }
    }
}

/// The value of a JSON text; the text itself, as a string, where it is not JSON.
///
/// A JSON string that itself holds an object or an array is that: many exports write dynamic columns so.
fn parse(text: &str) -> Dynamic {
    if text.is_empty() {
        return Dynamic::Null;
    }
    match Dynamic::parse_json(text) {
        Ok(Dynamic::String(inner)) if inner.trim_start().starts_with(['{', '[']) => {
            Dynamic::parse_json(&inner).unwrap_or(Dynamic::String(inner))
        }
        Ok(value) => value,
        Err(_) => Dynamic::string(text),
    }
}
