//! `arg_max`, `arg_min`, `take_any`: the values of one row of each group.

use std::{cmp::Ordering, sync::Arc};

use super::{
    Members, State,
    function::{Function, any, same_result},
    same,
};
use crate::{
    batch::{Column, ColumnBuilder},
    engine::order::{compare_rows, is_unordered},
    types::{Type, Value},
};

/// `arg_max(a, ...)`: the values of the row with the greatest `a`; the first of equals.
pub static ARG_MAX: Function =
    Function::new("arg_max", &[any], same_result, |types, _| Box::new(Arg::new(Choice::Greatest, types)))
        .also(&["argmax"])
        .carries(1);
/// `arg_min(a, ...)`
pub static ARG_MIN: Function =
    Function::new("arg_min", &[any], same_result, |types, _| Box::new(Arg::new(Choice::Least, types)))
        .also(&["argmin"])
        .carries(1);
/// `take_any(x, ...)`: the values of one row, here the first.
pub static TAKE_ANY: Function = Function::new("take_any", &[any], same_result, |types, _| {
    Box::new(Arg::new(if types.len() == 1 { Choice::FirstFilled } else { Choice::First }, types))
})
.also(&["any"])
.conditional(&["take_anyif", "anyif"])
.carries(0);

/// The row that each group has chosen so far.
#[derive(Clone, Debug)]
struct Arg {
    choice: Choice,
    types: Vec<Type>,
    /// The values of the chosen row by group; `None` before any row.
    chosen: Vec<Option<Box<[Value]>>>,
}

/// Which of two rows, the first in order given first, a group keeps.
#[derive(Clone, Copy, Debug)]
enum Choice {
    /// The second if its first value is greater, or if only the first row's is null.
    Greatest,
    /// The second if its first value is less, or if only the first row's is null.
    Least,
    /// The first row.
    First,
    /// The first row whose only value is neither null nor an empty string (documented), else the first row.
    FirstFilled,
}

impl Arg {
    fn new(choice: Choice, types: &[Type]) -> Self {
        Self { choice, types: types.to_vec(), chosen: Vec::new() }
    }
}

impl State for Arg {
    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }

    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        self.chosen.resize(groups, None);
        let Some(first) = arguments.first() else { return };
        // Within the batch rows are compared in place; values are made of the one that is left of each group.
        let mut candidates: Vec<Option<usize>> = vec![None; groups];
        for (row, group) in members.iter() {
            let candidate = &mut candidates[group];
            if candidate.is_none_or(|known| self.choice.prefers_row(first, known, row)) {
                *candidate = Some(row);
            }
        }
        for (group, row) in candidates.into_iter().enumerate() {
            if let Some(row) = row {
                let better = match &self.chosen[group] {
                    None => true,
                    Some(known) => self.choice.prefers(&known[0], &first.value(row)),
                };
                if better {
                    self.chosen[group] = Some(arguments.iter().map(|argument| argument.value(row)).collect());
                }
            }
        }
    }

    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize) {
        let later: Self = same(later);
        self.chosen.resize(groups, None);
        for (row, group) in later.chosen.into_iter().zip(numbers) {
            let Some(row) = row else { continue };
            let mine = &mut self.chosen[*group as usize];
            if mine.as_ref().is_none_or(|known| self.choice.prefers(&known[0], &row[0])) {
                *mine = Some(row);
            }
        }
    }

    fn finish(mut self: Box<Self>, groups: usize) -> Vec<Column> {
        self.chosen.resize(groups, None);
        let column = |(place, ty): (usize, &Type)| {
            let mut builder = ColumnBuilder::new(*ty);
            for row in &self.chosen {
                match row {
                    Some(values) => builder.push_value(&values[place]),
                    None => builder.push_null(),
                }
            }
            builder.finish()
        };
        self.types.iter().enumerate().map(column).collect()
    }
}

impl Choice {
    fn prefers_row(self, column: &Column, known: usize, row: usize) -> bool {
        let wanted = match self {
            Self::Greatest => Ordering::Greater,
            Self::Least => Ordering::Less,
            Self::First => return false,
            Self::FirstFilled => return is_blank_row(column, known) && !is_blank_row(column, row),
        };
        match (is_unordered(column, known), is_unordered(column, row)) {
            (true, false) => true,
            (false, true) => false,
            (true, true) => column.is_null(known) && !column.is_null(row),
            (false, false) => compare_rows(column, row, known) == wanted,
        }
    }

    fn prefers(self, known: &Value, value: &Value) -> bool {
        let wanted = match self {
            Self::Greatest => Ordering::Greater,
            Self::Least => Ordering::Less,
            Self::First => return false,
            Self::FirstFilled => return is_blank(known) && !is_blank(value),
        };
        let is_nan = |value: &Value| matches!(value, Value::Real(value) if value.is_nan());
        match (known.is_null() || is_nan(known), value.is_null() || is_nan(value)) {
            (true, false) => true,
            (false, true) => false,
            (true, true) => known.is_null() && !value.is_null(),
            (false, false) => value.compare(known) == wanted,
        }
    }
}

fn is_blank_row(column: &Column, row: usize) -> bool {
    match column {
        Column::Text(_) | Column::Coded(_) => column.string(row).is_empty(),
        other => other.is_null(row),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        other => other.is_null(),
    }
}
