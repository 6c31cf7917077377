//! The shared scan: every table is read once for all rules.
//!
//! The logs are dealt out in units, runs of consecutive sources. A thread takes one unit after the other and keeps a
//! state for every feed that lets rows through; the states of a feed are merged in the order of the units.

mod merge;
mod predicates;
mod table;
mod text;
mod units;

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use merge::Merger;
use table::TableScan;
use units::{Unit, units};

use super::{
    Input,
    run::Scanned,
    stage::Stages,
    statistics::{Statistics, TableStatistics},
};
use crate::{
    answer::Context,
    batch::Column,
    plan::Field,
    read::Rejects,
    types::{DateTime, Type},
};

/// Reads all tables that the stages name, and what is left of their rows at the end of each feed.
pub(super) fn scan(
    stages: &Stages,
    input: &Input<'_>,
    now: DateTime,
    statistics: &mut Statistics,
) -> Scanned {
    let tables = table::tables(stages, input.tables, now);
    let mergers: Vec<Vec<Merger>> =
        tables.iter().map(|table| table.feeds.iter().map(|_| Merger::default()).collect()).collect();
    let units = units(&tables, input.threads);
    let read: Vec<Mutex<(u64, Rejects)>> = units.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = units.get(place) else { break };
            let table = &tables[unit.table];
            let ctx = Context::at(now);
            let done = table.read(unit, stages, input, ctx);
            for (merger, state) in mergers[unit.table].iter().zip(done.states) {
                merger.add(unit.number, state, ctx);
            }
            *read[place].lock().unwrap_or_else(PoisonError::into_inner) = (done.rows, done.rejects);
        }
    };
    parallel(input.threads.min(units.len()), &work);
    account(&tables, &units, read, statistics);
    collect(stages, &tables, mergers)
}

/// The time of the newest row of the tables that the stages name.
pub(super) fn newest(stages: &Stages, input: &Input<'_>) -> Option<DateTime> {
    let tables = table::tables(stages, input.tables, DateTime(0));
    let units = units(&tables, input.threads);
    let newest: Mutex<Option<DateTime>> = Mutex::new(None);
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(unit) = units.get(place) else { break };
            let found = newest_of(&tables[unit.table], unit);
            let mut newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
            *newest = (*newest).max(found);
        }
    };
    parallel(input.threads.min(units.len()), &work);
    newest.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn newest_of(table: &TableScan<'_>, unit: &Unit) -> Option<DateTime> {
    let columns: Vec<Field> = table.times.iter().map(|name| Field { name, ty: Type::DateTime }).collect();
    let mut newest = None;
    if columns.is_empty() {
        return None;
    }
    for source in &table.sources[unit.sources.clone()] {
        // What cannot be read is counted when the table is scanned.
        let Ok(mut batches) = source.open(&columns) else { continue };
        while let Some(batch) = batches.next_batch(&mut Rejects::default()) {
            for column in batch.columns() {
                if let Column::DateTime(times) = column.as_ref() {
                    newest = newest.max((0..times.len()).filter_map(|row| times.get(row)).max());
                }
            }
        }
    }
    newest
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
