//! `min`, `max` and their conditional forms

use std::{cmp::Ordering, sync::Arc};

use super::{
    Members, State,
    function::{Function, any, first, same_result},
    same,
};
use crate::{
    batch::{Column, ColumnBuilder},
    engine::order::{compare_to_row, is_unordered},
    types::{Type, Value},
};

/// `min(x)`
pub static MIN: Function =
    Function::new("min", &[any], same_result, |types, _| Box::new(Extreme::new(first(types), false)))
        .conditional(&["minif"]);
/// `max(x)`
pub static MAX: Function =
    Function::new("max", &[any], same_result, |types, _| Box::new(Extreme::new(first(types), true)))
        .conditional(&["maxif"]);

/// The least or greatest value of each group; null without values. NaN counts only where there is nothing else.
#[derive(Clone, Debug)]
struct Extreme {
    ty: Type,
    wanted: Ordering,
    best: Vec<Option<Value>>,
}

impl Extreme {
    const fn new(ty: Type, greatest: bool) -> Self {
        Self { ty, wanted: if greatest { Ordering::Less } else { Ordering::Greater }, best: Vec::new() }
    }
}

impl State for Extreme {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        let values = &*arguments[0];
        self.best.resize(groups, None);
        for (row, group) in members.iter() {
            if values.is_null(row) {
                continue;
            }
            let better = match &self.best[group] {
                None => true,
                Some(best) if is_nan(best) => true,
                Some(best) => !is_unordered(values, row) && compare_to_row(best, values, row) == self.wanted,
            };
            if better {
                self.best[group] = Some(values.value(row));
            }
        }
    }

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.best.resize(groups, None);
        for (value, group) in later.best.into_iter().zip(numbers) {
            let Some(value) = value else { continue };
            let mine = &mut self.best[*group as usize];
            let better = match &mine {
                None => true,
                Some(best) if is_nan(best) => true,
                Some(best) => !is_nan(&value) && best.compare(&value) == self.wanted,
            };
            if better {
                *mine = Some(value);
            }
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.best.resize(groups, None);
        let mut builder = ColumnBuilder::new(self.ty);
        for value in &self.best {
            match value {
                Some(value) if !value.is_null() => builder.push_value(value),
                _ => builder.push_null(),
            }
        }
        vec![builder.finish()]
    }
}

const fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Real(value) if value.is_nan())
}
