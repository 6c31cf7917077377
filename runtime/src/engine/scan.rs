//! The shared scan: every table is read once for all rules.
//!
//! The logs are dealt out in units, runs of consecutive sources. A thread takes one unit after the other and keeps a
//! state for every feed that lets rows through; the states of a feed are merged in the order of the units.

mod merge;
mod predicates;
mod table;
mod text;
mod units;
mod verdicts;

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use merge::Merger;
pub(super) use predicates::test;
use table::{TableScan, UnitResult};
use units::{Unit, units};

use super::{
    Input,
    memory::Watch,
    run::Scanned,
    stage::Stages,
    statistics::{Statistics, TableStatistics},
};
use crate::{
    answer::Context,
    read::{Rejects, Source},
    types::DateTime,
};

/// What threads share that read.
pub(super) struct Shared<'a> {
    pub(super) stages: &'a Stages,
    pub(super) input: &'a Input<'a>,
    pub(super) watch: &'a Watch,
    tables: &'a [TableScan<'a>],
    /// By table and feed.
    mergers: &'a [Vec<Merger>],
}

impl Shared<'_> {
    /// Stops a rule if memory is short. What the other threads hold is about what this one does, of the same table.
    fn watch_memory(&self, table: &TableScan<'_>, done: &UnitResult) {
        if self.watch.excess().is_none() {
            return;
        }
        let kept = || {
            let mut kept = vec![0; self.stages.all.len()];
            for (table, mergers) in self.tables.iter().zip(self.mergers) {
                let feeds = table.feeds.iter().zip(mergers);
                feeds.for_each(|(feed, merger)| kept[feed.stage] += merger.kept());
            }
            let feeds = table.feeds.iter().zip(&done.states);
            feeds.for_each(|(feed, state)| kept[feed.stage] += merge::kept(state) * self.input.threads);
            kept
        };
        let Some(stopped) = self.watch.relieve(self.stages, kept) else { return };
        for (table, mergers) in self.tables.iter().zip(self.mergers) {
            for (_, merger) in table.feeds.iter().zip(mergers).filter(|(feed, _)| feed.stage == stopped) {
                merger.stop(self.watch.reason(stopped).unwrap_or_default());
            }
        }
    }
}

/// Reads all tables that the stages name, and what is left of their rows at the end of each feed; and the time of the newest row, if the
/// run is to be at that.
pub(super) fn scan(
    stages: &Stages,
    input: &Input<'_>,
    now: DateTime,
    watch: &Watch,
    statistics: &mut Statistics,
) -> (Scanned, Option<DateTime>) {
    let mut tables = table::tables(stages, input.tables, now);
    if input.now.is_none() {
        tables.iter_mut().for_each(TableScan::watch_times);
    }
    let mergers: Vec<Vec<Merger>> =
        tables.iter().map(|table| table.feeds.iter().map(|_| Merger::default()).collect()).collect();
    let units = units(&tables, input.threads);
    let read: Vec<Mutex<(u64, Rejects)>> = units.iter().map(|_| Mutex::default()).collect();
    let newest = Newest::default();
    let next = AtomicUsize::new(0);
    let shared = Shared { stages, input, watch, tables: &tables, mergers: &mergers };
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = units.get(place).filter(|_| !input.is_stopped()) else { break };
            let table = &tables[unit.table];
            let ctx = Context::at(now);
            let done = table.read(unit, &shared, ctx);
            for (merger, state) in mergers[unit.table].iter().zip(done.states) {
                merger.add(unit.number, state, ctx);
            }
            if let Some(profile) = input.profile {
                let costs = table.feeds.iter().zip(done.costs);
                costs.for_each(|(feed, cost)| profile.of(feed.rule).add(feed.scan, cost));
            }
            newest.see(done.newest);
            *read[place].lock().unwrap_or_else(PoisonError::into_inner) = (done.rows, done.rejects);
        }
    };
    parallel(input.threads.min(units.len()), &work);
    account(&tables, &units, read, statistics);
    (collect(stages, &tables, mergers), newest.get())
}

/// A time that threads move forward.
#[derive(Debug, Default)]
struct Newest(Mutex<Option<DateTime>>);

impl Newest {
    fn see(&self, time: Option<DateTime>) {
        let mut newest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = (*newest).max(time);
    }

    fn get(self) -> Option<DateTime> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time of the newest row of the tables that the stages name, as far as it can be told without reading everything: the beginnings and
/// ends of logs have it where they are in an order of time, and others are guessed at. It may be too late.
pub(super) fn likely_newest(stages: &Stages, input: &Input<'_>) -> Option<DateTime> {
    newest(stages, input, |table, source| table.guess(source))
}

/// The time of the newest row at the beginnings and ends of the logs of the tables that the stages name: of all their rows, where logs
/// are in an order of time.
pub(super) fn newest_at_ends(stages: &Stages, input: &Input<'_>) -> Option<DateTime> {
    newest(stages, input, |_, _| None)
}

fn newest(
    stages: &Stages,
    input: &Input<'_>,
    guess: impl Fn(&TableScan<'_>, &dyn Source) -> Option<DateTime> + Sync,
) -> Option<DateTime> {
    let tables = table::tables(stages, input.tables, DateTime(0));
    let units = units(&tables, input.threads);
    let newest = Newest::default();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = units.get(place).filter(|_| !input.is_stopped()) else { break };
            let table = &tables[unit.table];
            for source in &table.sources[unit.sources.clone()] {
                match source.ends() {
                    Some(ends) => ends.iter().for_each(|end| newest.see(table.newest_of(end.as_ref()))),
                    None => newest.see(guess(table, *source).or_else(|| table.newest_of(*source))),
                }
            }
        }
    };
    parallel(input.threads.min(units.len()), &work);
    newest.get()
}

/// Runs the same work on so many threads, this one included.
fn parallel(threads: usize, work: &(impl Fn() + Sync)) {
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
}

fn account(
    tables: &[TableScan<'_>],
    units: &[Unit],
    read: Vec<Mutex<(u64, Rejects)>>,
    statistics: &mut Statistics,
) {
    statistics.tables = tables
        .iter()
        .map(|table| TableStatistics {
            name: table.name.to_owned(),
            sources: table.sources.len() as u64,
            bytes: table.sources.iter().map(|source| source.bytes()).sum(),
            ..TableStatistics::default()
        })
        .collect();
    for (unit, read) in units.iter().zip(read) {
        let (rows, rejects) = read.into_inner().unwrap_or_else(PoisonError::into_inner);
        let table = &mut statistics.tables[unit.table];
        table.rows += rows;
        table.rejects.merge(rejects);
    }
}

/// The states by stage and feed.
fn collect(stages: &Stages, tables: &[TableScan<'_>], mergers: Vec<Vec<Merger>>) -> Scanned {
    let mut scanned: Scanned =
        stages.all.iter().map(|stage| stage.feeds.iter().map(|_| Ok(None)).collect()).collect();
    for (table, mergers) in tables.iter().zip(mergers) {
        for (feed, merger) in table.feeds.iter().zip(mergers) {
            scanned[feed.stage][feed.number] = merger.finish();
        }
    }
    scanned
}
