//! `scan`: each row is held against the steps, from the last to the first.

use std::sync::Arc;

use super::expression::evaluate;
use crate::{
    answer::Context,
    batch::{Batch, Column},
    plan::{Emits, Expr, Step, Steps},
    types::Type,
};

/// Follows sequences through the steps; the rows come in their order.
pub(super) fn steps(batch: &Batch, plan: &Steps, ctx: Context<'_>) -> Batch {
    let no_row = Batch::new(Vec::new(), 1);
    let defaults = plan.declared.iter().map(|declared| evaluate(declared.default, &no_row, ctx));
    let types = batch.columns().iter().map(|column| column.ty());
    let mut machine = Machine {
        plan,
        ctx,
        nothing: types.map(|ty| Arc::new(Column::nulls(ty, 1))).chain(defaults.clone()).collect(),
        sequences: plan.steps.iter().map(|_| None).collect(),
        begun: 0,
        out: Vec::new(),
    };
    let defaults: Cells = defaults.collect();
    for place in 0..batch.rows() {
        let place = u32::try_from(place).expect("a batch has fewer than 2^32 rows");
        let row = batch.gather(&[place]).columns().iter().chain(&defaults).cloned().collect();
        machine.take(&row, place);
    }
    machine.finish(batch)
}

/// The types of the columns that come out.
pub(super) fn types(plan: &Steps, input: &[Type]) -> Vec<Type> {
    let declared = plan.declared.iter().map(|declared| declared.ty);
    input.iter().copied().chain(declared).chain(plan.match_id.map(|_| Type::Long)).collect()
}

/// A row, each cell a column of one row: first the input's columns, then the declared ones.
type Cells = Vec<Arc<Column>>;

struct Machine<'a> {
    plan: &'a Steps,
    ctx: Context<'a>,
    /// What is read of a step that has taken no row.
    nothing: Cells,
    /// The sequence that stands at each step.
    sequences: Vec<Option<Sequence>>,
    /// How many have begun.
    begun: i64,
    out: Vec<Match>,
}

/// A sequence on its way through the steps.
#[derive(Clone)]
struct Sequence {
    number: i64,
    /// The last row of each step up to where it stands.
    rows: Vec<Cells>,
    /// The row that comes out when it leaves the step.
    last: Option<Match>,
}

/// A row that comes out.
#[derive(Clone)]
struct Match {
    place: u32,
    declared: Cells,
    number: i64,
}

impl Machine<'_> {
    fn take(&mut self, row: &Cells, place: u32) {
        for (index, step) in self.plan.steps.iter().enumerate().rev() {
            if index > 0
                && let Some(before) = &self.sequences[index - 1]
                && self.accepts(step, row, &before.rows)
            {
                let before = self.leave(index - 1);
                self.leave(index);
                if let Some(sequence) = before {
                    self.enter(index, sequence, row, place);
                }
                continue;
            }
            let known = self.sequences[index].as_ref().map_or(&[][..], |sequence| &sequence.rows);
            if (index > 0 && known.is_empty()) || !self.accepts(step, row, known) {
                continue;
            }
            let sequence = self.sequences[index].take().unwrap_or_else(|| self.begin());
            self.enter(index, sequence, row, place);
        }
    }

    fn begin(&mut self) -> Sequence {
        self.begun += 1;
        Sequence { number: self.begun - 1, rows: Vec::new(), last: None }
    }

    /// Puts a row that the step takes at its end of the sequence.
    fn enter(&mut self, index: usize, mut sequence: Sequence, row: &Cells, place: u32) {
        let step = &self.plan.steps[index];
        let seen = Batch::new(self.seen(row, &sequence.rows), 1);
        let mut taken = row.clone();
        for assign in step.assigns {
            taken[assign.slot] = self.evaluate(assign.value, &seen);
        }
        let declared = taken[taken.len() - self.plan.declared.len()..].to_vec();
        let found = Match { place, declared, number: sequence.number };
        match step.emits {
            Emits::All => self.out.push(found),
            Emits::Last => sequence.last = Some(found),
            Emits::None => {}
        }
        sequence.rows.truncate(index);
        sequence.rows.push(taken);
        self.sequences[index] = Some(sequence);
    }

    /// Takes a sequence away from a step; its last row comes out.
    fn leave(&mut self, index: usize) -> Option<Sequence> {
        let mut sequence = self.sequences[index].take()?;
        self.out.extend(sequence.last.take());
        Some(sequence)
    }

    fn accepts(&self, step: &Step, row: &Cells, known: &[Cells]) -> bool {
        let seen = Batch::new(self.seen(row, known), 1);
        (step.condition)(&seen.row(0, self.ctx))
    }

    fn evaluate(&self, value: Expr, seen: &Batch) -> Arc<Column> {
        evaluate(value, seen, self.ctx)
    }

    /// The row as a step sees it, which knows the last rows of some steps.
    fn seen(&self, row: &Cells, known: &[Cells]) -> Cells {
        let state =
            |(step, slot): &(usize, usize)| Arc::clone(&known.get(*step).unwrap_or(&self.nothing)[*slot]);
        row.iter().cloned().chain(self.plan.states.iter().map(state)).collect()
    }

    fn finish(mut self, batch: &Batch) -> Batch {
        for index in 0..self.plan.steps.len() {
            self.leave(index);
        }
        let places: Vec<u32> = self.out.iter().map(|found| found.place).collect();
        let mut columns = batch.gather(&places).columns().to_vec();
        for (slot, declared) in self.plan.declared.iter().enumerate() {
            let cells: Vec<&Column> = self.out.iter().map(|found| &*found.declared[slot]).collect();
            let column =
                if cells.is_empty() { Column::nulls(declared.ty, 0) } else { Column::concat(&cells) };
            columns.push(Arc::new(column));
        }
        if self.plan.match_id.is_some() {
            let numbers = self.out.iter().map(|found| Some(found.number));
            columns.push(Arc::new(Column::Long(numbers.collect())));
        }
        Batch::new(columns, places.len())
    }
}
