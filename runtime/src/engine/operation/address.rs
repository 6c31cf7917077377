//! `evaluate ipv4_lookup` and `evaluate ipv6_lookup`

use std::sync::Arc;

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    scalar::{ipv4_is_in_range, ipv6_is_in_range},
    types::{Dynamic, Value},
};

/// Each row beside every row of a table whose network holds its address and whose further keys are the same.
///
/// The arguments are the address and the further keys. The constants are the rows of the table, each an array; the place of the
/// network and those of the further keys in them; and whether rows without a network come out too.
pub(super) fn lookup(given: &Given<'_>, is_v6: bool) -> Made {
    let [
        Value::Dynamic(Dynamic::Array(table)),
        Value::Long(network),
        Value::Dynamic(Dynamic::Array(keys)),
        Value::Bool(unmatched),
    ] = given.constants
    else {
        panic!("a lookup of addresses has four constants")
    };
    let is_in_range = if is_v6 { ipv6_is_in_range } else { ipv4_is_in_range };
    let network = usize::try_from(*network).unwrap_or(usize::MAX);
    let place = |key: &Dynamic| match key {
        Dynamic::Long(place) => usize::try_from(*place).ok(),
        _ => None,
    };
    let keys: Vec<usize> = keys.iter().filter_map(place).collect();
    let rows: Vec<(String, &[Dynamic])> = table
        .iter()
        .filter_map(|row| match row {
            Dynamic::Array(cells) => Some((cells.get(network)?.to_text().into_owned(), &cells[..])),
            _ => None,
        })
        .collect();
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    let mut from = Vec::new();
    for row in 0..given.rows {
        let address = given.arguments[0].string(row);
        let source = u32::try_from(row).expect("a batch has fewer than 2^32 rows");
        let found = from.len();
        for (range, cells) in &rows {
            let same = |(key, place): (&Arc<Column>, &usize)| {
                Some(Dynamic::from(key.value(row))) == cells.get(*place).cloned()
            };
            if is_in_range(address, range) == Some(true) && given.arguments[1..].iter().zip(&keys).all(same) {
                from.push(source);
                for (builder, cell) in builders.iter_mut().zip(cells.iter()) {
                    builder.push_value(&cell.expand_to(builder.ty()));
                }
            }
        }
        if from.len() == found && *unmatched {
            from.push(source);
            builders.iter_mut().for_each(ColumnBuilder::push_null);
        }
    }
    Made { from: Some(from), columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
}
