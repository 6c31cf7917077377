//! `evaluate bag_unpack` and `evaluate pivot`: columns that the data makes.
//!
//! The query is compiled with the columns that it names. Kusto gives them types by what stands in the data; where that turns out
//! to be another type than the compiled one, the rule stops and says so.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    engine::groups::Groups,
    types::{Dynamic, Type, Value},
};

/// What is known of columns that the data makes.
struct Expected {
    /// Those that may be missing.
    optional: BTreeSet<String>,
    /// Names that the query takes from elsewhere.
    hidden: BTreeSet<String>,
}

impl Expected {
    fn new(optional: &Value, hidden: &Value) -> Self {
        Self { optional: texts(optional), hidden: texts(hidden) }
    }

    /// Stops at a name that the query means something else by.
    fn refuse(&self, plugin: &str, name: &str) {
        assert!(
            !self.hidden.contains(name),
            "`{plugin}` makes a column `{name}`, a name that the rule was compiled to take from elsewhere"
        );
    }

    /// Stops where the data does not make a column that the query reads.
    fn require(&self, plugin: &str, name: &str, is_made: bool) {
        assert!(
            is_made || self.optional.contains(name),
            "the data of `{plugin}` makes no column `{name}`, which the rule reads"
        );
    }
}

/// The properties of the bags of the argument as columns, beside the columns of the input. The constants are a prefix for their
/// names, properties that are left out, whether a column of that name in the input stays (else the rule stops), the names of the
/// input, and what is expected.
pub(super) fn bag_unpack(given: &Given<'_>) -> Made {
    let [prefix, ignored, keeps_source, kept, optional, hidden] = given.constants else {
        panic!("`bag_unpack` has six constants")
    };
    let (prefix, ignored, kept) = (prefix.to_text(), texts(ignored), texts(kept));
    let expected = Expected::new(optional, hidden);
    let places: FxHashMap<&str, usize> =
        given.names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let mut made = vec![false; places.len()];
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    for row in 0..given.rows {
        let mut values = vec![Dynamic::Null; builders.len()];
        if let Dynamic::Bag(bag) = given.arguments[0].dynamic(row) {
            for (name, value) in bag.0.iter().filter(|(name, _)| !ignored.contains(&**name)) {
                let name = format!("{prefix}{name}");
                if kept.contains(&name) {
                    assert!(
                        *keeps_source == Value::Bool(true),
                        "`bag_unpack` makes a column `{name}`, and the rows have one already"
                    );
                    continue;
                }
                expected.refuse("bag_unpack", &name);
                if let Some(place) = places.get(name.as_str()) {
                    made[*place] = true;
                    values[*place] = value.clone();
                }
            }
        }
        for ((builder, value), name) in builders.iter_mut().zip(values).zip(&given.names) {
            builder.push_value(&typed(&value, builder.ty(), name));
        }
    }
    for (name, is_made) in given.names.iter().zip(made) {
        expected.require("bag_unpack", name, is_made || given.rows == 0);
    }
    Made { from: None, columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
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
    let [Value::Long(keys), missing, optional, hidden] = given.constants else {
        panic!("`pivot` has four constants")
    };
    let keys = usize::try_from(*keys).expect("the number of keys is small");
    let expected = Expected::new(optional, hidden);
    let (key_columns, rest) = given.arguments.split_at(keys);
    let types: Vec<Type> = key_columns.iter().map(|column| column.ty()).collect();
    let mut groups = Groups::new(&types);
    let numbers = if keys == 0 { vec![0; given.rows] } else { groups.assign(key_columns, given.rows) };
    let count = if keys > 0 { groups.len() } else { usize::from(given.rows > 0) };
    let names = &given.names[keys..];
    let places: FxHashMap<&str, usize> =
        names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let mut rows: Vec<Vec<Option<usize>>> = vec![vec![None; names.len()]; count];
    let mut made = vec![given.rows == 0; names.len()];
    for (row, group) in numbers.iter().enumerate() {
        let name = rest[0].string(row);
        assert!(
            !given.names[..keys].contains(&name),
            "`pivot` makes a column `{name}`, and the rows have one already"
        );
        expected.refuse("pivot", name);
        if let Some(place) = places.get(name) {
            made[*place] = true;
            rows[*group as usize][*place] = Some(row);
        }
    }
    for (name, is_made) in names.iter().zip(made) {
        expected.require("pivot", name, is_made);
    }
    let mut builders: Vec<ColumnBuilder> = names.iter().map(|_| ColumnBuilder::new(rest[1].ty())).collect();
    for row in rows {
        for (builder, source) in builders.iter_mut().zip(row) {
            match source {
                Some(source) => builder.push_from(&rest[1], source),
                None => builder.push_value(missing),
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
