//! Columns of a result that only the data tells.
//!
//! An operation whose columns the data makes puts those that the query does not name into one hidden column, [`REST`], that follows
//! the rows like any other. In the result the columns stand where it stood.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use crate::{
    plan::REST,
    table::{Column, Table},
    types::{Dynamic, Type, Value},
};

/// The columns that an operation has found in the data, in the order of their names (measured), with the type that all values have, else
/// dynamic.
#[derive(Debug, Default)]
pub(super) struct Found(BTreeMap<String, Option<Type>>);

impl Found {
    /// Notes a value, and that a column of that name is there.
    pub(super) fn note(&mut self, name: &str, ty: Option<Type>) {
        let Some(known) = self.0.get_mut(name) else {
            self.0.insert(name.to_owned(), ty);
            return;
        };
        *known = match (*known, ty) {
            (known, None) => known,
            (Some(known), Some(ty)) if known != ty => Some(Type::Dynamic),
            (_, ty) => ty,
        };
    }

    /// The columns as the hidden column tells them. Of those that are named it holds no values: the query has columns for them, or
    /// has left them out. Those that are renamed stand behind a join whose left side has their names, and get a `1`.
    pub(super) fn header(self, is_named: impl Fn(&str) -> bool, is_renamed: impl Fn(&str) -> bool) -> Header {
        let ty = |ty: Option<Type>| ty.unwrap_or(Type::Dynamic).name();
        let types = self.0.iter().map(|(name, found)| if is_named(name) { "" } else { ty(*found) });
        let types = Dynamic::array(types.map(Dynamic::string));
        let names: Vec<String> = self.0.into_keys().collect();
        let shown = |name: &String| {
            if is_renamed(name) {
                Dynamic::string(format!("{name}1"))
            } else {
                Dynamic::string(name.as_str())
            }
        };
        Header { listed: Dynamic::array(names.iter().map(shown)), types, names }
    }
}

/// What is the same in the hidden column of all rows.
#[derive(Debug)]
pub(super) struct Header {
    names: Vec<String>,
    listed: Dynamic,
    types: Dynamic,
}

impl Header {
    /// The place of a column's value.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()
    }

    /// The cell of a row with these values, one for each column.
    pub(super) fn cell(&self, values: Vec<Dynamic>) -> Value {
        Value::Dynamic(Dynamic::Array(
            [self.listed.clone(), self.types.clone(), Dynamic::array(values)].into(),
        ))
    }

    /// The number of columns.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// The result with the columns that its hidden column holds. Those that the query names, too, have the values that the query gives
/// them, and stand among the others.
///
/// A result without rows has only the columns that the query names.
///
/// # Panics
///
/// If the operation has run several times, over parts of the rows, and has found other columns in them; this is the rule's error.
pub(super) fn shown(table: Table) -> Table {
    let Some(place) = table.column(REST) else { return table };
    let mut headers =
        table.rows.iter().filter_map(|row| parts(&row[place]).map(|[names, types, _]| (names, types)));
    let (names, types) = headers.next().unwrap_or_default();
    assert!(
        headers.all(|other| other == (Arc::clone(&names), Arc::clone(&types))),
        "parts of the result have different columns that only the data tells: end the query with a `project` that names them"
    );
    let own = |name: &str| table.columns.iter().position(|column| column.name == name);
    let names: Vec<Cow<'_, str>> = names.iter().map(Dynamic::to_text).collect();
    let mut sources: Vec<Origin> = Vec::new();
    let moved: Vec<usize> = names.iter().filter_map(|name| own(name)).collect();
    for slot in 0..table.columns.len() {
        if slot == place {
            for (index, name) in names.iter().enumerate() {
                match (own(name), Type::from_name(&types[index].to_text())) {
                    (Some(slot), _) => sources.push(Origin::Slot(slot)),
                    (None, Some(ty)) => sources.push(Origin::Rest(index, name.to_string(), ty)),
                    (None, None) => {}
                }
            }
        } else if !moved.contains(&slot) {
            sources.push(Origin::Slot(slot));
        }
    }
    let columns = sources.iter().map(|source| match source {
        Origin::Slot(slot) => table.columns[*slot].clone(),
        Origin::Rest(_, name, ty) => Column { name: Cow::Owned(name.clone()), ty: *ty },
    });
    let row = |row: &Vec<Value>| {
        let rest = parts(&row[place]);
        let cell = |source: &Origin| match source {
            Origin::Slot(slot) => row[*slot].clone(),
            Origin::Rest(index, _, ty) => {
                rest.as_ref().map_or_else(|| Value::null(*ty), |[_, _, values]| values[*index].expand_to(*ty))
            }
        };
        sources.iter().map(cell).collect()
    };
    Table { columns: columns.collect(), rows: table.rows.iter().map(row).collect() }
}

/// Where a column of the result has its values from.
enum Origin {
    /// A column of the query.
    Slot(usize),
    /// The hidden column: the place there, the name and the type.
    Rest(usize, String, Type),
}

/// The names, types and values of a hidden cell; `None` for a row that has none.
fn parts(cell: &Value) -> Option<[Arc<[Dynamic]>; 3]> {
    let Value::Dynamic(Dynamic::Array(parts)) = cell else { return None };
    let part = |index: usize| match parts.get(index) {
        Some(Dynamic::Array(items)) => Some(Arc::clone(items)),
        _ => None,
    };
    Some([part(0)?, part(1)?, part(2)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_the_data_stand_where_the_hidden_one_stood() {
        let mut found = Found::default();
        for (name, ty) in [("b", Type::Long), ("a", Type::String), ("b", Type::Real), ("Kept", Type::String)]
        {
            found.note(name, Some(ty));
        }
        let header = found.header(|name| name == "Kept", |name| name == "a");
        let values =
            ["Kept", "a", "b"].map(|name| (header.place(name).expect("it is there"), Dynamic::string(name)));
        let mut cells = vec![Dynamic::Null; header.len()];
        for (place, value) in values {
            cells[place] = value;
        }
        let column = |name: &'static str, ty| Column { name: name.into(), ty };
        let columns = vec![
            column("T", Type::Long),
            column(REST, Type::Dynamic),
            column("Kept", Type::Long),
            column("End", Type::Long),
        ];
        let row = |rest| vec![Value::Long(1), rest, Value::Long(2), Value::Long(3)];
        let table =
            shown(Table { columns, rows: vec![row(header.cell(cells)), row(Value::null(Type::Dynamic))] });
        let names: Vec<String> = table.columns.iter().map(|it| format!("{}: {}", it.name, it.ty)).collect();
        assert_eq!(names.join(", "), "T: long, Kept: long, a1: string, b: dynamic, End: long");
        assert_eq!(table.rows[0][2], Value::String("a".into()));
        assert!(table.rows[1][3].is_null());
    }
    #[test]
    #[should_panic(expected = "parts of the result have different columns")]
    fn parts_with_other_columns_are_not_taken_for_each_other() {
        let row = |name: &str| {
            let mut found = Found::default();
            found.note(name, Some(Type::String));
            vec![found.header(|_| false, |_| false).cell(vec![Dynamic::string("x")])]
        };
        let columns = vec![Column { name: REST.into(), ty: Type::Dynamic }];
        shown(Table { columns, rows: vec![row("a"), row("b")] });
    }
}
