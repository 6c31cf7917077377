//! The wishes of a scenario, by column and by the way that they came.
//!
//! A `let` that is read in two places makes two demands on the same table, and so do two aggregates of which each has a condition.
//! Such demands are kept apart by their [`Context`], and rows are made for each.

use std::collections::HashMap;

use crate::semantic::tree::ColumnId;

use super::wish::Wish;

/// The references and conditions on the way from the query's end to a column.
pub(crate) type Context = Vec<u32>;

/// What is wished of columns, and how many rows groups have.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    columns: HashMap<ColumnId, Vec<(Context, Wish)>>,
    groups: Vec<(Context, i64)>,
}

/// A table is made for at most so many contexts.
const MOST_CONTEXTS: usize = 6;

impl Wishes {
    /// What is wished of a column: the wish whose way is the longest part of this one.
    pub(crate) fn get(&self, context: &[u32], id: ColumnId) -> Option<&Wish> {
        let wishes = self.columns.get(&id)?.iter().filter(|(way, _)| is_part(way, context));
        wishes.max_by_key(|(way, _)| way.len()).map(|(_, wish)| wish)
    }

    pub(crate) fn set(&mut self, context: &[u32], id: ColumnId, wish: Wish) {
        let wishes = self.columns.entry(id).or_default();
        match wishes.iter_mut().find(|(way, _)| way == context) {
            Some((_, held)) => *held = wish,
            None => wishes.push((context.to_vec(), wish)),
        }
    }

    /// Wishes for so many rows at least.
    pub(crate) fn set_group(&mut self, context: &[u32], count: i64) {
        self.groups.push((context.to_vec(), count));
    }

    /// How many rows are wished.
    pub(crate) fn group(&self, context: &[u32]) -> i64 {
        let counts = self.groups.iter().filter(|(way, _)| is_part(way, context)).map(|(_, count)| *count);
        counts.max().unwrap_or(1)
    }

    /// The contexts in which something is wished of some of the columns, without those that are parts of others.
    pub(crate) fn contexts(&self, columns: impl Iterator<Item = ColumnId>) -> Vec<Context> {
        let mut all: Vec<Context> = Vec::new();
        for (way, _) in columns.filter_map(|id| self.columns.get(&id)).flatten() {
            if !all.contains(way) {
                all.push(way.clone());
            }
        }
        let is_whole = |way: &&Context| !all.iter().any(|other| other != *way && is_part(way, other));
        let mut whole: Vec<Context> = all.iter().filter(is_whole).cloned().collect();
        whole.sort();
        whole.truncate(MOST_CONTEXTS);
        if whole.is_empty() { vec![Context::new()] } else { whole }
    }
}

/// True if all of a way lies in another, in this order.
fn is_part(way: &[u32], other: &[u32]) -> bool {
    let mut rest = other.iter();
    way.iter().all(|step| rest.any(|other| other == step))
}

#[cfg(test)]
mod tests {
    use kqlc_runtime::types::Value;

    use super::*;

    #[test]
    fn demands_of_two_references_are_kept_apart() {
        let mut wishes = Wishes::default();
        let wish = |text: &str| Wish::Value(Value::from(text), true);
        wishes.set(&[], ColumnId(1), wish("all"));
        wishes.set(&[7], ColumnId(1), wish("first"));
        wishes.set(&[8], ColumnId(2), wish("second"));
        assert_eq!(wishes.get(&[7], ColumnId(1)), Some(&wish("first")));
        assert_eq!(wishes.get(&[8], ColumnId(1)), Some(&wish("all")));
        assert_eq!(wishes.contexts([ColumnId(1), ColumnId(2)].into_iter()), [vec![7], vec![8]]);
    }
}
