//! The passes over a plan, in their order. After each, the result columns are the same.

mod dead;
mod masks;
mod projections;
mod prune;
mod pushdown;
mod subqueries;

use super::{Pipeline, Plan, Step};

/// A pass: its name, and what it does.
pub(super) struct Pass {
    /// What it does, in a few words.
    pub(super) name: &'static str,
    /// Changes the plan in place.
    pub(super) run: fn(&mut Plan),
}

/// In order, each with the reason for its place.
pub(super) const PASSES: &[Pass] = &[
    // First, so that each condition can move and be shared by itself.
    Pass { name: "split conjunctions", run: pushdown::split },
    // Before all that would work on rows that never come; each condition is by itself now.
    Pass { name: "drop what never has rows", run: dead::drop },
    // Before masks, so that conditions reach the scan.
    Pass { name: "push predicates down", run: pushdown::push },
    // Conditions that stand right behind a scan become its predicates, and bound its time.
    Pass { name: "lift predicates into the scan", run: masks::lift },
    // What is left of conditions on subqueries cannot run in the scan.
    Pass { name: "run subqueries before what asks them", run: subqueries::cut },
    // Renames of renames disappear, so that pruning sees what is really read.
    Pass { name: "merge projections", run: projections::merge },
    // Last: everything that is still read is known now.
    Pass { name: "prune columns", run: prune::prune },
];

/// Recomputes the columns behind each step, after steps were moved or changed.
fn relayout(pipeline: &mut Pipeline) {
    let mut columns = pipeline.source.columns();
    for Step { operator, columns: behind, .. } in &mut pipeline.steps {
        columns = operator.output(&columns);
        behind.clone_from(&columns);
    }
}
