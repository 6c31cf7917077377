//! The aggregate functions of `summarize`.
//!
//! A state holds what a function needs of every group. States of consecutive parts of the input are merged in the order
//! of the input, so that neither the parts nor the threads show in the result; sums of reals are exact until the end for
//! the same reason.

mod arg;
mod average;
mod collect;
mod count;
mod exact_sum;
mod extreme;
mod sum;

use std::sync::Arc;

use arg::Arg;
use average::Average;
use collect::{Distinct, List, Set};
use count::Count;
use extreme::Extreme;
use sum::Sum;

use crate::{batch::Column, plan::AggregateFunction, types::Type};

/// Rows of a batch and the groups that they belong to.
#[derive(Debug)]
pub(crate) struct Members {
    rows: Vec<(usize, usize)>,
}

impl Members {
    /// The rows that count for a function, and the arguments without the predicate that says so.
    pub(crate) fn of<'a>(
        function: AggregateFunction,
        groups: &[u32],
        arguments: &'a [Arc<Column>],
    ) -> (Self, &'a [Arc<Column>]) {
        let rows = groups.iter().map(|group| *group as usize).enumerate();
        match arguments.split_last() {
            Some((predicate, arguments)) if is_conditional(function) => {
                let Column::Bool(holds) = predicate.as_ref() else {
                    panic!("the predicate of an aggregate is a bool")
                };
                let rows = rows.filter(|(row, _)| holds.get(*row) == Some(true)).collect();
                (Self { rows }, arguments)
            }
            _ => (Self { rows: rows.collect() }, arguments),
        }
    }

    /// The rows, each with its group, in order.
    fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.rows.iter().copied()
    }
}

/// The state of one aggregate, for every group.
#[derive(Debug)]
pub(crate) enum State {
    Count(Count),
    Sum(Sum),
    Average(Average),
    Extreme(Extreme),
    Distinct(Distinct),
    Set(Set),
    List(List),
    Arg(Arg),
}

impl State {
    /// Before any row; the arguments have these types.
    pub(crate) fn new(function: AggregateFunction, arguments: &[Type]) -> Self {
        let first = arguments.first().copied().unwrap_or(Type::Long);
        match function {
            AggregateFunction::Count | AggregateFunction::CountIf => Self::Count(Count::default()),
            AggregateFunction::Sum | AggregateFunction::SumIf => Self::Sum(Sum::new(first)),
            AggregateFunction::Avg | AggregateFunction::AvgIf => Self::Average(Average::new(first)),
            AggregateFunction::Min | AggregateFunction::MinIf => Self::Extreme(Extreme::new(first, false)),
            AggregateFunction::Max | AggregateFunction::MaxIf => Self::Extreme(Extreme::new(first, true)),
            AggregateFunction::Dcount(_) | AggregateFunction::DcountIf(_) => {
                Self::Distinct(Distinct::default())
            }
            AggregateFunction::MakeSet(limit) | AggregateFunction::MakeSetIf(limit) => {
                Self::Set(Set::new(limit))
            }
            AggregateFunction::MakeList(limit) | AggregateFunction::MakeListIf(limit) => {
                Self::List(List::new(limit))
            }
            AggregateFunction::ArgMax => Self::Arg(Arg::greatest(arguments)),
            AggregateFunction::ArgMin => Self::Arg(Arg::least(arguments)),
            AggregateFunction::TakeAny => Self::Arg(Arg::any(arguments)),
        }
    }

