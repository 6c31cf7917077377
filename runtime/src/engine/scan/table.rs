//! One table of the shared scan: which columns are read, who reads them, and how a unit goes through.

use std::{
    collections::{BTreeSet, hash_map::Entry},
    sync::atomic::Ordering,
};

use rustc_hash::FxHashMap;

use super::{
    Shared,
    merge::UnitState,
    predicates::{Evaluator, PredicateSet},
    units::Unit,
};
use crate::{
    answer::Context,
    batch::{Batch, Bitmap, Column, ColumnBuilder},
    engine::{
        exercise::{RuleExercise, narrow},
        partial::Partial,
        profile::{Cost, RuleProfile, ScanClock},
        run::guard,
        stage::{Origin, Reads, Stages},
        stream::{Selection, stream},
    },
    plan::{Field, Rule, Scan},
    read::{BatchSource, Rejects, Source, TableInputs, TimeRange},
    types::{DateTime, Type, Value},
};

/// A table, and everything that all rules want of it.
#[derive(Debug)]
pub(super) struct TableScan<'a> {
    pub(super) name: &'static str,
    pub(super) sources: Vec<&'a dyn Source>,
    /// The columns to read: the union of what feeds and predicates need.
    columns: Vec<Field>,
    predicates: PredicateSet,
    pub(super) feeds: Vec<ScanFeed>,
    /// The columns that hold the time of a row.
    times: BTreeSet<&'static str>,
    /// Those of them that are watched for the newest row, by slot.
    watched: Vec<usize>,
}

/// A feed of a stage that reads the table.
#[derive(Debug)]
pub(super) struct ScanFeed {
    pub(super) stage: usize,
    pub(super) number: usize,
    /// The rule, and what of its plan the feed is a part of.
    pub(super) rule: &'static Rule,
    pub(super) scan: &'static Scan,
    /// The columns that its first operator reads.
    slots: Vec<usize>,
    /// The predicates that its rows pass.
    predicates: Vec<usize>,
    /// The same in the order of the plan.
    asked: Vec<usize>,
    /// Where the rule looks at a part of the time only.
    window: Option<Window>,
    /// Why the rule cannot run.
    failure: Option<String>,
}

/// A range of time, both ends included.
#[derive(Debug)]
struct Window {
    /// The columns of the time: the first that has one counts.
    slots: Vec<usize>,
    from: DateTime,
    to: DateTime,
}

/// What came of a unit.
pub(super) struct UnitResult {
    /// By feed.
    pub(super) states: Vec<UnitState>,
    /// By feed; nothing if no costs are noted.
    pub(super) costs: Vec<Cost>,
    pub(super) rows: u64,
    pub(super) rejects: Rejects,
    /// The time of the newest row, if it is watched for.
    pub(super) newest: Option<DateTime>,
}

/// The tables that the stages name, in the order in which they do.
pub(super) fn tables<'a>(stages: &Stages, inputs: &'a TableInputs, now: DateTime) -> Vec<TableScan<'a>> {
    let mut tables: Vec<TableScan<'a>> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for (stage, plan) in stages.all.iter().enumerate() {
        for (number, feed) in plan.feeds.iter().enumerate() {
            let (scan, reads) = match &feed.origin {
                Origin::Scan(scan, period) => (*scan, Reads::of(scan, *period, now)),
                Origin::Kept(scan, reads) => (*scan, reads.clone()),
                Origin::Values(_) | Origin::External(_) | Origin::Stage(_) => continue,
            };
            let place = *places.entry(scan.table.to_lowercase()).or_insert_with(|| {
                tables.push(TableScan::new(scan.table, inputs));
                tables.len() - 1
            });
            tables[place].add((plan.rule, scan), &reads, stage, number);
        }
    }
    for table in &mut tables {
        table.predicates.prepare();
        for feed in &mut table.feeds {
            feed.predicates.sort_by_key(|predicate| !table.predicates.is_cheap(*predicate));
        }
    }
    tables
}

impl<'a> TableScan<'a> {
    fn new(name: &'static str, inputs: &'a TableInputs) -> Self {
        let same = |input: &str| input.to_lowercase() == name.to_lowercase();
        let sources = inputs.iter().filter(|input| same(&input.name)).flat_map(|input| &input.sources);
        Self {
            name,
            sources: sources.map(AsRef::as_ref).collect(),
            columns: Vec::new(),
            predicates: PredicateSet::default(),
            feeds: Vec::new(),
            times: BTreeSet::new(),
            watched: Vec::new(),
        }
    }

