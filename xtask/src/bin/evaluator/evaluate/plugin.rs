//! `evaluate bag_unpack`, `evaluate pivot` and `evaluate ipv4_lookup`

use std::collections::HashMap;

use kqlc_runtime::{
    scalar::{ipv4_is_in_range, ipv6_is_in_range},
    types::{Dynamic, Type, Value},
};

use super::Row;

/// The properties of a bag as the columns of these names and types; a property that is left out, or that the rows have a column
/// for, is none.
pub(super) fn bag_unpack(arguments: &[Row], constants: &Row, columns: &[(String, Type)]) -> Vec<Row> {
    let (prefix, ignored, kept) = (constants[0].to_text(), texts(&constants[1]), texts(&constants[3]));
    let unpack = |row: &Row| -> Row {
        let property = |(name, ty): &(String, Type)| {
            let property = name.strip_prefix(&*prefix).filter(|property| !ignored.contains(property));
            let value = match (&row[0], property) {
                (Value::Dynamic(bag), Some(property)) if !kept.contains(&name.as_str()) => {
                    bag.member(property)
                }
                _ => Dynamic::Null,
            };
            value.expand_to(*ty)
        };
        columns.iter().map(property).collect()
    };
    arguments.iter().map(unpack).collect()
}

/// The rows are grouped by keys and the text that names a column: a row for each combination of keys, in each column the value
/// of the row that names it.
pub(super) fn pivot(arguments: &[Row], constants: &Row, columns: &[(String, Type)]) -> Vec<Row> {
    let keys = if let Value::Long(keys) = constants[0] { usize::try_from(keys).unwrap_or(0) } else { 0 };
    let mut places: HashMap<&[Value], usize> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for argument in arguments {
        let (key, rest) = argument.split_at(keys);
        let place = *places.entry(key).or_insert_with(|| {
            let empty = columns[keys..].iter().map(|_| constants[1].clone());
            rows.push(key.iter().cloned().chain(empty).collect());
            rows.len() - 1
        });
        let name = rest[0].to_text();
        if let Some(column) = columns[keys..].iter().position(|(column, _)| *column == name) {
            rows[place][keys + column] = rest[1].clone();
        }
    }
    rows
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
