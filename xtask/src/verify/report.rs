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
    code: String,
    severity: String,
    pub(super) name: String,
    pub(super) message: String,
}

impl Diagnostic {
    /// True if the rule is rejected for it.
    pub(super) fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// True if the query is not KQL.
    pub(super) fn is_syntax(&self) -> bool {
        self.is_error() && matches!(self.code.as_str(), "KQ0001" | "KQ0002")
    }

    /// True if the query is spoken of, not the file or its lints.
    pub(super) fn is_of_query(&self) -> bool {
        self.code.starts_with("KQ")
    }

    /// True if the query is KQL, and its names or types are wrong.
    pub(super) fn is_binders(&self) -> bool {
        self.is_error() && self.code.starts_with("KQ") && !self.is_syntax()
    }
}

/// A column of a result.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) ty: String,
}

impl From<&(String, String)> for Column {
    fn from((name, ty): &(String, String)) -> Self {
        Self { name: name.clone(), ty: ty.clone() }
    }
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

/// The message of the first diagnostic that keeps the rule from being compiled, for lists.
pub(super) fn reason(line: &RuleLine) -> &str {
    let blocking = ["error", "unsupported"];
    let found = line.diagnostics.iter().find(|found| blocking.contains(&found.severity.as_str()));
    found.map_or("", |found| &found.message)
}

/// Where columns differ, in a few words.
pub(super) fn difference(expected: &[Column], found: Option<&[Column]>) -> String {
    let Some(found) = found else { return "no columns".to_owned() };
    let text = |column: Option<&Column>| {
        column.map_or("none".to_owned(), |column| format!("{}:{}", column.name, column.ty))
    };
    let length = expected.len().max(found.len());
    let first = (0..length).find(|at| expected.get(*at) != found.get(*at));
    first.map_or_else(String::new, |at| {
        let (wanted, got) = (text(expected.get(at)), text(found.get(at)));
        format!("column {at} of {} is {got}, not {wanted} ({} columns here)", expected.len(), found.len())
    })
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
