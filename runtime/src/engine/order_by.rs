//! `sort` and `top`

use std::{cmp::Ordering, sync::Arc};

use super::{
    expression::evaluate,
    order::{compare_rows, is_unordered},
};
use crate::{
    answer::Context,
    batch::{Batch, Column},
    plan::SortKey,
};

/// The rows in the order of the keys; rows with equal keys stay in theirs.
pub(crate) fn sort(batch: &Batch, keys: &[SortKey], ctx: Context<'_>) -> Batch {
    batch.gather(&order(batch, keys, ctx))
}

/// The first rows seen so far in the order of the keys: the partial state of `top`.
#[derive(Clone, Debug)]
pub(crate) struct Top {
    count: usize,
    keys: &'static [SortKey],
    rows: Vec<Batch>,
    held: usize,
}

/// Rows are sorted out when this many more than wanted are held.
const SLACK: usize = 4096;

impl Top {
    pub(crate) fn new(count: u64, keys: &'static [SortKey]) -> Self {
        Self { count: usize::try_from(count).unwrap_or(usize::MAX), keys, rows: Vec::new(), held: 0 }
    }

    pub(crate) fn update(&mut self, batch: Batch, ctx: Context<'_>) {
        self.held += batch.rows();
        self.rows.push(batch.compact());
        if self.held > self.count.saturating_mul(2).saturating_add(SLACK) {
            self.prune(ctx);
        }
    }

    pub(crate) fn merge(&mut self, later: Self, ctx: Context<'_>) {
        for batch in later.rows {
            self.update(batch, ctx);
        }
    }

    /// The rows that it keeps.
    pub(crate) fn rows(&self) -> &[Batch] {
        &self.rows
    }

    pub(crate) fn finish(mut self, ctx: Context<'_>) -> Vec<Batch> {
        self.prune(ctx);
        self.rows
    }

    fn prune(&mut self, ctx: Context<'_>) {
        if let Some(batch) = Batch::concat(&self.rows) {
            let mut order = order(&batch, self.keys, ctx);
            order.truncate(self.count);
            self.held = order.len();
            self.rows = vec![batch.gather(&order)];
        }
    }
}

/// The places of the rows in the order of the keys.
fn order(batch: &Batch, keys: &[SortKey], ctx: Context<'_>) -> Vec<u32> {
    let columns: Vec<(Arc<Column>, &SortKey)> =
        keys.iter().map(|key| (evaluate(key.value, batch, ctx), key)).collect();
    let mut rows: Vec<u32> =
        (0..u32::try_from(batch.rows()).expect("fewer than 2^32 rows are sorted")).collect();
    rows.sort_by(|left, right| {
        columns
            .iter()
            .map(|(column, key)| compare(column, key, *left as usize, *right as usize))
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    rows
}

fn compare(column: &Column, key: &SortKey, left: usize, right: usize) -> Ordering {
    match (is_unordered(column, left), is_unordered(column, right)) {
        (false, false) => {
            let ordering = compare_rows(column, left, right);
            if key.descending { ordering.reverse() } else { ordering }
        }
        (true, true) => {
            let ordering = compare_rows(column, left, right);
            if key.nulls_first { ordering } else { ordering.reverse() }
        }
        (true, false) if key.nulls_first => Ordering::Less,
        (true, false) => Ordering::Greater,
        (false, true) if key.nulls_first => Ordering::Greater,
        (false, true) => Ordering::Less,
    }
}