    /// Adds rows; there are so many groups by now.
    pub(crate) fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize) {
        match self {
            Self::Count(state) => state.update(members, groups),
            Self::Sum(state) => state.update(members, &arguments[0], groups),
            Self::Average(state) => state.update(members, &arguments[0], groups),
            Self::Extreme(state) => state.update(members, &arguments[0], groups),
            Self::Distinct(state) => state.update(members, &arguments[0], groups),
            Self::Set(state) => state.update(members, &arguments[0], groups),
            Self::List(state) => state.update(members, &arguments[0], groups),
            Self::Arg(state) => state.update(members, arguments, groups),
        }
    }

    /// Adds the state of later rows, whose groups have these numbers here; there are so many groups by now.
    pub(crate) fn merge(&mut self, later: Self, numbers: &[u32], groups: usize) {
        match (self, later) {
            (Self::Count(state), Self::Count(later)) => state.merge(&later, numbers, groups),
            (Self::Sum(state), Self::Sum(later)) => state.merge(later, numbers, groups),
            (Self::Average(state), Self::Average(later)) => state.merge(later, numbers, groups),
            (Self::Extreme(state), Self::Extreme(later)) => state.merge(later, numbers, groups),
            (Self::Distinct(state), Self::Distinct(later)) => state.merge(later, numbers, groups),
            (Self::Set(state), Self::Set(later)) => state.merge(later, numbers, groups),
            (Self::List(state), Self::List(later)) => state.merge(later, numbers, groups),
            (Self::Arg(state), Self::Arg(later)) => state.merge(later, numbers, groups),
            (state, later) => unreachable!("{state:?} and {later:?} are states of one aggregate"),
        }
    }

    /// The columns of the results, for so many groups.
    pub(crate) fn finish(self, groups: usize) -> Vec<Column> {
        match self {
            Self::Count(state) => vec![state.finish(groups)],
            Self::Sum(state) => vec![state.finish(groups)],
            Self::Average(state) => vec![state.finish(groups)],
            Self::Extreme(state) => vec![state.finish(groups)],
            Self::Distinct(state) => vec![state.finish(groups)],
            Self::Set(state) => vec![state.finish(groups)],
            Self::List(state) => vec![state.finish(groups)],
            Self::Arg(state) => state.finish(groups),
        }
    }
}

/// The types of the columns that a function yields over arguments of these types.
pub(crate) fn types(function: AggregateFunction, arguments: &[Type]) -> Vec<Type> {
    let first = arguments.first().copied().unwrap_or(Type::Long);
    match function {
        AggregateFunction::Count
        | AggregateFunction::CountIf
        | AggregateFunction::Dcount(_)
        | AggregateFunction::DcountIf(_) => vec![Type::Long],
        AggregateFunction::Sum | AggregateFunction::SumIf => vec![sum::result(first)],
        AggregateFunction::Avg | AggregateFunction::AvgIf => vec![average::result(first)],
        AggregateFunction::Min
        | AggregateFunction::MinIf
        | AggregateFunction::Max
        | AggregateFunction::MaxIf => vec![first],
        AggregateFunction::MakeSet(_)
        | AggregateFunction::MakeSetIf(_)
        | AggregateFunction::MakeList(_)
        | AggregateFunction::MakeListIf(_) => vec![Type::Dynamic],
        AggregateFunction::ArgMax | AggregateFunction::ArgMin | AggregateFunction::TakeAny => {
            arguments.to_vec()
        }
    }
}

/// True for the functions whose last argument says which rows count.
const fn is_conditional(function: AggregateFunction) -> bool {
    match function {
        AggregateFunction::CountIf
        | AggregateFunction::SumIf
        | AggregateFunction::AvgIf
        | AggregateFunction::MinIf
        | AggregateFunction::MaxIf
        | AggregateFunction::DcountIf(_)
        | AggregateFunction::MakeSetIf(_)
        | AggregateFunction::MakeListIf(_) => true,
        AggregateFunction::Count
        | AggregateFunction::Sum
        | AggregateFunction::Avg
        | AggregateFunction::Min
        | AggregateFunction::Max
        | AggregateFunction::Dcount(_)
        | AggregateFunction::MakeSet(_)
        | AggregateFunction::MakeList(_)
        | AggregateFunction::ArgMax
        | AggregateFunction::ArgMin
        | AggregateFunction::TakeAny => false,
    }
}
