//! `make_list`, `make_set`, `dcount` and their conditional forms

use rustc_hash::FxHashSet;

use super::Members;
use crate::{
    batch::Column,
    engine::key::{encode_as_dynamic, encode_dynamic},
    types::Dynamic,
};

/// The values of each group, in order; nulls are left out.
#[derive(Debug)]
pub(crate) struct List {
    limit: usize,
    lists: Vec<Vec<Dynamic>>,
}

impl List {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit: usize::try_from(limit).unwrap_or(usize::MAX), lists: Vec::new() }
    }

    pub(super) fn update(&mut self, members: &Members, values: &Column, groups: usize) {
        self.lists.resize(groups, Vec::new());
        for (row, group) in members.iter() {
            let list = &mut self.lists[group];
            if list.len() < self.limit && !values.is_null(row) {
                list.push(Dynamic::from(values.value(row)));
            }
        }
    }

    pub(super) fn merge(&mut self, later: Self, numbers: &[u32], groups: usize) {
        self.lists.resize(groups, Vec::new());
        for (values, group) in later.lists.into_iter().zip(numbers) {
            let list = &mut self.lists[*group as usize];
            let room = self.limit - list.len();
            list.extend(values.into_iter().take(room));
        }
    }

    pub(super) fn finish(mut self, groups: usize) -> Column {
        self.lists.resize(groups, Vec::new());
        Column::Dynamic(self.lists.into_iter().map(|list| Dynamic::Array(list.into())).collect())
    }
}

/// The distinct values of each group, in the order in which they were first seen; nulls are left out.
///
/// Of a dynamic array the elements are added, not the array (measured).
#[derive(Debug)]
pub(crate) struct Set {
    limit: usize,
    sets: Vec<GroupSet>,
}

/// One group's set.
#[derive(Clone, Debug, Default)]
struct GroupSet {
    values: Vec<Dynamic>,
    keys: FxHashSet<Box<[u8]>>,
}

impl Set {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit: usize::try_from(limit).unwrap_or(usize::MAX), sets: Vec::new() }
    }

    pub(super) fn update(&mut self, members: &Members, values: &Column, groups: usize) {
        self.sets.resize(groups, GroupSet::default());
        let is_dynamic = matches!(values, Column::Dynamic(_) | Column::Json(_));
        let mut key = Vec::new();
        for (row, group) in members.iter() {
            let set = &mut self.sets[group];
            if is_dynamic && let Dynamic::Array(items) = values.dynamic(row) {
                items.iter().for_each(|item| set.insert(item, self.limit, &mut key));
            } else if !values.is_null(row) {
                key.clear();
                encode_as_dynamic(values, row, &mut key);
                set.insert_key(&key, self.limit, || Dynamic::from(values.value(row)));
            }
        }
    }

    pub(super) fn merge(&mut self, later: Self, numbers: &[u32], groups: usize) {
        self.sets.resize(groups, GroupSet::default());
        let mut key = Vec::new();
        for (later, group) in later.sets.into_iter().zip(numbers) {
            let set = &mut self.sets[*group as usize];
            later.values.iter().for_each(|value| set.insert(value, self.limit, &mut key));
        }
    }

    pub(super) fn finish(mut self, groups: usize) -> Column {
        self.sets.resize(groups, GroupSet::default());
        Column::Dynamic(self.sets.into_iter().map(|set| Dynamic::Array(set.values.into())).collect())
    }
}

impl GroupSet {
    fn insert(&mut self, value: &Dynamic, limit: usize, key: &mut Vec<u8>) {
        if *value != Dynamic::Null {
            key.clear();
            encode_dynamic(value, key);
            self.insert_key(key, limit, || value.clone());
        }
    }

    fn insert_key(&mut self, key: &[u8], limit: usize, value: impl FnOnce() -> Dynamic) {
        if self.values.len() < limit && !self.keys.contains(key) {
            self.keys.insert(key.into());
            self.values.push(value());
        }
    }
}

/// The number of distinct values of each group, nulls left out; exact whatever the accuracy asked for.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    keys: Vec<FxHashSet<Box<[u8]>>>,
}

impl Distinct {
    pub(super) fn update(&mut self, members: &Members, values: &Column, groups: usize) {
        self.keys.resize(groups, FxHashSet::default());
        let mut key = Vec::new();
        for (row, group) in members.iter() {
            if !values.is_null(row) {
                key.clear();
                encode_as_dynamic(values, row, &mut key);
                if !self.keys[group].contains(key.as_slice()) {
                    self.keys[group].insert(key.as_slice().into());
                }
            }
        }
    }

    pub(super) fn merge(&mut self, later: Self, numbers: &[u32], groups: usize) {
        self.keys.resize(groups, FxHashSet::default());
        for (keys, group) in later.keys.into_iter().zip(numbers) {
            self.keys[*group as usize].extend(keys);
        }
    }

    pub(super) fn finish(mut self, groups: usize) -> Column {
        self.keys.resize(groups, FxHashSet::default());
        Column::Long(self.keys.iter().map(|keys| i64::try_from(keys.len()).ok()).collect())
    }
}
