//! Operators that need nothing but the row at hand: `where`, `extend`, `project`, `mv-expand`, `parse`, `parse-kv`.

use std::sync::Arc;

use super::{
    apply::apply,
    expression::evaluate,
    mv_expand::mv_expand,
    parse::{parse, parse_kv},
    profile::of_operator,
};
use crate::{
    answer::Context,
    batch::{Batch, Column},
    plan::{Assign, Operator, Widen},
    row::Row,
    types::Type,
};

/// Rows on their way through operators: a batch, and which of its rows are still there.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    batch: Batch,
    /// The rows, in order; `None` for all.
    rows: Option<Vec<u32>>,
}

impl Selection {
    /// All rows of a batch.
    pub(crate) const fn all(batch: Batch) -> Self {
        Self { batch, rows: None }
    }

    /// Some rows of a batch, in order.
    pub(crate) const fn some(batch: Batch, rows: Vec<u32>) -> Self {
        Self { batch, rows: Some(rows) }
    }

    /// The number of rows that are still there.
    pub(crate) fn len(&self) -> usize {
        self.rows.as_ref().map_or(self.batch.rows(), Vec::len)
    }

    fn keep(&mut self, condition: fn(&Row<'_>) -> bool, ctx: Context<'_>) {
        let batch = &self.batch;
        let holds = |row: &u32| condition(&batch.row(*row as usize, ctx));
        let kept: Vec<u32> = match &self.rows {
            Some(rows) => rows.iter().copied().filter(holds).collect(),
            None => (0..u32::try_from(batch.rows()).expect("a batch has fewer than 2^32 rows"))
                .filter(holds)
                .collect(),
        };
        if kept.len() < batch.rows() {
            self.rows = Some(kept);
        }
    }

    /// The rows as a batch of their own.
    pub(crate) fn into_batch(self) -> Batch {
        match self.rows {
            Some(rows) => self.batch.gather(&rows),
            None => self.batch,
        }
    }
}

/// True for the operators that [`stream`] knows.
pub(crate) const fn is_streaming(operator: &Operator) -> bool {
    match operator {
        Operator::Where(_)
        | Operator::Extend(_)
        | Operator::Project(_)
        | Operator::Widen(_)
        | Operator::MvExpand(_)
        | Operator::Parse(_)
        | Operator::ParseKv(_) => true,
        Operator::Apply(plan) => plan.by.is_none(),
        Operator::Summarize(_)
        | Operator::Distinct(_)
        | Operator::Sort(_)
        | Operator::Top(..)
        | Operator::Take(_)
        | Operator::Join(_)
        | Operator::Steps(_)
        | Operator::Call(_) => false,
    }
}

/// Sends rows through streaming operators; `None` if nothing is left.
pub(crate) fn stream(mut rows: Selection, operators: &[&Operator], ctx: Context<'_>) -> Option<Batch> {
    for operator in operators {
        let before = rows.len();
        rows = of_operator(ctx.profile, operator, before, || through(rows, operator, ctx), Selection::len);
        if rows.len() == 0 {
            return None;
        }
    }
    (rows.len() > 0).then(|| rows.into_batch())
}

/// Sends rows through an operator.
fn through(mut rows: Selection, operator: &Operator, ctx: Context<'_>) -> Selection {
    match operator {
        Operator::Where(condition) => {
            rows.keep(*condition, ctx);
            rows
        }
        Operator::Extend(assigns) => Selection::all(extend(&rows.into_batch(), assigns, ctx)),
        Operator::Project(assigns) => Selection::all(project(&rows.into_batch(), assigns, ctx)),
        Operator::Widen(plan) => Selection::all(widen(&rows.into_batch(), plan)),
        Operator::MvExpand(expand) => Selection::all(mv_expand(&rows.into_batch(), expand, ctx)),
        Operator::Apply(plan) => Selection::all(apply(&rows.into_batch(), plan, ctx)),
        Operator::Parse(plan) => Selection::all(parse(&rows.into_batch(), plan, ctx)),
        Operator::ParseKv(plan) => Selection::all(parse_kv(&rows.into_batch(), plan, ctx)),
        Operator::Summarize(_)
        | Operator::Distinct(_)
        | Operator::Sort(_)
        | Operator::Top(..)
        | Operator::Take(_)
        | Operator::Join(_)
        | Operator::Steps(_)
        | Operator::Call(_) => unreachable!("only streaming operators are streamed"),
    }
}

fn extend(batch: &Batch, assigns: &[Assign], ctx: Context<'_>) -> Batch {
    let mut columns = batch.columns().to_vec();
    for assign in assigns {
        set(&mut columns, assign.slot, evaluate(assign.value, batch, ctx));
    }
    Batch::new(columns, batch.rows())
}

/// The row becomes these columns.
pub(crate) fn project(batch: &Batch, assigns: &[Assign], ctx: Context<'_>) -> Batch {
    let mut columns = Vec::with_capacity(assigns.len());
    for assign in assigns {
        set(&mut columns, assign.slot, evaluate(assign.value, batch, ctx));
    }
    Batch::new(columns, batch.rows())
}

fn widen(batch: &Batch, plan: &Widen) -> Batch {
    let mut columns: Vec<Option<Arc<Column>>> = vec![None; plan.columns.len()];
    for (slot, from) in plan.from {
        columns[*slot] = Some(Arc::clone(&batch.columns()[*from]));
    }
    let mut nulls: Vec<(Type, Arc<Column>)> = Vec::new();
    let mut null = |ty| match nulls.iter().find(|(known, _)| *known == ty) {
        Some((_, column)) => Arc::clone(column),
        None => {
            let column = Arc::new(Column::nulls(ty, batch.rows()));
            nulls.push((ty, Arc::clone(&column)));
            column
        }
    };
    let columns =
        columns.into_iter().zip(plan.columns).map(|(column, field)| column.unwrap_or_else(|| null(field.ty)));
    Batch::new(columns.collect(), batch.rows())
}

/// Sets the column of a slot; a slot past the last one is filled up to with the same column and set in its turn.
pub(super) fn set(columns: &mut Vec<Arc<Column>>, slot: usize, column: Arc<Column>) {
    if slot >= columns.len() {
        columns.resize(slot + 1, Arc::clone(&column));
    }
    columns[slot] = column;
}
