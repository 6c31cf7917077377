//! Queries with known answers, as their files describe them.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::Value;

/// A query and its answer. The format is described beside the files.
#[expect(clippy::struct_excessive_bools, reason = "the fields of the files")]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) query: String,
    pub(super) kind: String,
    pub(super) trust: String,
    /// Expected names, `*` for any.
    pub(super) columns: Vec<String>,
    /// Expected cells, as text.
    pub(super) rows: Vec<Vec<String>>,
    /// Another reading of the cells.
    alt_rows: Option<Vec<Vec<String>>>,
    pub(super) types: Option<Vec<String>>,
    /// Expected cells, typed: they are compared strictly.
    pub(super) values: Option<Vec<Vec<Value>>>,
    pub(super) strict_types: bool,
    /// What of the answer is compared; everything if it is not said.
    pub(super) check: Option<String>,
    pub(super) row_count: Option<usize>,
    pub(super) order: Option<String>,
    /// The columns of the last sort, with their directions.
    pub(super) sort_by: Vec<(String, Value)>,
    /// The sketches that the answer is from.
    pub(super) approximate: Vec<String>,
    /// The elements of arrays have no order.
    pub(super) loose_arrays: bool,
    pub(super) result_index: usize,
    self_contained: bool,
    nondeterministic: bool,
    disputed: Value,
    emulator: Option<Emulator>,
}

/// What Microsoft's engine says of a documented answer.
#[derive(Debug, Deserialize)]
struct Emulator {
    verdict: Option<String>,
}

/// The expected cell of one row and column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected<'c> {
    Typed(&'c Value),
    Text(&'c str),
    /// Either text.
    OneOf(&'c str, &'c str),
}

impl Case {
    /// True if the answer can be relied on and repeated.
    pub(super) fn is_compared(&self) -> bool {
        let verdict = self.emulator.as_ref().and_then(|emulator| emulator.verdict.as_deref());
        let disputed = !matches!(self.disputed, Value::Null | Value::Bool(false));
        self.self_contained
            && !self.nondeterministic
            && !disputed
            && !matches!(verdict, Some("fail" | "order"))
    }

    /// True if Microsoft's engine gave the answer.
    pub(super) fn is_of_engine(&self) -> bool {
        self.trust == "engine"
    }

    /// The case as a hunting query; its name leads back to it.
    pub(super) fn rule(&self, number: usize) -> String {
        let name = Value::from(self.id.as_str());
        let mut rule = format!(
            "id: 00000000-0000-4000-8000-{number:012x}\nname: {name}\ndescription: {name}\n\
             requiredDataConnectors: []\ntactics:\n  - Discovery\nrelevantTechniques:\n  - T1082\nquery: |2\n"
        );
        for line in self.query.replace("\r\n", "\n").replace('\t', "    ").split('\n') {
            let _ = if line.trim().is_empty() { writeln!(rule) } else { writeln!(rule, "  {line}") };
        }
        rule + "version: 1.0.0\n"
    }

    /// How many rows are expected.
    pub(super) fn expected_rows(&self) -> usize {
        self.values.as_ref().map_or(self.rows.len(), Vec::len)
    }

    /// What is expected in a row and column.
    pub(super) fn expected(&self, row: usize, column: usize) -> Option<Expected<'_>> {
        if let Some(values) = &self.values {
            return Some(Expected::Typed(values.get(row)?.get(column)?));
        }
        let text = self.rows.get(row)?.get(column)?;
        let other = self.alt_rows.as_ref().and_then(|rows| rows.get(row)?.get(column));
        Some(other.map_or(Expected::Text(text), |other| Expected::OneOf(text, other)))
    }
}
