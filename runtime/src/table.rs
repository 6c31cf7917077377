//! A result: named, typed columns and their rows.

use crate::{plan::Field, types::Value};

/// The result of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Field>,
    /// The rows; each has a value of the column's type for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// The place of a column by its name, in the query's spelling.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}
