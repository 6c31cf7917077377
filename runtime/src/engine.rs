//! Runs compiled rules over logs.
//!
//! A rule's pipelines are cut into stages at the operators that need all their rows. Stages that begin with a table take
//! part in the shared scan, which reads every table once for all rules; the others run when what they read is there.

mod apply;
mod exercise;
mod expression;
mod groups;
mod join;
pub(crate) mod key;
mod memory;
mod mv_expand;
mod open;
mod operation;
pub(crate) mod order;
mod order_by;
mod parse;
mod partial;
mod profile;
mod run;
mod scan;
mod schema;
mod stage;
mod statistics;
mod steps;
mod stream;
mod summarize;
mod values;
pub mod windows;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use exercise::{Sides, Truths};
pub use memory::Memory;
pub use profile::{Cost, PartCost, Profile, RuleProfile};
pub use run::run;
pub use statistics::{Statistics, TableStatistics};

use crate::{
    plan::Rule,
    read::{Externals, TableInputs},
    table::Table,
    types::DateTime,
};

/// What to run over what.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The rules.
    pub rules: &'a [&'static Rule],
    /// The logs.
    pub tables: &'a TableInputs,
    /// What rules read beside the logs.
    pub externals: &'a dyn Externals,
    /// The time of the run; `None` for that of the newest row of the tables that the rules read.
    pub now: Option<DateTime>,
    /// How many threads read and compute; at least one.
    pub threads: usize,
    /// Grows by the bytes read, for whoever shows progress.
    pub progress: Option<&'a AtomicU64>,
    /// Where costs are noted.
    pub profile: Option<&'a Profile>,
    /// How much memory may be held; `None` for no limit.
    pub memory: Option<Memory>,
    /// True when the run shall end at the next batch, without results.
    pub stop: Option<&'a AtomicBool>,
}

impl Input<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The result of each rule, in their order; the error says why a rule has none.
    pub results: Vec<(&'static Rule, Result<Table, String>)>,
    /// The time of the run.
    pub now: DateTime,
    /// What was read and how long it took.
    pub statistics: Statistics,
}

#[cfg(test)]
mod tests;
