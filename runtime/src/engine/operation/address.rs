//! `evaluate ipv4_lookup` and `evaluate ipv6_lookup`

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    scalar::{ipv4_is_in_range, ipv4_netmask_suffix, ipv6_is_in_range, parse_ipv4},
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
    let place = |key: &Dynamic| match key {
        Dynamic::Long(place) => usize::try_from(*place).ok(),
        _ => None,
    };
    let network = usize::try_from(*network).unwrap_or(usize::MAX);
    let keys: Vec<usize> = keys.iter().filter_map(place).collect();
    let networks = Networks::new(table, network, is_v6);
    let mut known: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    let mut from = Vec::new();
    for row in 0..given.rows {
        let address = given.arguments[0].string(row);
        if !known.contains_key(address) {
            known.insert(address.to_owned(), networks.holding(address));
        }
        let source = u32::try_from(row).expect("a batch has fewer than 2^32 rows");
        let found = from.len();
        for place in known.get(address).into_iter().flatten() {
            let cells = networks.rows[*place].1;
            let same = |(key, place): (&Arc<Column>, &usize)| {
                Some(Dynamic::from(key.value(row))) == cells.get(*place).cloned()
            };
            if given.arguments[1..].iter().zip(&keys).all(same) {
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

/// The networks of a table, by which addresses are found without looking at each of them.
struct Networks<'a> {
    /// The network and the cells of each row.
    rows: Vec<(String, &'a [Dynamic])>,
    /// The lengths of their prefixes.
    lengths: BTreeSet<i64>,
    /// The rows with a prefix, by its length and bits.
    by_prefix: FxHashMap<(i64, i64), Vec<usize>>,
    is_v6: bool,
}

impl<'a> Networks<'a> {
    fn new(table: &'a [Dynamic], network: usize, is_v6: bool) -> Self {
        let row = |row: &'a Dynamic| match row {
            Dynamic::Array(cells) => Some((cells.get(network)?.to_text().into_owned(), &cells[..])),
            _ => None,
        };
        let rows: Vec<(String, &[Dynamic])> = table.iter().filter_map(row).collect();
        let (mut lengths, mut by_prefix) = (BTreeSet::new(), FxHashMap::<_, Vec<usize>>::default());
        for (place, (network, _)) in rows.iter().enumerate().filter(|_| !is_v6) {
            if let (Some(length), Some(address)) = (ipv4_netmask_suffix(network), parse_ipv4(network)) {
                lengths.insert(length);
                by_prefix.entry((length, prefix(address, length))).or_default().push(place);
            }
        }
        Self { rows, lengths, by_prefix, is_v6 }
    }

    /// The rows whose network holds an address, in their order.
    fn holding(&self, address: &str) -> Vec<usize> {
        let is_in_range = if self.is_v6 { ipv6_is_in_range } else { ipv4_is_in_range };
        let holds = |place: &usize| is_in_range(address, &self.rows[*place].0) == Some(true);
        match parse_ipv4(address).filter(|_| !self.is_v6 && !address.contains('/')) {
            Some(number) => {
                let at = |length: &i64| self.by_prefix.get(&(*length, prefix(number, *length)));
                let mut places: Vec<usize> =
                    self.lengths.iter().filter_map(at).flatten().copied().filter(holds).collect();
                places.sort_unstable();
                places
            }
            None => (0..self.rows.len()).filter(holds).collect(),
        }
    }
}

/// The first bits of an address.
fn prefix(address: i64, length: i64) -> i64 {
    const BITS: i64 = 32;
    address >> (BITS - length).clamp(0, BITS)
}
