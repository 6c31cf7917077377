//! `evaluate bag_unpack`, `evaluate pivot` and `evaluate ipv4_lookup`

use std::collections::{BTreeSet, HashMap};

use kqlc_runtime::{
    plan::{PRESENCE, REST},
    scalar::{ipv4_is_in_range, ipv6_is_in_range},
    types::{Dynamic, Type, Value},
};

use super::Row;

/// The properties of a bag as the columns of these names and types; a property that is left out, or that the rows have a column
/// for, is none. Properties that no column names are together in the hidden one.
pub(super) fn bag_unpack(arguments: &[Row], constants: &Row, columns: &[(String, Type)]) -> Vec<Row> {
    let (prefix, ignored, kept) = (constants[0].to_text(), texts(&constants[1]), texts(&constants[3]));
    let properties = |row: &Row| -> Vec<(String, Dynamic)> {
        let Value::Dynamic(Dynamic::Bag(bag)) = &row[0] else { return Vec::new() };
        let left = bag.0.iter().filter(|(name, _)| !ignored.contains(&&**name));
        let named = left.map(|(name, value)| (format!("{prefix}{name}"), value.clone()));
        named.filter(|(name, _)| !kept.contains(&name.as_str())).collect()
    };
    let rows: Vec<Vec<(String, Dynamic)>> = arguments.iter().map(properties).collect();
    unpacked(&rows, (&texts(&constants[6]), &texts(&constants[7])), columns, &Dynamic::Null)
}

/// Rows of named values as columns.
fn unpacked(
    rows: &[Vec<(String, Dynamic)>],
    (named, renamed): (&[&str], &[&str]),
    columns: &[(String, Type)],
    missing: &Dynamic,
) -> Vec<Row> {
    let all: BTreeSet<&str> = rows.iter().flatten().map(|(name, _)| name.as_str()).collect();
    let value = |row: &[(String, Dynamic)], name: &str| {
        let found = row.iter().rev().find(|(known, _)| known == name);
        found.map_or_else(|| missing.clone(), |(_, value)| value.clone())
    };
    let cell = |row: &[(String, Dynamic)], (name, ty): &(String, Type)| match name.strip_prefix(PRESENCE) {
        Some(name) => Value::Bool(all.contains(name)),
        None if name == REST => {
            let others = all.iter().filter(|name| !named.contains(name));
            let shown =
                |name: &str| if renamed.contains(&name) { format!("{name}1") } else { name.to_owned() };
            Value::Dynamic(Dynamic::bag(others.map(|name| (shown(name), value(row, name)))))
        }
        None => value(row, name).expand_to(*ty),
    };
    rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect()
}

/// The rows are grouped by keys and the text that names a column: a row for each combination of keys, in each column the value
/// of the row that names it.
pub(super) fn pivot(arguments: &[Row], constants: &Row, columns: &[(String, Type)]) -> Vec<Row> {
    let keys = if let Value::Long(keys) = constants[0] { usize::try_from(keys).unwrap_or(0) } else { 0 };
    let mut places: HashMap<&[Value], usize> = HashMap::new();
    let (mut rows, mut cells): (Vec<Row>, Vec<Vec<(String, Dynamic)>>) = (Vec::new(), Vec::new());
    for argument in arguments {
        let (key, rest) = argument.split_at(keys);
        let place = *places.entry(key).or_insert_with(|| {
            rows.push(key.to_vec());
            cells.push(Vec::new());
            rows.len() - 1
        });
        cells[place].push((rest[0].to_text().into_owned(), Dynamic::from(rest[1].clone())));
    }
    let missing = Dynamic::from(constants[1].clone());
    let made = unpacked(&cells, (&texts(&constants[4]), &texts(&constants[5])), &columns[keys..], &missing);
    rows.into_iter().zip(made).map(|(key, made)| [key, made].concat()).collect()
}

/// The place of a row of the input and the cells beside it, for every row of a table whose network holds the address and whose
/// keys are the same.
pub(super) fn address_lookup(
    arguments: &[Row],
    constants: &Row,
    types: &[Type],
    is_v6: bool,
) -> Vec<(usize, Row)> {
    let [Value::Dynamic(table), Value::Long(network), Value::Dynamic(keys), unmatched] = constants.as_slice()
    else {
        unreachable!("a lookup of addresses has four constants")
    };
    let is_in_range = if is_v6 { ipv6_is_in_range } else { ipv4_is_in_range };
    let keys: Vec<i64> = keys.as_array().unwrap_or_default().iter().filter_map(Dynamic::to_long).collect();
    let mut rows = Vec::new();
    for (place, argument) in arguments.iter().enumerate() {
        let before = rows.len();
        for entry in table.as_array().unwrap_or_default() {
            let holds = is_in_range(&argument[0].to_text(), &entry.element(*network).to_text()) == Some(true);
            let same = |(value, key): (&Value, &i64)| Dynamic::from(value.clone()) == entry.element(*key);
            if holds && argument[1..].iter().zip(&keys).all(same) {
                let cells = (0..).zip(types).map(|(cell, ty)| entry.element(cell).expand_to(*ty));
                rows.push((place, cells.collect()));
            }
        }
        if rows.len() == before && *unmatched == Value::Bool(true) {
            rows.push((place, types.iter().map(|ty| Value::null(*ty)).collect()));
        }
    }
    rows
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Dynamic(value) => {
            value.as_array().unwrap_or_default().iter().filter_map(Dynamic::as_str).collect()
        }
        _ => Vec::new(),
    }
}
