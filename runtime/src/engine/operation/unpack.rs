//! `evaluate bag_unpack` and `evaluate pivot`: columns that the data makes.
//!
//! The query is compiled with the columns that it names. Kusto gives them types by what stands in the data; where that turns out
//! to be another type than the compiled one, the rule stops and says so.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    engine::{
        groups::Groups,
        open::{Found, Header},
    },
    plan::{PRESENCE, REST},
    types::{Dynamic, Type, Value},
};

/// What is known of columns that the data makes.
struct Expected {
    /// Those that may be missing.
    optional: BTreeSet<String>,
    /// Names that the query takes from elsewhere.
    hidden: BTreeSet<String>,
    /// Those that the query names and whose values are not among the others in the result.
    named: BTreeSet<String>,
    /// Those that get a `1` behind their names in the result.
    renamed: BTreeSet<String>,
}

impl Expected {
    fn new([optional, hidden, named, renamed]: [&Value; 4]) -> Self {
        Self {
            optional: texts(optional),
            hidden: texts(hidden),
            named: texts(named),
            renamed: texts(renamed),
        }
    }

    /// What the hidden column says of all rows.
    fn header(&self, found: Found) -> Header {
        found.header(|name| self.named.contains(name), |name| self.renamed.contains(name))
    }

    /// Stops at a name that the query means something else by.
    fn refuse(&self, plugin: &str, name: &str) {
        assert!(
            !self.hidden.contains(name),
            "`{plugin}` makes a column `{name}`, a name that the rule was compiled to take from elsewhere"
        );
    }
}

/// The properties of the bags of the argument as columns, beside the columns of the input. The constants are a prefix for their
/// names, properties that are left out, whether a column of that name in the input stays (else the rule stops), the names of the
/// input, and what is expected.
pub(super) fn bag_unpack(given: &Given<'_>) -> Made {
    let [prefix, ignored, keeps_source, kept, optional, hidden, named, renamed] = given.constants else {
        panic!("`bag_unpack` has eight constants")
    };
    let (prefix, ignored, kept) = (prefix.to_text(), texts(ignored), texts(kept));
    let expected = Expected::new([optional, hidden, named, renamed]);
    let properties = |row: usize| {
        let Dynamic::Bag(bag) = given.arguments[0].dynamic(row) else { return Vec::new() };
        let mut properties = Vec::new();
        for (name, value) in bag.0.iter().filter(|(name, _)| !ignored.contains(&**name)) {
            let name = format!("{prefix}{name}");
            if !kept.contains(&name) {
                properties.push((name, value.clone()));
            } else if *keeps_source != Value::Bool(true) {
                panic!("`bag_unpack` makes a column `{name}`, and the rows have one already");
            }
        }
        properties
    };
    let rows: Vec<Vec<(String, Dynamic)>> = (0..given.rows).map(properties).collect();
    let mut found = Found::default();
    for (name, value) in rows.iter().flatten() {
        expected.refuse("bag_unpack", name);
        found.note(name, value.ty());
    }
    let header = expected.header(found);
    let made = Hidden { header: &header, expected: &expected, missing: Dynamic::Null, rows: given.rows };
    let places: FxHashMap<&str, usize> =
        given.names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    for row in rows {
        let mut values = vec![Dynamic::Null; builders.len()];
        for (name, value) in &row {
            if let Some(place) = places.get(name.as_str()) {
                values[*place] = value.clone();
            }
        }
        for ((builder, value), name) in builders.iter_mut().zip(values).zip(&given.names) {
            let hidden = made.value(name, &row);
            builder.push_value(&hidden.unwrap_or_else(|| typed(&value, builder.ty(), name)));
        }
    }
    made.require("bag_unpack", &given.names);
    Made { from: None, columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
}

/// The hidden columns beside those that the query names.
struct Hidden<'a> {
    header: &'a Header,
    expected: &'a Expected,
    /// What stands where a row has no value.
    missing: Dynamic,
    /// The number of rows of the input.
    rows: usize,
}

impl Hidden<'_> {
    /// The value of a hidden column in a row with these cells; `None` for any other column.
    fn value(&self, name: &str, cells: &[(String, Dynamic)]) -> Option<Value> {
        if let Some(tested) = name.strip_prefix(PRESENCE) {
            return Some(Value::Bool(self.header.place(tested).is_some()));
        }
        (name == REST).then(|| {
            let mut values = vec![self.missing.clone(); self.header.len()];
            for (name, value) in cells.iter().filter(|(name, _)| !self.expected.named.contains(name)) {
                if let Some(place) = self.header.place(name) {
                    values[place] = value.clone();
                }
            }
            self.header.cell(values)
        })
    }

    /// Stops where the data does not make a column that the query reads.
    fn require(&self, plugin: &str, names: &[&str]) {
        for name in names.iter().filter(|name| **name != REST && !name.starts_with(PRESENCE)) {
            assert!(
                self.rows == 0 || self.header.place(name).is_some() || self.expected.optional.contains(*name),
                "the data of `{plugin}` makes no column `{name}`, which the rule reads"
            );
        }
    }
}