    fn add(
        &mut self,
        (rule, scan): (&'static Rule, &'static Scan),
        reads: &Reads,
        stage: usize,
        number: usize,
    ) {
        self.times.extend(scan.time);
        let slots = reads.columns.iter().map(|column| self.column(*column)).collect();
        let mut predicates = Vec::new();
        for predicate in &reads.predicates {
            let slots = predicate.columns.iter().map(|column| self.column(*column)).collect();
            predicates.push(self.predicates.add(predicate, slots));
        }
        let of_time = |name: &&'static str| Field { name, ty: Type::DateTime };
        let times: Vec<Field> = reads.within.iter().flat_map(|within| &within.columns).map(of_time).collect();
        let window = reads.within.as_ref().map(|within| {
            let slots = times.iter().map(|time| self.column(*time)).collect();
            Window { slots, from: within.from, to: within.to }
        });
        let all = reads.columns.iter().chain(reads.predicates.iter().flat_map(|predicate| predicate.columns));
        let failure = all.chain(&times).copied().find_map(|column| self.conflict(column));
        let asked = predicates.clone();
        self.feeds.push(ScanFeed { stage, number, rule, scan, slots, predicates, asked, window, failure });
    }

    /// Says so if another rule reads a column of the same name as another type: a reader gives only one of them.
    fn conflict(&self, column: Field) -> Option<String> {
        let other = self.columns.iter().find(|known| known.name == column.name)?;
        (other.ty != column.ty).then(|| {
            let Field { name, ty } = column;
            format!(
                "another rule reads the column `{name}` of {} as {}, this one as {ty}",
                self.name, other.ty
            )
        })
    }

