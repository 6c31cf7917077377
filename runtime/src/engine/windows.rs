//! A rule at many times, over rows that were read once.
//!
//! [`keep`] reads the logs of all rules and keeps, for each scan of each rule, the rows that pass the conditions which do not ask for the time
//! of the run, of the time from the first window to the last. They are kept by time, so that a window is a range of them. [`Windows::run`]
//! gives a rule's result at one time after the other: what the operators up to the first that ends a stream of rows make of the rows between two bounds of windows (a pane) is computed once, and
//! the states of a window's panes are merged; or, of a `summarize` of many groups, only the groups are computed anew whose rows came or went.
//! What comes after that runs for each window. A stream that asks for the time of the run runs for each window, too. That it asks is not known
//! of the plan but seen when its rows run: what never asked is the same at any time.

mod feed;
mod groups;
mod keep;
mod queue;
mod ranges;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use rustc_hash::FxHashMap;

use super::{
    Input,
    partial::Partial,
    run::{self, guard},
    scan,
    stage::Stages,
};
use crate::{
    answer::Context,
    batch::Batch,
    plan::{External, Operator},
    read::Externals,
    table::Table,
    types::DateTime,
};
use feed::{KeptFeed, Streamed};
use groups::Grouped;
pub use keep::{Kept, KeptRule, keep};
use queue::Queue;
use ranges::Range;

/// A rule's results at times that only go forward.
#[derive(Debug)]
pub struct Windows<'k> {
    stages: &'k Stages,
    times: &'k [DateTime],
    feeds: Vec<Feed<'k>>,
    /// The last result, and of which rows it was, if it would be the same of the same rows at another time.
    last: Option<(Vec<Range>, Arc<Vec<Batch>>)>,
}

/// A scan of the rule.
#[derive(Debug)]
struct Feed<'k> {
    kept: &'k KeptFeed,
    /// Its rows at each time.
    ranges: Vec<Range>,
    /// True if it is all that its stage reads.
    is_alone: bool,
    way: Way,
}

/// How the state of one window is had from that of others.
#[derive(Debug)]
enum Way {
    /// That is not known before the first window.
    Unknown,
    /// The states of panes are merged.
    Panes(Streamed, Box<Queue>),
    /// Groups are computed anew whose rows came or went.
    Groups(Streamed, Box<Grouped>),
    /// It is not: what becomes of rows depends on the time of the run.
    Anew,
}

impl<'k> Windows<'k> {
    /// A rule at these times, which grow.
    pub fn new(kept: &'k KeptRule, times: &'k [DateTime]) -> Self {
        let feeds = kept.feeds.iter().map(|feed| {
            let ranges = times.iter().map(|time| feed.range(*time)).collect();
            let is_alone = kept.stages.all[feed.stage].feeds.len() == 1;
            Feed {
                kept: feed,
                ranges,
                is_alone,
                way: if feed.always_asks() { Way::Anew } else { Way::Unknown },
            }
        });
        Self { stages: &kept.stages, times, feeds: feeds.collect(), last: None }
    }

    /// The result at one of the times, by its place; places must grow from call to call.
    pub fn run(&mut self, place: usize, externals: &dyn Externals) -> Result<Answer<'k>, String> {
        let now = self.times[place];
        let ranges: Vec<Range> = self.feeds.iter().map(|feed| feed.ranges[place]).collect();
        if let Some((known, rows)) = &self.last
            && *known == ranges
        {
            return Ok(Answer { stages: self.stages, rows: Arc::clone(rows) });
        }
        let mut scanned: run::Scanned =
            self.stages.all.iter().map(|stage| stage.feeds.iter().map(|_| Ok(None)).collect()).collect();
        for feed in &mut self.feeds {
            scanned[feed.kept.stage][feed.kept.number] = feed.state(place, now);
        }
        let asked = AtomicBool::new(false);
        let rows = run::result_rows(self.stages, scanned, externals, now, &asked)?;
        let is_lasting = !asked.into_inner() && self.feeds.iter().all(|feed| !matches!(feed.way, Way::Anew));
        self.last = is_lasting.then(|| (ranges, Arc::clone(&rows)));
        Ok(Answer { stages: self.stages, rows })
    }
}

/// The result of a rule at a time.
#[derive(Debug)]
pub struct Answer<'k> {
    stages: &'k Stages,
    rows: Arc<Vec<Batch>>,
}

impl Answer<'_> {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows.iter().map(Batch::rows).sum()
    }

    /// The rows as values.
    pub fn table(&self) -> Result<Table, String> {
        run::result_table(self.stages, &self.rows)
    }
}

impl Feed<'_> {
    /// The state of the stage's first operator over the rows at a time.
    fn state(&mut self, place: usize, now: DateTime) -> feed::State {
        if let Some(failure) = &self.kept.failure {
            return Err(failure.clone());
        }
        let asked = AtomicBool::new(false);
        let ctx = Context { asked: Some(&asked), ..Context::at(now) };
        let state = self.sliding(place, ctx);
        if let Some(state) = state
            && !asked.load(Ordering::Relaxed)
        {
            return state;
        }
        self.way = Way::Anew;
        self.kept.state(self.ranges[place], Context::at(now))
    }

    /// The same from what is known of the last window; `None` if nothing can be.
    fn sliding(&mut self, place: usize, ctx: Context<'_>) -> Option<feed::State> {
        if let Way::Unknown = self.way {
            self.way = match guard(|| self.choose(place, ctx)) {
                Ok(way) => way,
                // The row that stops the rule may be in other windows only.
                Err(_) => Way::Anew,
            };
        }
        match &mut self.way {
            Way::Unknown | Way::Anew => None,
            Way::Panes(streamed, queue) => {
                let range = streamed.range(self.ranges[place]);
                Some(queue.window(range, |rows| self.kept.state_of(&streamed.rows, rows, ctx), ctx))
            }
            Way::Groups(streamed, grouped) => {
                let range = streamed.range(self.ranges[place]);
                Some(guard(|| Some(Partial::Done(grouped.window(range, ctx)))))
            }
        }
    }

    /// Sends the rows of all windows from one on through the operators before the first that ends a stream, and looks what is less work.
    fn choose(&self, place: usize, ctx: Context<'_>) -> Way {
        let streamed = self.kept.streamed(&self.ranges[place..], ctx);
        let windows: Vec<Range> = self.ranges[place..].iter().map(|range| streamed.range(*range)).collect();
        if let (true, Some(Operator::Summarize(plan))) = (self.is_alone, self.kept.first)
            && let Some(grouped) = Grouped::new(plan, &self.kept.types, &streamed.rows, &windows, ctx)
        {
            return Way::Groups(streamed, Box::new(grouped));
        }
        Way::Panes(streamed, Box::new(Queue::new(&windows)))
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
