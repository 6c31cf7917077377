//! A rule at many times, over rows that were read once.
//!
//! [`keep`] reads the logs of all rules and keeps, for each scan of each rule, the rows that pass the conditions which do not ask for the time
//! of the run. They are kept by time, so that a window is a range of them. [`Windows::run`] gives a rule's result at one time after the other:
//! what the operators up to the first that ends a stream of rows make of the rows between two bounds of windows (a pane) is computed once, and
//! the states of a window's panes are merged; what comes after them runs for each window. A stream that asks for the time of the run has no
//! panes. That it asks is not known of the plan but seen when its rows run: what never asked is the same at any time.

mod feed;
mod keep;
mod queue;
mod ranges;

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use rustc_hash::FxHashMap;

use super::{Input, memory::Watch, run, scan, stage::Stages};
use crate::{
    answer::Context,
    batch::Batch,
    plan::{External, Rule},
    read::Externals,
    table::Table,
    types::DateTime,
};
use feed::KeptFeed;
pub use keep::{Kept, KeptRule, keep};
use queue::Queue;
use ranges::Range;

/// A rule's results at times that only go forward.
#[derive(Debug)]
pub struct Windows<'k> {
    rule: &'static Rule,
    stages: &'k Stages,
    times: &'k [DateTime],
    feeds: Vec<Feed<'k>>,
    /// The last result, and of which rows it was, if the next one is of the same rows and would be the same.
    last: Option<(Vec<Range>, Table)>,
}

/// A scan of the rule.
#[derive(Debug)]
struct Feed<'k> {
    kept: &'k KeptFeed,
    /// Its rows at each time.
    ranges: Vec<Range>,
    queue: Queue,
    /// True if what becomes of its rows depends on the time of the run.
    asks: bool,
}

impl<'k> Windows<'k> {
    /// A rule at these times, which grow.
    pub fn new(kept: &'k KeptRule, times: &'k [DateTime]) -> Self {
        let feeds = kept.feeds.iter().map(|kept| {
            let ranges: Vec<Range> = times.iter().map(|time| kept.range(*time)).collect();
            let queue = Queue::new(&ranges);
            Feed { kept, ranges, queue, asks: kept.always_asks() }
        });
        Self { rule: kept.rule, stages: &kept.stages, times, feeds: feeds.collect(), last: None }
    }

    /// The result at one of the times, by its place; places must grow from call to call.
    pub fn run(&mut self, place: usize, externals: &dyn Externals) -> Result<Table, String> {
        let now = self.times[place];
        let ranges: Vec<Range> = self.feeds.iter().map(|feed| feed.ranges[place]).collect();
        if let Some((known, table)) = &self.last
            && *known == ranges
        {
            return Ok(table.clone());
        }
        let mut scanned: run::Scanned =
            self.stages.all.iter().map(|stage| stage.feeds.iter().map(|_| Ok(None)).collect()).collect();
        for feed in &mut self.feeds {
            scanned[feed.kept.stage][feed.kept.number] = feed.state(place, now);
        }
        let asked = AtomicBool::new(false);
        let table = self.finish(scanned, now, externals, &asked)?;
        let comes_again =
            self.feeds.iter().all(|feed| feed.ranges.get(place + 1) == Some(&feed.ranges[place]));
        let is_lasting = comes_again && !asked.into_inner() && self.feeds.iter().all(|feed| !feed.asks);
        self.last = is_lasting.then(|| (ranges, table.clone()));
        Ok(table)
    }

    fn finish(
        &self,
        scanned: run::Scanned,
        now: DateTime,
        externals: &dyn Externals,
        asked: &AtomicBool,
    ) -> Result<Table, String> {
        let input = Input {
            rules: &[self.rule],
            tables: &Vec::new(),
            externals,
            now: Some(now),
            threads: 1,
            progress: None,
            profile: None,
            memory: None,
            stop: None,
        };
        let watch = Watch::new(None, self.stages);
        let mut results = run::finish(self.stages, scanned, &input, (now, &watch), Some(asked));
        results.pop().unwrap_or_else(|| Err("the rule has no result".to_owned()))
    }
}

impl Feed<'_> {
    /// The state of the stage's first operator over the rows at a time.
    fn state(&mut self, place: usize, now: DateTime) -> feed::State {
        if let Some(failure) = &self.kept.failure {
            return Err(failure.clone());
        }
        let range = self.ranges[place];
        if !self.asks {
            let asked = AtomicBool::new(false);
            let ctx = Context { asked: Some(&asked), ..Context::at(now) };
            let state = self.queue.window(range, |rows| self.kept.state(rows, ctx), ctx);
            if !asked.load(Ordering::Relaxed) {
                return state;
            }
            self.asks = true;
            self.queue = Queue::default();
        }
        self.kept.state(range, Context::at(now))
    }
}

/// The time of the newest row at the beginnings and ends of the logs that the rules read.
pub fn newest(input: &Input<'_>) -> Option<DateTime> {
    scan::newest_at_ends(&Stages::new(input.rules), input)
}

/// Externals whose rows are asked for once.
#[derive(Debug)]
pub struct Remembered<'a> {
    externals: &'a dyn Externals,
    rows: Mutex<FxHashMap<usize, Result<Batch, String>>>,
}

impl<'a> Remembered<'a> {
    /// The same externals.
    pub fn new(externals: &'a dyn Externals) -> Self {
        Self { externals, rows: Mutex::default() }
    }
}

impl Externals for Remembered<'_> {
    fn rows(&self, external: &External) -> Result<Batch, String> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let address = std::ptr::from_ref(external).addr();
        rows.entry(address).or_insert_with(|| self.externals.rows(external)).clone()
    }
}