    /// The slot of a column among those read.
    fn column(&mut self, column: Field) -> usize {
        if let Some(slot) = self.columns.iter().position(|known| known.name == column.name) {
            return slot;
        }
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Watches for the time of the newest row.
    pub(super) fn watch_times(&mut self) {
        for name in self.times.clone() {
            let slot = self.column(Field { name, ty: Type::DateTime });
            self.watched.push(slot);
        }
    }

    /// A guess at the time of the newest row of a source.
    pub(super) fn guess(&self, source: &dyn Source) -> Option<DateTime> {
        let names: Vec<&str> = self.times.iter().copied().collect();
        source.guess_newest(&names)
    }

    /// The time of the newest row of a source. What cannot be read is counted when the table is scanned.
    pub(super) fn newest_of(&self, source: &dyn Source) -> Option<DateTime> {
        let columns: Vec<Field> = self.times.iter().map(|name| Field { name, ty: Type::DateTime }).collect();
        if columns.is_empty() {
            return None;
        }
        let known: Option<Vec<TimeRange>> = columns.iter().map(|column| source.times(column.name)).collect();
        if let Some(known) = known {
            return known.iter().filter(|times| times.first <= times.last).map(|times| times.last).max();
        }
        let mut batches = source.open(&columns).ok()?;
        let mut newest = None;
        while let Some(batch) = batches.next_batch(&mut Rejects::default()) {
            newest = newest.max(newest_in(batch.columns().iter().map(AsRef::as_ref)));
        }
        newest
    }

    /// Reads a unit and sends its rows through every feed.
    pub(super) fn read(&self, unit: &Unit, shared: &Shared<'_>, ctx: Context<'_>) -> UnitResult {
        let mut done = UnitResult {
            states: self.feeds.iter().map(|feed| feed.failure.clone().map_or(Ok(None), Err)).collect(),
            costs: vec![Cost::default(); self.feeds.len()],
            rows: 0,
            rejects: Rejects::default(),
            newest: None,
        };
        let mut evaluator = Evaluator::new(&self.predicates, ctx);
        for source in neighbours(&self.sources[unit.sources.clone()]) {
            let source = source.as_ref();
            if let Some(times) = self.outside(source) {
                done.rows += times.rows;
                let newest = (!self.watched.is_empty() && times.first <= times.last).then_some(times.last);
                done.newest = done.newest.max(newest);
                continue;
            }
            let read = guard(|| self.read_source(source, &mut evaluator, &mut done, shared, ctx));
            if let Err(reason) = read.flatten() {
                done.rejects.row(&reason, || source.place().to_owned());
            }
            if let Some(progress) = shared.input.progress {
                progress.fetch_add(source.bytes(), Ordering::Relaxed);
            }
        }
        done
    }

    /// The times of a source of which no rule looks at any, where they are known without reading it.
    fn outside(&self, source: &dyn Source) -> Option<TimeRange> {
        let mut known: FxHashMap<usize, TimeRange> = FxHashMap::default();
        for feed in &self.feeds {
            let window = feed.window.as_ref()?;
            for slot in &window.slots {
                let times = match known.entry(*slot) {
                    Entry::Occupied(times) => *times.get(),
                    Entry::Vacant(unknown) => *unknown.insert(source.times(self.columns[*slot].name)?),
                };
                if window.from <= times.last && times.first <= window.to {
                    return None;
                }
            }
        }
        known.into_values().max_by_key(|times| times.last)
    }

    fn read_source(
        &self,
        source: &dyn Source,
        evaluator: &mut Evaluator<'_>,
        done: &mut UnitResult,
        shared: &Shared<'_>,
        ctx: Context<'_>,
    ) -> Result<(), String> {
        let mut batches = source.open(&self.columns)?;
        let is_postponed = batches.postpone(&self.unasked());
        while let Some(batch) = batches.next_batch(&mut done.rejects) {
            let newest = newest_in(self.watched.iter().map(|slot| batch.column(*slot)));
            let batch = if source.is_current() { self.at(ctx.now, &batch) } else { batch };
            let batch = self.typed(batch);
            evaluator.next_batch();
            let chosen = self.choose(&batch, evaluator, done, shared);
            let batch = if is_postponed {
                with_postponed(batch, &chosen, batches.as_mut(), &mut done.rejects)
            } else {
                Some(batch)
            };
            let Some(batch) = batch else { break };
            done.rows += batch.rows() as u64;
            done.newest = done.newest.max(newest);
            self.send(&batch, chosen, done, shared, ctx);
            shared.watch_memory(self, done);
            if shared.input.is_stopped() {
                break;
            }
        }
        Ok(())
    }

    /// The columns that only rows which were chosen are asked for.
    fn unasked(&self) -> Vec<usize> {
        let is_window =
            |slot: usize| self.feeds.iter().flat_map(|feed| &feed.window).any(|it| it.slots.contains(&slot));
        let is_asked = |slot: &usize| {
            let name = self.columns[*slot].name;
            self.predicates.asks(*slot) || is_window(*slot) || self.times.contains(name) || name == "Type"
        };
        (0..self.columns.len()).filter(|slot| !is_asked(slot)).collect()
    }

    /// The batch with the name of the table for a type where a log does not say it: the two are the same in Log Analytics.
    fn typed(&self, batch: Batch) -> Batch {
        let is_type = |column: &Field| column.name == "Type" && column.ty == Type::String;
        let Some(slot) = self.columns.iter().position(is_type) else { return batch };
        let types = batch.column(slot);
        if (0..batch.rows()).all(|row| !types.string(row).is_empty()) {
            return batch;
        }
        let mut builder = ColumnBuilder::new(Type::String);
        for row in 0..batch.rows() {
            let said = types.string(row);
            builder.push_str(if said.is_empty() { self.name } else { said });
        }
        let mut columns = batch.columns().to_vec();
        columns[slot] = builder.finish().into();
        Batch::new(columns, batch.rows())
    }

    /// The batch with rows of this time.
    fn at(&self, now: DateTime, batch: &Batch) -> Batch {
        let slots = self.times.iter().filter_map(|name| self.columns.iter().position(|it| it.name == *name));
        let mut columns = batch.columns().to_vec();
        let time = Value::DateTime(now);
        for slot in slots.filter(|slot| self.columns[*slot].ty == Type::DateTime) {
            columns[slot] =
                Column::from_values(Type::DateTime, std::iter::repeat_n(&time, batch.rows())).into();
        }
        Batch::new(columns, batch.rows())
    }

    /// The rows of a batch that each feed lets through; nothing for those of which it lets none through.
    fn choose(
        &self,
        batch: &Batch,
        evaluator: &mut Evaluator<'_>,
        done: &mut UnitResult,
        shared: &Shared<'_>,
    ) -> Vec<Option<Chosen>> {
        let states = done.states.iter_mut().zip(&mut done.costs);
        let choose = |(feed, (state, cost)): (&ScanFeed, (&mut UnitState, &mut Cost))| {
            if let Some(reason) = shared.watch.reason(feed.stage) {
                *state = Err(reason.to_owned());
            }
            if state.is_err() || batch.is_empty() {
                return None;
            }
            let profile = shared.input.profile.map(|all| all.of(feed.rule));
            if let Some(exercise) = profile.and_then(RuleProfile::exercise) {
                feed.note(batch, evaluator, exercise);
            }
            let mut clock = profile.map(RuleProfile::scan_clock);
            let chosen = feed.choose(batch, evaluator);
            if let (Some(clock), Ok(chosen)) = (&mut clock, &chosen) {
                clock.selected(batch.rows(), chosen.as_ref().map_or(0, |chosen| chosen.len(batch)));
            }
            cost.add(clock.map(ScanClock::cost).unwrap_or_default());
            chosen.unwrap_or_else(|error| {
                *state = Err(error);
                None
            })
        };
        self.feeds.iter().zip(states).map(choose).collect()
    }

    /// Sends the rows that were chosen through their feeds.
    fn send(
        &self,
        batch: &Batch,
        chosen: Vec<Option<Chosen>>,
        done: &mut UnitResult,
        shared: &Shared<'_>,
        ctx: Context<'_>,
    ) {
        let states = done.states.iter_mut().zip(&mut done.costs);
        for ((feed, chosen), (state, cost)) in self.feeds.iter().zip(chosen).zip(states) {
            let (Some(chosen), Ok(partial)) = (chosen, &mut *state) else { continue };
            let profile = shared.input.profile.map(|all| all.of(feed.rule));
            let ctx = Context { profile, ..ctx };
            let clock = profile.map(RuleProfile::scan_clock);
            let stage = &shared.stages.all[feed.stage];
            let sent = guard(|| {
                let selection = feed.selection(batch, chosen);
                if let Some(batch) = stream(selection, &stage.feeds[feed.number].operators, ctx) {
                    let operator = stage.operators.first().copied();
                    partial
                        .get_or_insert_with(|| Partial::new(operator, &stage.types))
                        .add(operator, batch, ctx);
                }
            });
            cost.add(clock.map(ScanClock::cost).unwrap_or_default());
            if let Err(error) = sent {
                *state = Err(error);
            }
        }
    }
}

/// Rows of a batch that a feed lets through.
enum Chosen {
    All,
    /// These, in order.
    Some(Vec<u32>),
}

impl Chosen {
    fn len(&self, batch: &Batch) -> usize {
        match self {
            Self::All => batch.rows(),
            Self::Some(rows) => rows.len(),
        }
    }
}

/// The batch with what its source postponed of the rows that any feed lets through; `None` if that cannot be read.
fn with_postponed(
    batch: Batch,
    chosen: &[Option<Chosen>],
    batches: &mut dyn BatchSource,
    rejects: &mut Rejects,
) -> Option<Batch> {
    if chosen.iter().all(Option::is_none) {
        return Some(batch);
    }
    let mut any = Bitmap::zeros(batch.rows());
    for chosen in chosen.iter().flatten() {
        match chosen {
            Chosen::All => any = Bitmap::ones(batch.rows()),
            Chosen::Some(rows) => rows.iter().for_each(|row| any.set(*row as usize)),
        }
    }
    let mut columns = batch.columns().to_vec();
    for (slot, column) in batches.postponed(&any.rows(), rejects)? {
        columns[slot] = column;
    }
    Some(Batch::new(columns, batch.rows()))
}

/// The sources, with those that are neighbours in a file as one: what a reader learns of one part, such as its strings, helps it with the next.
fn neighbours<'s>(sources: &[&'s dyn Source]) -> Vec<Joined<'s>> {
    let mut joined: Vec<Joined<'s>> = Vec::new();
    for source in sources {
        let last = joined.last().map(AsRef::as_ref).filter(|last| last.place() == source.place());
        let both = last.and_then(|last| {
            let (range, next) = (last.range()?, source.range()?);
            (range.end == next.start).then(|| last.part(range.start..next.end))?
        });
        match both {
            Some(both) => {
                joined.pop();
                joined.push(Joined::Several(both));
            }
            None => joined.push(Joined::One(*source)),
        }
    }
    joined
}

