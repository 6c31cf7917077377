//! The lines that `kqlc check --format jsonl` and the generated program write.

use std::{fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use crate::Failure;

/// A rule file in a report.
#[derive(Debug, Deserialize)]
pub(super) struct RuleLine {
    pub(super) path: String,
    pub(super) name: Option<String>,
    pub(super) status: String,
    pub(super) columns: Option<Vec<Column>>,
    #[serde(default)]
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A diagnostic in a report.
#[derive(Debug, Deserialize)]
pub(super) struct Diagnostic {
    pub(super) name: String,
    pub(super) message: String,
}

/// A column of a result.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) ty: String,
}

/// A rule in the output of `detect --emit tables`.
#[derive(Debug, Deserialize)]
pub(super) struct ResultLine {
    pub(super) rule: Option<String>,
    pub(super) rule_id: String,
    #[serde(default)]
    pub(super) tables: Vec<Table>,
    pub(super) error: Option<String>,
}

/// A result table.
#[derive(Debug, Deserialize)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Value>>,
}

/// The first diagnostic's message, for lists.
pub(super) fn reason(line: &RuleLine) -> &str {
    line.diagnostics.first().map_or("", |diagnostic| &diagnostic.message)
}

/// A file of JSON lines.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    parse(&fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// JSON lines.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Failure> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| Ok(serde_json::from_str(line)?)).collect()
}
