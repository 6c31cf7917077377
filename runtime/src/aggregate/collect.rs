//! `make_list`, `make_set`, `dcount` and their conditional forms

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{
    Members, State,
    function::{DEFAULT_LIMIT, Function, Options, any, dynamic_result, long_result, not_dynamic, number},
    same,
};
use crate::{
    batch::Column,
    engine::key::{encode_as_dynamic, encode_dynamic},
    types::Dynamic,
};

/// `make_list(x)`: a dynamic array of values, at most so many.
pub static MAKE_LIST: Function = Function::new("make_list", &[any], dynamic_result, |_, options| {
    Box::new(List::new(number(options), false))
})
.also(&["makelist"])
.conditional(&["make_list_if"])
.options(Options::Limit);
/// `make_list_with_nulls(x)`: nulls too.
pub static MAKE_LIST_WITH_NULLS: Function =
    Function::new("make_list_with_nulls", &[any], dynamic_result, |_, _| {
        Box::new(List::new(DEFAULT_LIMIT, true))
    });
/// `make_set(x)`: a dynamic array of distinct values, at most so many.
pub static MAKE_SET: Function =
    Function::new("make_set", &[any], dynamic_result, |_, options| Box::new(Set::new(number(options))))
        .also(&["makeset"])
        .conditional(&["make_set_if"])
        .options(Options::Limit);
/// `dcount(x)`: distinct values.
pub static DCOUNT: Function =
    Function::new("dcount", &[any], long_result, |_, _| Box::new(Distinct::default()))
        .conditional(&["dcountif"])
        .options(Options::Accuracy);
/// `count_distinct(x)`: distinct values.
pub static COUNT_DISTINCT: Function =
    Function::new("count_distinct", &[not_dynamic], long_result, |_, _| Box::new(Distinct::default()))
        .conditional(&["count_distinctif"]);

/// The values of each group, in order; nulls are left out if they are not asked for.
#[derive(Clone, Debug)]
struct List {
    limit: usize,
    with_nulls: bool,
    lists: Vec<Vec<Dynamic>>,
}

impl List {
    fn new(limit: i64, with_nulls: bool) -> Self {
        Self { limit: usize::try_from(limit).unwrap_or(0), with_nulls, lists: Vec::new() }
    }
}

impl State for List {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        let values = &*arguments[0];
        self.lists.resize(groups, Vec::new());
        for (row, group) in members.iter() {
            let list = &mut self.lists[group];
            if list.len() < self.limit && (self.with_nulls || !values.is_null(row)) {
                list.push(Dynamic::from(values.value(row)));
            }
        }
    }

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.lists.resize(groups, Vec::new());
        for (values, group) in later.lists.into_iter().zip(numbers) {
            let list = &mut self.lists[*group as usize];
            let room = self.limit - list.len();
            list.extend(values.into_iter().take(room));
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.lists.resize(groups, Vec::new());
        vec![Column::Dynamic(self.lists.into_iter().map(|list| Dynamic::Array(list.into())).collect())]
    }

    fn kept(&self, groups: usize) -> usize {
        groups + self.lists.iter().map(Vec::len).sum::<usize>()
    }
}

/// The distinct values of each group, in the order in which they were first seen; nulls are left out.
///
/// Of a dynamic array the elements are added, not the array (measured).
#[derive(Clone, Debug)]
struct Set {
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
    fn new(limit: i64) -> Self {
        Self { limit: usize::try_from(limit).unwrap_or(0), sets: Vec::new() }
    }
}

impl State for Set {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        let values = &*arguments[0];
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

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.sets.resize(groups, GroupSet::default());
        let mut key = Vec::new();
        for (later, group) in later.sets.into_iter().zip(numbers) {
            let set = &mut self.sets[*group as usize];
            later.values.iter().for_each(|value| set.insert(value, self.limit, &mut key));
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.sets.resize(groups, GroupSet::default());
        vec![Column::Dynamic(self.sets.into_iter().map(|set| Dynamic::Array(set.values.into())).collect())]
    }

    fn kept(&self, groups: usize) -> usize {
        // A value and its key.
        groups + self.sets.iter().map(|set| 2 * set.values.len()).sum::<usize>()
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
#[derive(Clone, Debug, Default)]
struct Distinct {
    keys: Vec<FxHashSet<Box<[u8]>>>,
}

impl State for Distinct {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        let values = &*arguments[0];
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

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.keys.resize(groups, FxHashSet::default());
        for (keys, group) in later.keys.into_iter().zip(numbers) {
            self.keys[*group as usize].extend(keys);
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.keys.resize(groups, FxHashSet::default());
        vec![Column::Long(self.keys.iter().map(|keys| i64::try_from(keys.len()).ok()).collect())]
    }

    fn kept(&self, groups: usize) -> usize {
        groups + self.keys.iter().map(FxHashSet::len).sum::<usize>()
    }
}
