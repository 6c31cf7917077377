//! Operators that end a stream of rows: each does its part on a piece of the input, and the parts are merged in the order
//! of the input.

use super::{
    apply::partition,
    operation::call,
    order_by::{Top, sort},
    profile::of_operator,
    steps::steps,
    summarize::{Distinct, Summarize},
};
use crate::{answer::Context, batch::Batch, plan::Operator, types::Type};

/// What an operator keeps of the rows that it has seen.
#[derive(Clone, Debug)]
pub(crate) enum Partial {
    /// All of them: `sort`, a call, the left side of a `join`, or no operator at all.
    Rows(Vec<Batch>),
    /// The first ones.
    Take(Take),
    Summarize(Summarize),
    Distinct(Distinct),
    Top(Top),
    /// What it lets out, where that is known already.
    Done(Vec<Batch>),
}

/// The partial state of `take`.
#[derive(Clone, Debug)]
pub(crate) struct Take {
    left: usize,
    rows: Vec<Batch>,
}

impl Partial {
    /// Before any row, for the operator that ends the stream, if there is one; the rows have columns of these types.
    pub(crate) fn new(operator: Option<&'static Operator>, types: &[Type]) -> Self {
        match operator {
            Some(Operator::Summarize(plan)) => Self::Summarize(Summarize::new(plan, types)),
            Some(Operator::Distinct(assigns)) => Self::Distinct(Distinct::new(assigns, types)),
            Some(Operator::Top(count, keys)) => Self::Top(Top::new(*count, keys)),
            Some(Operator::Take(count)) => {
                Self::Take(Take { left: usize::try_from(*count).unwrap_or(usize::MAX), rows: Vec::new() })
            }
            None
            | Some(
                Operator::Where(_)
                | Operator::Extend(_)
                | Operator::Project(_)
                | Operator::Widen(_)
                | Operator::MvExpand(_)
                | Operator::Apply(_)
                | Operator::Parse(_)
                | Operator::ParseKv(_)
                | Operator::Steps(_)
                | Operator::Sort(_)
                | Operator::Join(_)
                | Operator::Call(_),
            ) => Self::Rows(Vec::new()),
        }
    }

    /// Adds the next rows, as the work of the operator.
    pub(crate) fn add(&mut self, operator: Option<&'static Operator>, batch: Batch, ctx: Context<'_>) {
        match operator {
            Some(operator) => {
                let rows = batch.rows();
                of_operator(ctx.profile, operator, rows, || self.update(batch, ctx), |()| 0);
            }
            None => self.update(batch, ctx),
        }
    }

    /// Adds the next rows.
    pub(crate) fn update(&mut self, batch: Batch, ctx: Context<'_>) {
        match self {
            Self::Rows(rows) => rows.push(batch.compact()),
            Self::Take(take) => take.update(&batch),
            Self::Summarize(summarize) => summarize.update(&batch, ctx),
            Self::Distinct(distinct) => distinct.update(&batch, ctx),
            Self::Top(top) => top.update(batch, ctx),
            Self::Done(_) => unreachable!("an operator that is done takes no rows"),
        }
    }

    /// Adds what was seen further on in the input.
    pub(crate) fn merge(&mut self, later: Self, ctx: Context<'_>) {
        match (self, later) {
            (Self::Rows(rows), Self::Rows(later)) => rows.extend(later),
            (Self::Take(take), Self::Take(later)) => later.rows.iter().for_each(|batch| take.update(batch)),
            (Self::Summarize(summarize), Self::Summarize(later)) => summarize.merge(later),
            (Self::Distinct(distinct), Self::Distinct(later)) => distinct.merge(later),
            (Self::Top(top), Self::Top(later)) => top.merge(later, ctx),
            (state, Self::Done(rows)) => *state = Self::Done(rows),
            (state, later) => unreachable!("{state:?} and {later:?} are states of one operator"),
        }
    }

    /// How many values it keeps, about.
    pub(crate) fn kept(&self) -> usize {
        match self {
            Self::Rows(rows) => values(rows),
            Self::Take(take) => values(&take.rows),
            Self::Summarize(summarize) => summarize.kept(),
            Self::Distinct(distinct) => distinct.kept(),
            Self::Top(top) => values(top.rows()),
            Self::Done(rows) => values(rows),
        }
    }

    /// The rows that the operator lets out; those that come in have columns of these types.
    pub(crate) fn finish(
        self,
        operator: Option<&'static Operator>,
        types: &[Type],
        ctx: Context<'_>,
    ) -> Vec<Batch> {
        match (self, operator) {
            (Self::Done(rows), _) => rows,
            (Self::Rows(rows), Some(Operator::Sort(keys))) => {
                Batch::concat(&rows).iter().map(|batch| sort(batch, keys, ctx)).collect()
            }
            (Self::Rows(rows), Some(Operator::Apply(plan))) => partition(plan, &rows, types, ctx),
            (Self::Rows(rows), Some(Operator::Steps(plan))) => {
                Batch::concat(&rows).iter().map(|batch| steps(batch, plan, ctx)).collect()
            }
            (Self::Rows(rows), Some(Operator::Call(plan))) => vec![call(plan, &rows, types, ctx)],
            (Self::Rows(rows), _) => rows,
            (Self::Take(take), _) => take.rows,
            (Self::Summarize(summarize), _) => summarize.finish(),
            (Self::Distinct(distinct), _) => distinct.finish(),
            (Self::Top(top), _) => top.finish(ctx),
        }
    }
}

/// The number of values in batches.
pub(crate) fn values(batches: &[Batch]) -> usize {
    batches.iter().map(|batch| batch.rows() * batch.columns().len().max(1)).sum()
}

impl Take {
    fn update(&mut self, batch: &Batch) {
        if self.left > 0 {
            let head = batch.head(self.left);
            self.left -= head.rows();
            self.rows.push(head.compact());
        }
    }
}
