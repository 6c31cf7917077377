//! States that are a value for each group.

use std::{fmt::Debug, sync::Arc};

use super::{Members, State, same};
use crate::{
    batch::{Column, ColumnBuilder},
    types::{Type, Value},
};

/// What an aggregate keeps of one group.
pub(super) trait Group: Clone + Debug + Send + 'static {
    /// Adds a row.
    fn update(&mut self, arguments: &[Arc<Column>], row: usize);

    /// Adds what was kept of later rows.
    fn merge(&mut self, later: Self);

    /// The result in each column.
    fn finish(self) -> Vec<Value>;

    /// How many values are kept, about.
    fn kept(&self) -> usize {
        1
    }
}

/// The state of an aggregate: what it keeps of each group.
#[derive(Clone, Debug)]
pub(super) struct Groups<G> {
    /// What is kept before any row.
    empty: G,
    types: Vec<Type>,
    /// By number.
    kept: Vec<G>,
}

impl<G: Group> Groups<G> {
    /// No groups yet; the result has columns of these types.
    pub(super) fn start(empty: G, types: Vec<Type>) -> Box<dyn State> {
        Box::new(Self { empty, types, kept: Vec::new() })
    }
}

impl<G: Group> State for Groups<G> {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        self.kept.resize(groups, self.empty.clone());
        for (row, group) in members.iter() {
            self.kept[group].update(arguments, row);
        }
    }

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.kept.resize(groups, self.empty.clone());
        for (kept, group) in later.kept.into_iter().zip(numbers) {
            self.kept[*group as usize].merge(kept);
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.kept.resize(groups, self.empty.clone());
        let mut builders: Vec<ColumnBuilder> = self.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
        for group in self.kept {
            for (builder, value) in builders.iter_mut().zip(group.finish()) {
                builder.push_value(&value);
            }
        }
        builders.into_iter().map(ColumnBuilder::finish).collect()
    }

    fn kept(&self, groups: usize) -> usize {
        groups + self.kept.iter().map(Group::kept).sum::<usize>()
    }
}
