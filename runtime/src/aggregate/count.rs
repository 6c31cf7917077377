//! `count`, `countif`

use super::Members;
use crate::batch::Column;

/// How many rows each group has.
#[derive(Debug, Default)]
pub(crate) struct Count {
    counts: Vec<i64>,
}

impl Count {
    pub(super) fn update(&mut self, members: &Members, groups: usize) {
        self.counts.resize(groups, 0);
        for (_, group) in members.iter() {
            self.counts[group] += 1;
        }
    }

    pub(super) fn merge(&mut self, later: &Self, numbers: &[u32], groups: usize) {
        self.counts.resize(groups, 0);
        for (count, group) in later.counts.iter().zip(numbers) {
            self.counts[*group as usize] += count;
        }
    }

    pub(super) fn finish(mut self, groups: usize) -> Column {
        self.counts.resize(groups, 0);
        Column::Long(self.counts.into_iter().map(Some).collect())
    }
}
