//! A run from end to end: the time, the shared scan, and what comes after.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Instant,
};

use super::{
    Input, Outcome, Profile, RuleProfile, join,
    memory::Watch,
    open,
    partial::{self, Partial},
    profile, scan,
    schema::output_types,
    stage::{Feed, Origin, StageId, Stages},
    statistics::Statistics,
    stream::{Selection, stream},
    values,
};
use crate::{
    answer::{Answers, Context},
    batch::Batch,
    plan::Operator,
    read::Externals,
    table::Table,
    types::{DateTime, Type, Value},
};

/// Runs rules over logs.
///
/// A rule that fails has an error for a result and leaves the others alone.
pub fn run(input: &Input<'_>) -> Outcome {
    let stages = Stages::new(input.rules);
    let watch = Watch::new(input.memory, &stages);
    let mut statistics = Statistics::default();
    let clock = Instant::now();
    let mut now = input.now.unwrap_or_else(|| scan::likely_newest(&stages, input).unwrap_or(DateTime(0)));
    statistics.time_scan = clock.elapsed();
    let clock = Instant::now();
    let (mut scanned, newest) = scan::scan(&stages, input, now, &watch, &mut statistics);
    if let Some(newest) = newest.filter(|newest| *newest != now) {
        // The guess was wrong, such as where the newest row stands in the middle of some log: what was computed does not count.
        now = newest;
        if let Some(progress) = input.progress {
            progress.store(0, Ordering::Relaxed);
        }
        if let Some(profile) = input.profile {
            profile.clear();
        }
        drop(scanned);
        (scanned, _) = scan::scan(&stages, input, now, &watch, &mut statistics);
    }
    watch.reading_is_done();
    statistics.scan = clock.elapsed();
    let clock = Instant::now();
    let results = if input.is_stopped() {
        input.rules.iter().map(|_| Err("the run was stopped".to_owned())).collect()
    } else {
        finish(&stages, scanned, input, (now, &watch))
    };
    statistics.finish = clock.elapsed();
    Outcome { results: input.rules.iter().copied().zip(results).collect(), now, statistics }
}

/// What the scan left for each feed of each stage: the state of the stage's first operator, if any row came.
pub(super) type Scanned = Vec<Vec<Result<Option<Partial>, String>>>;

/// The rows of a stage, or why there are none.
type Rows = Result<Arc<Vec<Batch>>, String>;

/// The rows of the result of one rule, whose stages these are; `asked` is set when it asks for the time of the run.
pub(super) fn result_rows(
    stages: &Stages,
    scanned: Scanned,
    externals: &dyn Externals,
    now: DateTime,
    asked: &AtomicBool,
) -> Result<Arc<Vec<Batch>>, String> {
    let watch = Watch::new(None, stages);
    let slots = slots(scanned);
    let finisher =
        Finisher { stages, now, watch: &watch, asked: Some(asked), externals, profile: None, slots };
    stages.results.first().map_or_else(|| Ok(Arc::default()), |stage| finisher.read(*stage))
}

/// Such rows as the result of the rule.
pub(super) fn result_table(stages: &Stages, rows: &[Batch]) -> Result<Table, String> {
    let columns = stages.results.first().map_or(&[][..], |stage| stages.all[*stage].columns);
    let row = |batch: &Batch, row: usize| batch.columns().iter().map(|column| column.value(row)).collect();
    guard(|| {
        let rows = rows.iter().flat_map(|batch| (0..batch.rows()).map(move |place| row(batch, place)));
        open::shown(Table {
            columns: columns.iter().copied().map(Into::into).collect(),
            rows: rows.collect(),
        })
    })
}

fn slots(scanned: Scanned) -> Vec<Mutex<Slot>> {
    scanned.into_iter().map(|feeds| Mutex::new(Slot { feeds, rows: None, readers: 0 })).collect()
}

fn finish(
    stages: &Stages,
    scanned: Scanned,
    input: &Input<'_>,
    (now, watch): (DateTime, &Watch),
) -> Vec<Result<Table, String>> {
    let finisher = Finisher {
        stages,
        now,
        watch,
        asked: None,
        externals: input.externals,
        profile: input.profile,
        slots: slots(scanned),
    };
    let results: Vec<Mutex<Result<Table, String>>> =
        stages.results.iter().map(|_| Mutex::new(Ok(Table::default()))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(stage) = stages.results.get(place) else { break };
            let profile = input.profile.map(|all| all.of(input.rules[place]));
            let table = RuleProfile::result(profile, || {
                finisher.read(*stage).and_then(|rows| guard(|| finisher.table(&rows, *stage)).flatten())
            });
            *results[place].lock().unwrap_or_else(PoisonError::into_inner) = table;
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..input.threads.min(results.len()) {
            scope.spawn(work);
        }
        work();
    });
    results.into_iter().map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// Computes stages when somebody reads them, each once.
struct Finisher<'a> {
    stages: &'a Stages,
    now: DateTime,
    watch: &'a Watch,
    asked: Option<&'a AtomicBool>,
    externals: &'a dyn Externals,
    profile: Option<&'a Profile>,
    slots: Vec<Mutex<Slot>>,
}

struct Slot {
    feeds: Vec<Result<Option<Partial>, String>>,
    rows: Option<Rows>,
    /// How many readers have had the rows.
    readers: usize,
}

