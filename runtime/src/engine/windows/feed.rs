//! The kept rows of one scan of a rule, and what becomes of some of them.

use super::ranges::{Bounds, Range};
use crate::{
    answer::Context,
    batch::{Batch, Column},
    engine::{
        partial::Partial,
        run::guard,
        scan::test,
        stream::{Selection, stream},
    },
    plan::{Operator, Predicate},
    types::{DateTime, Type, Value},
};

/// The state of a stage's first operator over some rows, if any came; the error stops the rule.
pub(super) type State = Result<Option<Partial>, String>;

/// Kept rows, and what the rule does to them.
#[derive(Debug)]
pub(super) struct KeptFeed {
    pub(super) stage: usize,
    pub(super) number: usize,
    /// What happens to each row.
    pub(super) operators: Vec<&'static Operator>,
    /// What ends the stream of rows, and the types of the columns that reach it.
    pub(super) first: Option<&'static Operator>,
    pub(super) types: Vec<Type>,
    /// The columns of the scan are the first ones.
    pub(super) width: usize,
    /// The conditions that ask for the time of the run, with the slots of their columns.
    pub(super) tests: Vec<(&'static Predicate, Vec<usize>)>,
    pub(super) bounds: Bounds,
    /// The rows, by time.
    pub(super) rows: Batch,
    /// Their times; of rows of which any are looked at, nothing.
    pub(super) times: Vec<DateTime>,
    /// The slots of the time, where rows have that of the run.
    pub(super) current: Vec<usize>,
    /// Why there are no rows.
    pub(super) failure: Option<String>,
}

/// Rows behind the operators that stream.
#[derive(Debug)]
pub(super) struct Streamed {
    pub(super) rows: Batch,
    /// Places among the kept rows, and where their rows begin here.
    cuts: Vec<usize>,
    ends: Vec<usize>,
}

impl Streamed {
    /// A range of kept rows, one of those that were told, as a range of these.
    pub(super) fn range(&self, (begin, end): Range) -> Range {
        let place = |row: usize| {
            let cut = self.cuts.partition_point(|cut| *cut < row);
            self.ends.get(cut).copied().unwrap_or(self.rows.rows())
        };
        (place(begin), place(end))
    }
}

impl KeptFeed {
    /// The rows that are looked at, at a time.
    pub(super) fn range(&self, now: DateTime) -> Range {
        if self.bounds.is_unlimited() || !self.current.is_empty() {
            return (0, self.rows.rows());
        }
        self.bounds.range(&self.times, now)
    }

    /// True if it is plain that the time of the run makes a difference.
    pub(super) const fn always_asks(&self) -> bool {
        !self.current.is_empty() || !self.tests.is_empty()
    }

    /// The rows of these ranges, behind the operators that stream. What asks for the time of the run sets the flag of `ctx`.
    pub(super) fn streamed(&self, ranges: &[Range], ctx: Context<'_>) -> Streamed {
        let mut cuts: Vec<usize> = ranges.iter().flat_map(|(begin, end)| [*begin, *end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let (mut parts, mut ends, mut count) = (Vec::new(), Vec::new(), 0);
        for pane in cuts.windows(2) {
            ends.push(count);
            let rows = self.select(&self.rows, (pane[0], pane[1]), ctx);
            if let Some(batch) = stream(rows, &self.operators, ctx) {
                count += batch.rows();
                parts.push(batch);
            }
        }
        ends.push(count);
        let empty = || {
            let columns = self.types.iter().map(|ty| std::sync::Arc::new(Column::nulls(*ty, 0)));
            Batch::new(columns.collect(), 0)
        };
        Streamed { rows: Batch::concat(&parts).unwrap_or_else(empty), cuts, ends }
    }

    /// What becomes of a range of rows that have gone through the operators that stream.
    pub(super) fn state_of(&self, rows: &Batch, (begin, end): Range, ctx: Context<'_>) -> State {
        if begin == end {
            return Ok(None);
        }
        guard(|| {
            let place = |row: usize| u32::try_from(row).expect("a batch has fewer than 2^32 rows");
            let part = rows.gather(&(place(begin)..place(end)).collect::<Vec<_>>());
            let mut partial = Partial::new(self.first, &self.types);
            partial.add(self.first, part, ctx);
            Some(partial)
        })
    }

    /// What becomes of a range of rows.
    pub(super) fn state(&self, range: Range, ctx: Context<'_>) -> State {
        if range.0 == range.1 {
            return Ok(None);
        }
        guard(|| {
            let rows = if self.current.is_empty() { self.rows.clone() } else { self.at(ctx.now) };
            let selection = self.select(&rows, range, ctx);
            if selection.len() == 0 {
                return None;
            }
            let batch = stream(selection, &self.operators, ctx)?;
            let mut partial = Partial::new(self.first, &self.types);
            partial.add(self.first, batch, ctx);
            Some(partial)
        })
    }

    /// The rows with the time of the run.
    fn at(&self, now: DateTime) -> Batch {
        let time = Value::DateTime(now);
        let times = Column::from_values(Type::DateTime, std::iter::repeat_n(&time, self.rows.rows()));
        let times = std::sync::Arc::new(times);
        let mut columns = self.rows.columns().to_vec();
        for slot in &self.current {
            columns[*slot] = std::sync::Arc::clone(&times);
        }
        Batch::new(columns, self.rows.rows())
    }

    /// The rows of a range that pass the conditions which ask for the time of the run.
    fn select(&self, rows: &Batch, (begin, end): Range, ctx: Context<'_>) -> Selection {
        let tested: Vec<(&Predicate, Batch)> =
            self.tests.iter().map(|(predicate, slots)| (*predicate, rows.select(slots))).collect();
        let passes = |row: &u32| {
            tested.iter().all(|(predicate, columns)| test(predicate, &columns.row(*row as usize, ctx)))
        };
        let slots: Vec<usize> = (0..self.width).collect();
        let columns = rows.select(&slots);
        if tested.is_empty() && (begin, end) == (0, rows.rows()) {
            return Selection::all(columns);
        }
        let place = |row: usize| u32::try_from(row).expect("a batch has fewer than 2^32 rows");
        Selection::some(columns, (place(begin)..place(end)).filter(passes).collect())
    }
}

/// The states of two parts of the input as one.
pub(super) fn merge(earlier: State, later: State, ctx: Context<'_>) -> State {
    match (earlier?, later?) {
        (Some(mut earlier), Some(later)) => guard(move || {
            earlier.merge(later, ctx);
            Some(earlier)
        }),
        (earlier, later) => Ok(earlier.or(later)),
    }
}
