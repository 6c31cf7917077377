//! `scan`: sequences of rows that go from step to step.

use super::{Assign, Expr};
use crate::{row::Row, types::Type};

/// `scan`. The expressions of its steps see the row, the declared columns behind it, then [`Steps::states`].
#[derive(Debug)]
pub struct Steps {
    /// The columns that steps set; they come out behind those of the row.
    pub declared: &'static [Declared],
    /// What is read of the row that a step took last: the step, and the slot among the row's and the declared ones.
    pub states: &'static [(usize, usize)],
    /// In order.
    pub steps: &'static [Step],
    /// A last column for the number of the sequence.
    pub match_id: Option<&'static str>,
}

/// A column that steps set.
#[derive(Debug)]
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// What it is where no step sets it: computed once, without a row.
    pub default: Expr,
}

/// A step of `scan`.
#[derive(Debug)]
pub struct Step {
    /// True for a row that it takes.
    pub condition: fn(&Row<'_>) -> bool,
    /// What it sets of the declared columns, by their slots.
    pub assigns: &'static [Assign],
    /// Which of the rows that it takes come out.
    pub emits: Emits,
}

/// Which of the rows that a step takes come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emits {
    /// All.
    All,
    /// The last one, before the sequence leaves the step.
    Last,
    /// None.
    None,
}
