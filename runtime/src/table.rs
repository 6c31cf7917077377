//! A result: named, typed columns and their rows.

use std::borrow::Cow;

use crate::{
    plan::Field,
    types::{Type, Value},
};

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, from the query or from the data.
    pub name: Cow<'static, str>,
    /// The type of its values.
    pub ty: Type,
}

impl From<Field> for Column {
    fn from(field: Field) -> Self {
        Self { name: Cow::Borrowed(field.name), ty: field.ty }
    }
}

/// The result of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a value of the column's type for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// The place of a column by its name, in the query's spelling.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}
