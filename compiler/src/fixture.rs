//! Tests of rules: files of cases, each with events, and what the rule makes of them.
//!
//! A fixture lies beside its rule: `a_rule.tests.yaml` beside `a_rule.yaml`. It is read with places ([`read`]), checked against what the rule
//! reads and gives ([`check`]), and what the program gave is compared with what a case expects ([`compare`]). Nothing here runs anything.

mod bless;
mod check;
mod compare;
mod difference;
mod exercise;
mod expected;
mod operands;
mod read;
mod schema;
mod write;
mod yaml;

#[cfg(test)]
mod tests;

use kqlc_runtime::types::{DateTime, Type};
use serde_json::Value as Json;

use crate::{
    rule::Node,
    source::{FileId, QueryText, Span, Spanned},
};

pub use bless::blessed;
pub use check::{Facts, check, evaluated};
pub use compare::{Actual, Failure, compare};
pub use difference::{Change, RowChange, draw};
pub use exercise::{Coverage, Unexercised, exercised};
pub use operands::operands;
pub use read::read;
pub use schema::schema;
pub use write::{Rows, write};

/// The end of a fixture's file name.
pub const EXTENSION: &str = ".tests.yaml";

/// A file of cases.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// The file.
    pub file: FileId,
    /// The rule's file, if it is not the one that the fixture is named after.
    pub rule: Option<Spanned<String>>,
    /// The time of the run of every case that does not say its own.
    pub now: Option<Spanned<DateTime>>,
    /// What every case is given.
    pub given: Given,
    /// In the order of the file.
    pub cases: Vec<Case>,
}

/// One run of the rule, and what must come of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the case is about.
    pub name: Spanned<String>,
    /// The time of the run.
    pub now: Option<Spanned<DateTime>>,
    /// What it is given.
    pub given: Given,
    /// What must come of it.
    pub expect: Expect,
    /// All of it.
    pub span: Span,
}

/// What a rule is given to read, by name.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Events of tables.
    pub tables: Vec<(Spanned<String>, Data)>,
    /// Items of watchlists.
    pub watchlists: Vec<(Spanned<String>, Data)>,
    /// What lies behind the addresses of `externaldata`.
    pub externaldata: Vec<(Spanned<String>, Data)>,
}

/// Rows that a rule reads.
#[derive(Clone, Debug)]
pub enum Data {
    /// They stand here.
    Rows(Vec<Row>),
    /// A file, named from the folder of the fixture on.
    File(Spanned<String>),
    /// A query that reads nothing, such as a `datatable`; or the text of a file of `externaldata`.
    Text(QueryText),
}

/// A row by the names of its columns.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands.
    pub span: Span,
    /// The columns that are told, in the order of the file.
    pub cells: Vec<(Spanned<String>, Node)>,
}

/// What must come of a case.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// The key `expect` and all that it holds.
    pub span: Option<Span>,
    /// Whether an alert is raised.
    pub fires: Option<Spanned<bool>>,
    /// The alerts.
    pub alerts: Option<Expected>,
    /// The rows of the result.
    pub rows: Option<Expected>,
    /// Rows and alerts have the columns that are told and no others.
    pub all_columns: bool,
    /// They come in the order of the file.
    pub ordered: bool,
}

/// Rows that must come.
#[derive(Clone, Debug)]
pub enum Expected {
    /// So many.
    Count(Spanned<u64>),
    /// These.
    Rows(Vec<Row>, Span),
}

impl Expect {
    /// True if nothing is expected.
    pub const fn is_empty(&self) -> bool {
        self.fires.is_none() && self.alerts.is_none() && self.rows.is_none()
    }
}

/// A value of a file as JSON. What a column of text holds is text as it is written: `007` stays that.
pub fn json(node: &Node, ty: Option<Type>) -> Json {
    use crate::rule::Value;
    match &node.value {
        Value::Null => Json::Null,
        Value::Number(_, written) | Value::String(crate::rule::Scalar { text: written, .. })
            if ty == Some(Type::String) =>
        {
            Json::from(written.as_str())
        }
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number, written) => match (number.as_i64(), written.parse::<serde_json::Number>()) {
            (Some(whole), _) => Json::from(whole),
            (None, Ok(number)) => Json::Number(number),
            (None, Err(_)) => Json::from(written.as_str()),
        },
        Value::String(scalar) => Json::from(scalar.text.as_str()),
        Value::Sequence(items) => items.iter().map(|item| json(item, None)).collect(),
        Value::Mapping(entries) => {
            entries.iter().map(|entry| (entry.key.value.clone(), json(&entry.value, None))).collect()
        }
    }
}
