//! The aggregate functions of `summarize`, each in one place: a [`Function`] beside the state that computes it.
//!
//! A state holds what a function needs of every group. States of consecutive parts of the input are merged in the order
//! of the input, so that neither the parts nor the threads show in the result; sums of reals are exact until the end for
//! the same reason. To add an aggregate, write its state and its [`Function`], and list it in [`FUNCTIONS`]: the compiler
//! reads from there how it is called.

mod arg;
mod average;
mod bag;
mod bits;
mod collect;
mod count;
mod exact_sum;
mod extreme;
mod function;
mod group;
mod percentile;
mod sketch;
mod sum;
mod variance;

use std::{any::Any, fmt::Debug, sync::Arc};

pub use arg::{ARG_MAX, ARG_MIN, TAKE_ANY};
pub use average::AVG;
pub use bag::MAKE_BAG;
pub use bits::{BINARY_ALL_AND, BINARY_ALL_OR, BINARY_ALL_XOR};
pub use collect::{COUNT_DISTINCT, DCOUNT, MAKE_LIST, MAKE_LIST_WITH_NULLS, MAKE_SET};
pub use count::COUNT;
pub use extreme::{MAX, MIN};
pub use function::{DEFAULT_ACCURACY, DEFAULT_LIMIT, Function, Operand, Options};
pub(crate) use percentile::percentile_of;
pub use percentile::{PERCENTILES, PERCENTILES_ARRAY, PERCENTILESW, PERCENTILESW_ARRAY};
pub use sketch::{HLL, HLL_MERGE, TDIGEST, TDIGEST_MERGE};
pub use sum::SUM;
pub use variance::{COVARIANCE, COVARIANCEP, STDEV, STDEVP, VARIANCE, VARIANCEP};

use crate::batch::Column;

/// Every aggregate function that can be compiled.
pub static FUNCTIONS: &[&Function] = &[
    &ARG_MAX,
    &ARG_MIN,
    &AVG,
    &BINARY_ALL_AND,
    &BINARY_ALL_OR,
    &BINARY_ALL_XOR,
    &COUNT,
    &COUNT_DISTINCT,
    &COVARIANCE,
    &COVARIANCEP,
    &DCOUNT,
    &HLL,
    &HLL_MERGE,
    &MAKE_BAG,
    &MAKE_LIST,
    &MAKE_LIST_WITH_NULLS,
    &MAKE_SET,
    &MAX,
    &MIN,
    &PERCENTILES,
    &PERCENTILES_ARRAY,
    &PERCENTILESW,
    &PERCENTILESW_ARRAY,
    &STDEV,
    &STDEVP,
    &SUM,
    &TAKE_ANY,
    &TDIGEST,
    &TDIGEST_MERGE,
    &VARIANCE,
    &VARIANCEP,
];

/// The function of a name, and whether it takes a predicate under this name.
pub fn find(name: &str) -> Option<(&'static Function, bool)> {
    FUNCTIONS.iter().find_map(|function| {
        let plain = function.name == name || function.also.contains(&name);
        (plain || function.conditional.contains(&name)).then_some((*function, !plain))
    })
}

/// Rows of a batch and the groups that they belong to.
#[derive(Debug)]
pub(crate) struct Members {
    rows: Vec<(usize, usize)>,
}

impl Members {
    /// The rows that count, each with its group.
    pub(crate) fn new(groups: &[u32], counts: impl Fn(usize) -> bool) -> Self {
        let rows = groups.iter().map(|group| *group as usize).enumerate();
        Self { rows: rows.filter(|(row, _)| counts(*row)).collect() }
    }

    /// The rows, each with its group, in order.
    fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.rows.iter().copied()
    }
}

/// The state of one aggregate, for every group.
pub(crate) trait State: Any + Debug + Send {
    /// The same again.
    fn copy(&self) -> Box<dyn State>;

    /// Adds rows; there are so many groups by now.
    fn update(&mut self, members: &Members, arguments: &[Arc<Column>], groups: usize);

    /// Adds the state of later rows, whose groups have these numbers here; there are so many groups by now.
    fn merge(&mut self, later: Box<dyn State>, numbers: &[u32], groups: usize);

    /// The columns of the results, for so many groups.
    fn finish(self: Box<Self>, groups: usize) -> Vec<Column>;

    /// How many values it keeps, about: one for each of so many groups, unless it keeps more.
    fn kept(&self, groups: usize) -> usize {
        groups
    }
}

impl Clone for Box<dyn State> {
    fn clone(&self) -> Self {
        self.as_ref().copy()
    }
}

/// The state of the later part of the input: of the same type, since it is of the same aggregate.
fn same<S: State>(later: Box<dyn State>) -> S {
    let later: Box<dyn Any> = later;
    *later.downcast().expect("states of one aggregate are merged")
}