/// One source, or several as one.
enum Joined<'s> {
    One(&'s dyn Source),
    Several(Box<dyn Source>),
}

impl<'s> AsRef<dyn Source + 's> for Joined<'s> {
    fn as_ref(&self) -> &(dyn Source + 's) {
        match self {
            Self::One(source) => *source,
            Self::Several(source) => source.as_ref(),
        }
    }
}

/// The newest of the times in some columns.
fn newest_in<'c>(columns: impl Iterator<Item = &'c Column>) -> Option<DateTime> {
    let newest = |column: &Column| match column {
        Column::DateTime(times) => (0..times.len()).filter_map(|row| times.get(row)).max(),
        _ => None,
    };
    columns.filter_map(newest).max()
}

impl ScanFeed {
    /// The rows of a batch that pass the predicates and lie in the window; `None` if there are none.
    fn choose(&self, batch: &Batch, evaluator: &mut Evaluator<'_>) -> Result<Option<Chosen>, String> {
        let mut mask: Option<Bitmap> = None;
        for predicate in &self.predicates {
            let rows = evaluator.mask(*predicate, batch)?;
            match &mut mask {
                Some(mask) => mask.and(rows),
                None => mask = Some(rows.clone()),
            }
            if mask.as_ref().is_some_and(|mask| !mask.any()) {
                return Ok(None);
            }
        }
        let mut rows = mask.map(|mask| mask.rows());
        if let Some(window) = &self.window {
            window.limit(batch, &mut rows);
        }
        Ok(match rows {
            Some(rows) if rows.is_empty() => None,
            Some(rows) if rows.len() < batch.rows() => Some(Chosen::Some(rows)),
            Some(_) | None => Some(Chosen::All),
        })
    }