/// A value in the type that its column was compiled with.
fn typed(value: &Dynamic, ty: Type, name: &str) -> Value {
    let fits = match (ty, value) {
        (_, Dynamic::Null)
        | (Type::Dynamic, _)
        | (Type::String, Dynamic::String(_))
        | (Type::Bool, Dynamic::Bool(_))
        | (Type::Int | Type::Long, Dynamic::Long(_))
        | (Type::Real, Dynamic::Long(_) | Dynamic::Real(_))
        | (Type::DateTime, Dynamic::DateTime(_))
        | (Type::TimeSpan, Dynamic::TimeSpan(_))
        | (Type::Guid, Dynamic::Guid(_)) => true,
        (Type::DateTime | Type::TimeSpan | Type::Guid, Dynamic::String(_)) => !value.expand_to(ty).is_null(),
        _ => false,
    };
    assert!(
        fits,
        "`bag_unpack` makes a column `{name}` with values that are no {ty}, as which the rule reads it"
    );
    value.expand_to(ty)
}

/// The values of a column as columns. The rows are those of a `summarize` by the keys and that column, whose text is the argument
/// behind the keys; the last argument is the aggregate. The constants are the number of keys, what stands in a cell without a row, and what
/// is expected.
pub(super) fn pivot(given: &Given<'_>) -> Made {
    let [Value::Long(keys), missing, optional, hidden, named, renamed] = given.constants else {
        panic!("`pivot` has six constants")
    };
    let keys = usize::try_from(*keys).expect("the number of keys is small");
    let expected = Expected::new([optional, hidden, named, renamed]);
    let (key_columns, rest) = given.arguments.split_at(keys);
    let (cells, value_type) = (&rest[1], rest[1].ty());
    let types: Vec<Type> = key_columns.iter().map(|column| column.ty()).collect();
    let mut groups = Groups::new(&types);
    let numbers = if keys == 0 { vec![0; given.rows] } else { groups.assign(key_columns, given.rows) };
    let count = if keys > 0 { groups.len() } else { usize::from(given.rows > 0) };
    let mut found = Found::default();
    let mut rows: Vec<Vec<(String, usize)>> = vec![Vec::new(); count];
    for (row, group) in numbers.iter().enumerate() {
        let name = rest[0].string(row);
        assert!(
            !given.names[..keys].contains(&name),
            "`pivot` makes a column `{name}`, and the rows have one already"
        );
        expected.refuse("pivot", name);
        found.note(name, Some(value_type));
        rows[*group as usize].push((name.to_owned(), row));
    }
    let header = expected.header(found);
    let missing_cell = Dynamic::from(missing.clone());
    let made = Hidden { header: &header, expected: &expected, missing: missing_cell, rows: given.rows };
    made.require("pivot", &given.names[keys..]);
    let mut builders: Vec<ColumnBuilder> =
        given.types[keys..].iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    for row in rows {
        let whole = || {
            row.iter().map(|(name, row)| (name.clone(), Dynamic::from(cells.value(*row)))).collect::<Vec<_>>()
        };
        for (builder, name) in builders.iter_mut().zip(&given.names[keys..]) {
            let source = row.iter().find(|(made, _)| made == name);
            match (source, name.starts_with('$').then(|| made.value(name, &whole())).flatten()) {
                (_, Some(hidden)) => builder.push_value(&hidden),
                (Some((_, source)), None) => builder.push_from(cells, *source),
                (None, None) => builder.push_value(missing),
            }
        }
    }
    let mut columns: Vec<Column> = if keys == 0 {
        Vec::new()
    } else {
        groups.into_columns().iter().map(|key| Column::clone(key)).collect()
    };
    columns.extend(builders.into_iter().map(ColumnBuilder::finish));
    Made { from: None, columns }
}

/// A row for each cell: the number of its row, its column's name, and its text. The constant holds the names.
pub(super) fn narrow(given: &Given<'_>) -> Made {
    let [Value::Dynamic(Dynamic::Array(names))] = given.constants else {
        panic!("`narrow` has the names of columns")
    };
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    for row in 0..given.rows {
        for (name, cells) in names.iter().zip(given.arguments) {
            let number = i64::try_from(row).unwrap_or(i64::MAX);
            builders[0].push_value(&Value::Long(number));
            builders[1].push_str(&name.to_text());
            builders[2].push_str(cells.string(row));
        }
    }
    Made { from: None, columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
}

fn texts(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Dynamic(Dynamic::Array(items)) => {
            items.iter().map(|item| item.to_text().into_owned()).collect()
        }
        _ => BTreeSet::new(),
    }
}
