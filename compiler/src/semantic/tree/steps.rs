//! `scan` in the typed tree.

use kqlc_runtime::plan::Emits;

use super::{Assignment, Column, ColumnId, Expr};

/// A `scan`: the steps of its sequences, and what they set.
#[derive(Clone, Debug)]
pub struct Steps {
    /// The columns that steps set, with what they are where none does.
    pub declared: Vec<Assignment>,
    /// What the steps read of each other.
    pub states: Vec<StateColumn>,
    /// In order.
    pub steps: Vec<ScanStep>,
    /// The column for the number of the sequence.
    pub match_id: Option<ColumnId>,
}

/// A column of the row that a step took last.
#[derive(Clone, Debug)]
pub struct StateColumn {
    /// What expressions of steps read it as.
    pub column: Column,
    /// Which step.
    pub step: usize,
    /// The column of the input, or the declared one.
    pub from: ColumnId,
}

/// A step of a `scan`.
#[derive(Clone, Debug)]
pub struct ScanStep {
    /// Its name.
    pub name: String,
    /// A bool: when it takes a row.
    pub condition: Expr,
    /// What it sets of the declared columns.
    pub assigns: Vec<Assignment>,
    /// Which of the rows that it takes come out.
    pub emits: Emits,
}

impl Steps {
    /// The defaults, and the conditions and values of the steps.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.declared
            .iter()
            .map(|assignment| &assignment.value)
            .chain(self.steps.iter().flat_map(ScanStep::expressions))
    }
}

impl ScanStep {
    /// Its condition and its values.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.condition).chain(self.assigns.iter().map(|assignment| &assignment.value))
    }
}
