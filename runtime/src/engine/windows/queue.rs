//! Sliding windows over panes, whose states are merged two by two: each state is merged a few times, however many windows it is in.

use super::{
    feed::{self, merge},
    ranges::Range,
};
use crate::answer::Context;

/// The states of the panes of the present window.
///
/// Of the older panes the state of each one with all later ones of them is known, of the newer ones that of all together.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// Where panes begin and end, sorted.
    cuts: Vec<usize>,
    /// From the newest of the older panes to the oldest: each with all newer ones of them.
    older: Vec<feed::State>,
    newer: Vec<feed::State>,
    all_newer: Option<feed::State>,
    /// The panes of the present window.
    begin: usize,
    end: usize,
}

impl Queue {
    /// Panes for windows over these rows.
    pub(super) fn new(ranges: &[Range]) -> Self {
        let mut cuts: Vec<usize> = ranges.iter().flat_map(|(begin, end)| [*begin, *end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        Self { cuts, ..Self::default() }
    }

    /// The state of a window; `compute` gives the state of a pane. What is known of the last window is of use if this one begins and ends no
    /// earlier.
    pub(super) fn window(
        &mut self,
        (begin, end): Range,
        compute: impl Fn(Range) -> feed::State,
        ctx: Context<'_>,
    ) -> feed::State {
        let pane = |cut: usize| self.cuts.partition_point(|known| *known < cut);
        let (begin, end) = (pane(begin), pane(end));
        if begin >= self.end || begin < self.begin || end < self.end {
            (self.begin, self.end) = (begin, begin);
            self.older.clear();
            self.newer.clear();
            self.all_newer = None;
        }
        while self.end < end {
            let state = compute((self.cuts[self.end], self.cuts[self.end + 1]));
            self.push(state, ctx);
        }
        while self.begin < begin {
            self.pop(ctx);
        }
        match (self.older.last(), &self.all_newer) {
            (Some(older), Some(newer)) => merge(older.clone(), newer.clone(), ctx),
            (Some(state), None) | (None, Some(state)) => state.clone(),
            (None, None) => Ok(None),
        }
    }

    fn push(&mut self, state: feed::State, ctx: Context<'_>) {
        self.all_newer = Some(match self.all_newer.take() {
            Some(earlier) => merge(earlier, state.clone(), ctx),
            None => state.clone(),
        });
        self.newer.push(state);
        self.end += 1;
    }

    fn pop(&mut self, ctx: Context<'_>) {
        if self.older.is_empty() {
            self.all_newer = None;
            for state in std::mem::take(&mut self.newer).into_iter().rev() {
                let state = match self.older.last() {
                    Some(later) => merge(state, later.clone(), ctx),
                    None => state,
                };
                self.older.push(state);
            }
        }
        self.older.pop();
        self.begin += 1;
    }
}
