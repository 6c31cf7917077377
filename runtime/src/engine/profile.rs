//! Where the time of a run goes: by rule, pipeline and operator.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::exercise::{Exercise, RuleExercise, Sides, Truths};
use crate::{
    batch::Batch,
    plan::{Join, Operator, Pipeline, Predicate, Rule, Source},
};

/// What a part of a plan cost, over all threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// The time.
    pub time: Duration,
    /// The rows that came in.
    pub rows_in: u64,
    /// The rows that went out.
    pub rows_out: u64,
}

impl Cost {
    pub(crate) fn add(&mut self, other: Self) {
        self.time += other.time;
        self.rows_in += other.rows_in;
        self.rows_out += other.rows_out;
    }
}

/// The cost of a part, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartCost {
    /// The pipeline, as the query names it.
    pub pipeline: &'static str,
    /// The operator, or `scan`: finding the rows that pass the conditions that rules share.
    pub part: &'static str,
    /// What it cost.
    pub cost: Cost,
}

/// A part of a rule's plan, by the addresses of the rule and of the part: plans are static, and several rules may share a part.
pub(super) type Part = (usize, usize);

/// The costs of the parts of plans.
#[derive(Debug, Default)]
pub struct Profile {
    costs: Mutex<FxHashMap<Part, Cost>>,
    exercise: Exercise,
    /// True if each operator is measured, not only the way of rows through a pipeline.
    is_detailed: bool,
}

impl Profile {
    /// A profile of pipelines, or of their operators.
    pub fn new(is_detailed: bool) -> Self {
        Self { costs: Mutex::default(), exercise: Exercise::default(), is_detailed }
    }

    /// What it says of one rule.
    pub const fn of(&self, rule: &'static Rule) -> RuleProfile<'_> {
        RuleProfile { profile: self, rule }
    }

    /// Forgets all costs: of a scan that does not count.
    pub(crate) fn clear(&self) {
        self.costs.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.exercise.clear();
    }
}

/// The costs of the parts of one rule's plan.
#[derive(Clone, Copy, Debug)]
pub struct RuleProfile<'a> {
    profile: &'a Profile,
    rule: &'static Rule,
}

impl<'a> RuleProfile<'a> {
    /// Notes what a part cost.
    pub(crate) fn add<T>(self, part: &T, cost: Cost) {
        let mut costs = self.profile.costs.lock().unwrap_or_else(PoisonError::into_inner);
        costs.entry(self.part(part)).or_default().add(cost);
    }

    /// A clock that measures what one scan does with a batch: all of it, or finding the rows alone if operators are measured.
    pub(crate) fn scan_clock(self) -> ScanClock {
        ScanClock { started: Instant::now(), is_detailed: self.profile.is_detailed, cost: Cost::default() }
    }

    /// Does the last work for the rule's result, and notes its cost unless that is noted operator by operator.
    pub(crate) fn result<T>(profile: Option<Self>, work: impl FnOnce() -> T) -> T {
        let Some(profile) = profile.filter(|of| !of.profile.is_detailed) else { return work() };
        let started = Instant::now();
        let result = work();
        profile.add(profile.rule, Cost { time: started.elapsed(), ..Cost::default() });
        result
    }

    /// The time that the rule took, without what rules share: reading, and the conditions that several have.
    pub fn time(self) -> Duration {
        self.parts().iter().map(|part| part.cost.time).sum::<Duration>() + self.cost(self.rule).time
    }

    /// Where the outcomes of conditions and joins are noted, if somebody looks at each operator.
    pub(crate) fn exercise(self) -> Option<RuleExercise<'a>> {
        self.profile.is_detailed.then(|| self.exercised())
    }

    /// For how many rows a condition of a scan held, and for how many it did not, of those that passed the conditions before it.
    pub fn truths(self, predicate: &'static Predicate) -> Truths {
        self.exercised().truths(predicate)
    }

    /// How many rows of each side of a join had a partner.
    pub fn sides(self, join: &'static Join) -> Sides {
        self.exercised().sides(join)
    }

    /// What an operator cost.
    pub fn operator(self, operator: &'static Operator) -> Cost {
        self.cost(operator)
    }

    /// The costs of the parts, in the order in which the rule's pipelines name each other, without those of `mv-apply` and
    /// `partition`, which are in theirs.
    pub fn parts(self) -> Vec<PartCost> {
        let mut parts = Vec::new();
        self.pipeline(self.rule.query, &mut FxHashSet::default(), &mut parts);
        parts
    }

    /// What a part cost.
    fn cost<T>(self, part: &T) -> Cost {
        let costs = self.profile.costs.lock().unwrap_or_else(PoisonError::into_inner);
        costs.get(&self.part(part)).copied().unwrap_or_default()
    }

    fn part<T>(self, part: &T) -> Part {
        (address(self.rule), address(part))
    }

    fn exercised(self) -> RuleExercise<'a> {
        self.profile.exercise.of(self.rule)
    }

    fn pipeline(self, pipeline: &'static Pipeline, seen: &mut FxHashSet<usize>, parts: &mut Vec<PartCost>) {
        if !seen.insert(address(pipeline)) {
            return;
        }
        let mut add = |part, cost| parts.push(PartCost { pipeline: pipeline.name, part, cost });
        if let Source::Scan(scan) = &pipeline.source {
            add("scan", self.cost(scan));
        }
        for operator in pipeline.operators {
            add(operator.name(), self.cost(operator));
        }
        match &pipeline.source {
            Source::Scan(_) | Source::Values(_) | Source::External(_) => {}
            Source::Pipeline(source) => self.pipeline(source, seen, parts),
            Source::Union(sources) => sources.iter().for_each(|source| self.pipeline(source, seen, parts)),
        }
        for operator in pipeline.operators {
            if let Operator::Join(join) = operator {
                self.pipeline(join.right, seen, parts);
            }
        }
        for subquery in pipeline.subqueries {
            self.pipeline(subquery.pipeline, seen, parts);
        }
    }
}

/// Measures what one scan does with a batch.
#[derive(Debug)]
pub(crate) struct ScanClock {
    started: Instant,
    is_detailed: bool,
    cost: Cost,
}

impl ScanClock {
    /// The rows that pass are found.
    pub(crate) fn selected(&mut self, rows_in: usize, rows_out: usize) {
        let time = if self.is_detailed { self.started.elapsed() } else { Duration::ZERO };
        self.cost = Cost { time, rows_in: count(rows_in), rows_out: count(rows_out) };
    }

    /// What it cost.
    pub(crate) fn cost(mut self) -> Cost {
        if !self.is_detailed {
            self.cost.time = self.started.elapsed();
        }
        self.cost
    }
}

/// Does the work of an operator, and notes its cost if somebody looks at each.
pub(crate) fn of_operator<T>(
    profile: Option<RuleProfile<'_>>,
    operator: &Operator,
    rows_in: usize,
    work: impl FnOnce() -> T,
    rows_out: impl FnOnce(&T) -> usize,
) -> T {
    let Some(profile) = profile.filter(|of| of.profile.is_detailed) else { return work() };
    let started = Instant::now();
    let result = work();
    let cost = Cost { time: started.elapsed(), rows_in: count(rows_in), rows_out: count(rows_out(&result)) };
    profile.add(operator, cost);
    result
}

/// The number of rows of batches.
pub(crate) fn rows(batches: &[Batch]) -> usize {
    batches.iter().map(Batch::rows).sum()
}

/// A count of rows.
pub(crate) fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// Where a part of a plan lies: plans are static.
pub(super) fn address<T>(part: &T) -> usize {
    std::ptr::from_ref(part).addr()
}
