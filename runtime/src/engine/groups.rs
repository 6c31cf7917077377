//! Groups of rows by key, numbered in the order in which they were first seen.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::key::encode;
use crate::{
    batch::{Coded, Column, ColumnBuilder, Lineage},
    types::Type,
};

/// The distinct keys seen so far.
#[derive(Clone, Debug)]
pub(crate) struct Groups {
    numbers: FxHashMap<Box<[u8]>, u32>,
    /// The keys by group, column by column.
    keys: Vec<ColumnBuilder>,
    count: usize,
    codes: Option<CodeGroups>,
}

/// The groups of dictionary codes, where the only key column is coded.
#[derive(Clone, Debug)]
struct CodeGroups {
    lineage: Lineage,
    groups: Vec<Option<u32>>,
}

impl Groups {
    /// No groups, with key columns of these types.
    pub(crate) fn new(types: &[Type]) -> Self {
        let keys = types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
        Self { numbers: FxHashMap::default(), keys, count: 0, codes: None }
    }

    /// The number of groups.
    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// How many values the keys have: each twice, as a key and in its column.
    pub(crate) fn kept(&self) -> usize {
        self.count * (1 + self.keys.len())
    }

    /// The group of each row; keys not seen before begin new groups.
    pub(crate) fn assign(&mut self, columns: &[Arc<Column>], rows: usize) -> Vec<u32> {
        if let [column] = columns
            && let Column::Coded(coded) = column.as_ref()
        {
            return self.assign_coded(column, coded);
        }
        let mut key = Vec::new();
        (0..rows).map(|row| self.assign_row(columns, row, &mut key)).collect()
    }

    fn assign_coded(&mut self, column: &Arc<Column>, coded: &Coded) -> Vec<u32> {
        let dictionary = coded.dictionary();
        let mut known = match self.codes.take() {
            Some(known) if known.lineage == *dictionary.lineage() => known,
            _ => CodeGroups { lineage: dictionary.lineage().clone(), groups: Vec::new() },
        };
        known.groups.resize(dictionary.values().len().max(known.groups.len()), None);
        let mut key = Vec::new();
        let groups = coded.codes().iter().enumerate().map(|(row, code)| {
            *known.groups[*code as usize]
                .get_or_insert_with(|| self.assign_row(std::slice::from_ref(column), row, &mut key))
        });
        let groups = groups.collect();
        self.codes = Some(known);
        groups
    }

    fn assign_row(&mut self, columns: &[Arc<Column>], row: usize, key: &mut Vec<u8>) -> u32 {
        key.clear();
        for column in columns {
            encode(column, row, key);
        }
        if let Some(group) = self.numbers.get(key.as_slice()) {
            return *group;
        }
        let group = u32::try_from(self.count).expect("there are fewer than 2^32 groups");
        self.numbers.insert(key.as_slice().into(), group);
        for (builder, column) in self.keys.iter_mut().zip(columns) {
            builder.push_from(column, row);
        }
        self.count += 1;
        group
    }

    /// Adds the groups that were seen further on in the input, and gives the new number of each.
    pub(crate) fn merge(&mut self, later: Self) -> Vec<u32> {
        let rows = later.count;
        self.assign(&later.into_columns(), rows)
    }

    /// The key columns, a row for each group.
    pub(crate) fn into_columns(self) -> Vec<Arc<Column>> {
        self.keys.into_iter().map(|builder| Arc::new(builder.finish())).collect()
    }
}
