//! `mv-expand`

use std::sync::Arc;

use super::{expression::evaluate, stream::set};
use crate::{
    answer::Context,
    batch::{Batch, Column, ColumnBuilder},
    plan::MvExpand,
    types::{Bag, Dynamic},
};

/// Makes a row of each element; the columns are expanded side by side, the shorter ones filled with null.
///
/// Measured: an empty array gives no row, a null gives one (unless another column gives more), and a scalar counts as an
/// array of itself.
pub(crate) fn mv_expand(batch: &Batch, expand: &MvExpand, ctx: Context<'_>) -> Batch {
    let sources: Vec<Arc<Column>> =
        expand.columns.iter().map(|column| evaluate(column.value, batch, ctx)).collect();
    let mut builders: Vec<ColumnBuilder> =
        expand.columns.iter().map(|column| ColumnBuilder::new(column.to)).collect();
    let limit = expand.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut rows = Vec::new();
    let mut indexes = Vec::new();
    for row in 0..batch.rows() {
        let elements: Vec<Elements> =
            sources.iter().map(|source| Elements::new(cell(source, row), expand.bags_as_arrays)).collect();
        let count = elements.iter().map(Elements::len).max().unwrap_or(0).min(limit);
        for index in 0..count {
            rows.push(u32::try_from(row).expect("a batch has fewer than 2^32 rows"));
            indexes.push(Some(i64::try_from(index).unwrap_or(i64::MAX)));
            for (builder, elements) in builders.iter_mut().zip(&elements) {
                builder.push_value(&elements.get(index).expand_to(builder.ty()));
            }
        }
    }
    let mut columns = batch.gather(&rows).columns().to_vec();
    for (column, builder) in expand.columns.iter().zip(builders) {
        set(&mut columns, column.slot, Arc::new(builder.finish()));
    }
    if let Some((slot, _)) = expand.item_index {
        set(&mut columns, slot, Arc::new(Column::Long(indexes.into_iter().collect())));
    }
    Batch::new(columns, rows.len())
}

/// The value to expand: a dynamic, or anything else as one.
fn cell(source: &Column, row: usize) -> Dynamic {
    Dynamic::from(source.value(row))
}

/// What one value expands to.
enum Elements {
    One(Dynamic),
    Array(Arc<[Dynamic]>),
    Bag { bag: Arc<Bag>, as_arrays: bool },
}

impl Elements {
    fn new(value: Dynamic, bags_as_arrays: bool) -> Self {
        match value {
            Dynamic::Array(items) => Self::Array(items),
            Dynamic::Bag(bag) => Self::Bag { bag, as_arrays: bags_as_arrays },
            scalar => Self::One(scalar),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Array(items) => items.len(),
            Self::Bag { bag, .. } => bag.0.len(),
        }
    }

    /// The element at an index; null past the end.
    fn get(&self, index: usize) -> Dynamic {
        match self {
            Self::One(value) if index == 0 => value.clone(),
            Self::One(_) => Dynamic::Null,
            Self::Array(items) => items.get(index).cloned().unwrap_or_default(),
            Self::Bag { bag, as_arrays } => bag.0.get(index).map_or(Dynamic::Null, |(name, value)| {
                if *as_arrays {
                    Dynamic::Array([Dynamic::String(Arc::clone(name)), value.clone()].into())
                } else {
                    Dynamic::Bag(Arc::new(Bag(vec![(Arc::clone(name), value.clone())])))
                }
            }),
        }
    }
}
