//! `summarize` and `distinct`

use std::sync::Arc;

use super::{
    expression::{evaluate, type_of},
    groups::Groups,
    stream::project,
};
use crate::{
    aggregate::{Members, State},
    answer::Context,
    batch::{Batch, Column},
    plan::{self, Aggregate, Assign},
    types::Type,
};

/// The partial state of `summarize`: groups, and each aggregate's state of every group.
#[derive(Clone, Debug)]
pub(crate) struct Summarize {
    plan: &'static plan::Summarize,
    groups: Groups,
    states: Vec<Box<dyn State>>,
}

impl Summarize {
    /// Before any row; the rows have columns of these types.
    pub(crate) fn new(plan: &'static plan::Summarize, types: &[Type]) -> Self {
        let keys: Vec<Type> = plan.by.iter().map(|assign| type_of(assign.value, types)).collect();
        let state = |aggregate: &Aggregate| {
            let arguments: Vec<Type> =
                aggregate.arguments.iter().map(|argument| type_of(*argument, types)).collect();
            aggregate.function.start(&arguments, aggregate.options)
        };
        Self { plan, groups: Groups::new(&keys), states: plan.aggregates.iter().map(state).collect() }
    }

    pub(crate) fn update(&mut self, batch: &Batch, ctx: Context<'_>) {
        let keys: Vec<Arc<Column>> =
            self.plan.by.iter().map(|assign| evaluate(assign.value, batch, ctx)).collect();
        let groups = self.groups.assign(&keys, batch.rows());
        for (aggregate, state) in self.plan.aggregates.iter().zip(&mut self.states) {
            let arguments: Vec<Arc<Column>> =
                aggregate.arguments.iter().map(|argument| evaluate(*argument, batch, ctx)).collect();
            let counts = |row| aggregate.condition.is_none_or(|condition| condition(&batch.row(row, ctx)));
            state.update(&Members::new(&groups, counts), &arguments, self.groups.len());
        }
    }

    pub(crate) fn merge(&mut self, later: Self) {
        let groups = self.groups.merge(later.groups);
        for (state, later) in self.states.iter_mut().zip(later.states) {
            state.merge(later, &groups, self.groups.len());
        }
    }

    /// How many values it keeps, about.
    pub(crate) fn kept(&self) -> usize {
        let groups = self.groups.len();
        self.groups.kept() + self.states.iter().map(|state| state.kept(groups)).sum::<usize>()
    }

    /// A row for each group; without keys always one.
    pub(crate) fn finish(self) -> Vec<Batch> {
        let rows = if self.plan.by.is_empty() { 1 } else { self.groups.len() };
        let mut columns = self.groups.into_columns();
        for state in self.states {
            columns.extend(state.finish(rows).into_iter().map(Arc::new));
        }
        vec![Batch::new(columns, rows)]
    }
}

/// The partial state of `distinct`: the rows seen so far, in the order in which they were first seen.
#[derive(Clone, Debug)]
pub(crate) struct Distinct {
    assigns: &'static [Assign],
    groups: Groups,
}

impl Distinct {
    pub(crate) fn new(assigns: &'static [Assign], types: &[Type]) -> Self {
        let mut keys = vec![Type::Bool; assigns.len()];
        for assign in assigns {
            keys[assign.slot] = type_of(assign.value, types);
        }
        Self { assigns, groups: Groups::new(&keys) }
    }

    pub(crate) fn update(&mut self, batch: &Batch, ctx: Context<'_>) {
        let batch = project(batch, self.assigns, ctx);
        self.groups.assign(batch.columns(), batch.rows());
    }

    pub(crate) fn merge(&mut self, later: Self) {
        self.groups.merge(later.groups);
    }

    /// How many values it keeps, about.
    pub(crate) fn kept(&self) -> usize {
        self.groups.kept()
    }

    pub(crate) fn finish(self) -> Vec<Batch> {
        let rows = self.groups.len();
        vec![Batch::new(self.groups.into_columns(), rows)]
    }
}