impl Finisher<'_> {
    /// The rows of a stage. They are let go when the last reader has them.
    ///
    /// The lock is held while the stage is computed, so that others wait for it; stages read only earlier ones, so that
    /// they never wait in a circle.
    fn read(&self, id: StageId) -> Rows {
        let mut slot = self.slots[id].lock().unwrap_or_else(PoisonError::into_inner);
        let rows = if let Some(rows) = slot.rows.take() {
            rows
        } else {
            let feeds = std::mem::take(&mut slot.feeds);
            let rows = match self.watch.reason(id) {
                Some(reason) => Err(reason.to_owned()),
                None => guard(|| self.compute(id, feeds)).flatten().map(Arc::new),
            };
            self.watch.finished(id);
            rows
        };
        slot.readers += 1;
        if slot.readers < self.stages.all[id].readers {
            slot.rows = Some(rows.clone());
        }
        rows
    }

    fn compute(
        &self,
        id: StageId,
        scanned: Vec<Result<Option<Partial>, String>>,
    ) -> Result<Vec<Batch>, String> {
        let stage = &self.stages.all[id];
        let mut answers = Answers::default();
        for (subquery, source) in &stage.subqueries {
            answers.insert(subquery, first_column(&self.read(*source)?));
        }
        let profile = self.profile.map(|all| all.of(stage.rule));
        let ctx = Context { now: self.now, answers: &answers, profile, asked: self.asked };
        let first = stage.operators.first().copied();
        let mut partial = Partial::new(first, &stage.types);
        for (feed, scanned) in stage.feeds.iter().zip(scanned) {
            match &feed.origin {
                Origin::Scan(..) | Origin::Kept(..) => {
                    if let Some(later) = scanned? {
                        partial.merge(later, ctx);
                    }
                }
                Origin::Values(values) => update(&mut partial, first, values::batch(values), feed, ctx),
                Origin::External(external) => {
                    update(&mut partial, first, self.externals.rows(external)?, feed, ctx);
                }
                Origin::Stage(source) => {
                    for batch in self.read(*source)?.iter() {
                        update(&mut partial, first, batch.clone(), feed, ctx);
                        self.watch.finishing(id, stage, || partial.kept())?;
                    }
                }
            }
        }
        self.operate(partial, id, ctx)
    }

    /// Sends the rows through the rest of the stage's operators.
    fn operate(&self, mut partial: Partial, id: StageId, ctx: Context<'_>) -> Result<Vec<Batch>, String> {
        let stage = &self.stages.all[id];
        let mut types: Vec<Type> = stage.types.clone();
        let mut rights = stage.rights.iter();
        let mut operators = stage.operators.as_slice();
        loop {
            let Some((operator, rest)) = operators.split_first() else {
                return Ok(partial.finish(None, &types, ctx));
            };
            let mut rows = profile::of_operator(
                ctx.profile,
                operator,
                0,
                || partial.finish(Some(operator), &types, ctx),
                |rows| if matches!(operator, Operator::Join(_)) { 0 } else { profile::rows(rows) },
            );
            if let Operator::Join(plan) = operator {
                let right = rights.next().expect("every join of a stage has a right side");
                let right = self.read(*right)?;
                if let Some(exercise) = ctx.profile.and_then(RuleProfile::exercise) {
                    exercise.join(plan, &rows, &right);
                }
                let kept = partial::values(&rows) + partial::values(&right);
                let room = |values| self.watch.finishing(id, stage, || kept + values);
                let joined = || join::join(plan, &rows, &right, &types, &room);
                rows = profile::of_operator(ctx.profile, operator, 0, joined, |rows| {
                    rows.as_ref().map_or(0, |rows| profile::rows(rows))
                })?;
            }
            types = output_types(operator, &types);
            let streaming = rest.iter().take_while(|operator| super::stream::is_streaming(operator)).count();
            let (streaming, rest) = rest.split_at(streaming);
            for operator in streaming {
                types = output_types(operator, &types);
            }
            partial = Partial::new(rest.first().copied(), &types);
            for batch in rows {
                if let Some(batch) = stream(Selection::all(batch), streaming, ctx) {
                    partial.add(rest.first().copied(), batch, ctx);
                }
                self.watch.finishing(id, stage, || partial.kept())?;
            }
            operators = rest;
        }
    }

    /// The result of a rule, row by row.
    fn table(&self, batches: &[Batch], id: StageId) -> Result<Table, String> {
        let stage = &self.stages.all[id];
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for batch in batches {
            let row = |row: usize| batch.columns().iter().map(|column| column.value(row)).collect();
            rows.extend((0..batch.rows()).map(row));
            let kept = || partial::values(batches) + rows.len() * stage.columns.len();
            self.watch.finishing(id, stage, kept)?;
        }
        self.watch.finished(id);
        Ok(open::shown(Table { columns: stage.columns.iter().copied().map(Into::into).collect(), rows }))
    }
}

fn update(
    partial: &mut Partial,
    operator: Option<&'static Operator>,
    batch: Batch,
    feed: &Feed,
    ctx: Context<'_>,
) {
    if let Some(batch) = stream(Selection::all(batch), &feed.operators, ctx) {
        partial.add(operator, batch, ctx);
    }
}

fn first_column(rows: &[Batch]) -> Vec<Value> {
    let values = |batch: &Batch| match batch.columns().first() {
        Some(column) => (0..batch.rows()).map(|row| column.value(row)).collect(),
        None => Vec::new(),
    };
    rows.iter().flat_map(values).collect()
}

/// Runs a part of a rule; if it panics, the message is the rule's error.
pub(super) fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "the rule stopped without saying why".to_owned())
}
