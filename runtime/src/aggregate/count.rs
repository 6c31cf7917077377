//! `count`, `countif`

use std::sync::Arc;

use super::{
    Members, State,
    function::{Function, long_result},
    same,
};
use crate::batch::Column;

/// `count()`, `countif(predicate)`: rows.
pub static COUNT: Function = Function::new("count", &[], long_result, |_, _| Box::new(Count::default()))
    .also(&["cnt"])
    .conditional(&["countif"]);

/// How many rows each group has.
#[derive(Clone, Debug, Default)]
struct Count {
    counts: Vec<i64>,
}

impl State for Count {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, _arguments: &[Arc<Column>], groups: usize) {
        self.counts.resize(groups, 0);
        for (_, group) in members.iter() {
            self.counts[group] += 1;
        }
    }

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.counts.resize(groups, 0);
        for (count, group) in later.counts.iter().zip(numbers) {
            self.counts[*group as usize] += count;
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.counts.resize(groups, 0);
        vec![Column::Long(self.counts.into_iter().map(Some).collect())]
    }
}