    /// The columns that its first operator reads, of rows that were chosen.
    fn selection(&self, batch: &Batch, chosen: Chosen) -> Selection {
        let batch = batch.select(&self.slots);
        match chosen {
            Chosen::All => Selection::all(batch),
            Chosen::Some(rows) => Selection::some(batch, rows),
        }
    }
}

impl ScanFeed {
    /// Notes for how many rows of the window each condition holds, of those that pass the conditions before it.
    fn note(&self, batch: &Batch, evaluator: &mut Evaluator<'_>, exercise: RuleExercise<'_>) {
        let all: Vec<u32> =
            (0..u32::try_from(batch.rows()).expect("a batch has fewer than 2^32 rows")).collect();
        let mut rows = Some(all.clone());
        if let Some(window) = &self.window {
            window.limit(batch, &mut rows);
        }
        let mut rows = rows.unwrap_or_default();
        for (predicate, number) in self.scan.predicates.iter().zip(&self.asked) {
            let Ok(mask) = evaluator.mask(*number, batch) else { return };
            let (mut asked, mut held) = narrow(&mut rows, mask);
            // The window is made of the conditions on the time: they keep out what lies before it.
            if predicate.columns.iter().all(|column| Some(column.name) == self.scan.time) {
                (asked, held) = narrow(&mut all.clone(), mask);
            }
            exercise.condition(predicate, asked, held);
        }
    }
}

impl Window {
    /// Drops rows outside the window, and those without a time.
    fn limit(&self, batch: &Batch, rows: &mut Option<Vec<u32>>) {
        let times = self.slots.iter().map(|slot| match batch.column(*slot) {
            Column::DateTime(times) => times,
            _ => unreachable!("the time of a row is a datetime"),
        });
        match times.collect::<Vec<_>>()[..] {
            [times] => self.keep(batch.rows(), rows, |row| times.get(row)),
            ref columns => {
                self.keep(batch.rows(), rows, |row| columns.iter().find_map(|times| times.get(row)));
            }
        }
    }

    fn keep(&self, count: usize, rows: &mut Option<Vec<u32>>, time: impl Fn(usize) -> Option<DateTime>) {
        let inside = |row: &u32| time(*row as usize).is_some_and(|time| self.from <= time && time <= self.to);
        if let Some(rows) = rows {
            rows.retain(inside);
        } else {
            let all = 0..u32::try_from(count).expect("a batch has fewer than 2^32 rows");
            *rows = Some(all.filter(inside).collect());
        }
    }
}
