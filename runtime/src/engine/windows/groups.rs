//! `summarize` over windows that overlap, group by group: when a window has moved only the groups are computed anew whose rows came or went.
//!
//! Of a summary by account of two weeks an hour touches few accounts. Where windows touch most of the rows anyhow, as with few groups of many
//! rows, states of panes are merged instead ([`super::queue`]); [`pays`] tells which is less work.

use std::collections::{BTreeMap, VecDeque};

use super::ranges::Range;
use crate::{
    answer::Context,
    batch::Batch,
    engine::{expression::evaluate, groups, summarize},
    plan::Summarize,
    types::Type,
};

/// Merging the states of a group costs about as much as adding so many rows.
const MERGE: usize = 16;

/// The groups of the present window.
#[derive(Debug)]
pub(super) struct Grouped {
    plan: &'static Summarize,
    types: Vec<Type>,
    /// All rows that reach the operator.
    rows: Batch,
    /// The group of each.
    group_of: Vec<u32>,
    window: Range,
    groups: Vec<Group>,
    /// The groups of the window by their first rows.
    order: BTreeMap<u32, u32>,
    /// A row for each of them, in that order.
    results: Option<Batch>,
}

/// One group.
#[derive(Clone, Debug, Default)]
struct Group {
    /// Its rows in the window.
    rows: VecDeque<u32>,
    /// Its first row, as the order knows it.
    first: Option<u32>,
    /// Its place among the results.
    place: u32,
    is_touched: bool,
}

impl Grouped {
    /// For these rows, whose windows are given, if that is less work than merging.
    pub(super) fn new(
        plan: &'static Summarize,
        types: &[Type],
        rows: &Batch,
        windows: &[Range],
        ctx: Context<'_>,
    ) -> Option<Self> {
        if plan.by.is_empty() {
            return None;
        }
        let grouped = Self::of(plan, types, rows, ctx);
        pays(&grouped.group_of, grouped.groups.len(), windows).then_some(grouped)
    }

    fn of(plan: &'static Summarize, types: &[Type], rows: &Batch, ctx: Context<'_>) -> Self {
        let keys: Vec<_> = plan.by.iter().map(|assign| evaluate(assign.value, rows, ctx)).collect();
        let types_of_keys: Vec<Type> = keys.iter().map(|column| column.ty()).collect();
        let mut known = groups::Groups::new(&types_of_keys);
        let group_of = known.assign(&keys, rows.rows());
        Self {
            plan,
            types: types.to_vec(),
            rows: rows.clone(),
            group_of,
            window: (0, 0),
            groups: vec![Group::default(); known.len()],
            order: BTreeMap::new(),
            results: None,
        }
    }

    /// The rows that the operator gives for a window.
    pub(super) fn window(&mut self, window: Range, ctx: Context<'_>) -> Vec<Batch> {
        let touched = self.slide(window);
        let mut rows: Vec<u32> =
            touched.iter().flat_map(|group| self.groups[*group as usize].rows.iter().copied()).collect();
        rows.sort_unstable();
        let known = self.results.as_ref().map_or(0, Batch::rows);
        if !rows.is_empty() {
            let mut state = summarize::Summarize::new(self.plan, &self.types);
            state.update(&self.rows.gather(&rows), ctx);
            let parts: Vec<Batch> = self.results.take().into_iter().chain(state.finish()).collect();
            self.results = Batch::concat(&parts);
        }
        self.place(&touched, known);
        let places: Vec<u32> = self.order.values().map(|group| self.groups[*group as usize].place).collect();
        let results = self.results.as_ref().map(|results| results.gather(&places));
        for (place, group) in self.order.values().enumerate() {
            self.groups[*group as usize].place = number(place);
        }
        self.results.clone_from(&results);
        results.into_iter().collect()
    }

    /// Moves the window; gives the groups whose rows came or went.
    fn slide(&mut self, window: Range) -> Vec<u32> {
        let ((old_begin, old_end), (begin, end)) = (self.window, window);
        let mut touched = Vec::new();
        let is_far = begin >= old_end || begin < old_begin || end < old_end;
        let (gone, came) =
            if is_far { (old_begin..old_end, begin..end) } else { (old_begin..begin, old_end..end) };
        for row in gone {
            self.touch(row, &mut touched).rows.pop_front();
        }
        for row in came {
            self.touch(row, &mut touched).rows.push_back(number(row));
        }
        self.window = window;
        for group in &touched {
            let state = &mut self.groups[*group as usize];
            state.is_touched = false;
            if state.first != state.rows.front().copied() {
                state.first.map(|first| self.order.remove(&first));
            }
        }
        for group in &touched {
            let state = &mut self.groups[*group as usize];
            state.first = state.rows.front().copied();
            state.first.map(|first| self.order.insert(first, *group));
        }
        touched
    }

    /// The group of a row, which is noted as touched.
    fn touch(&mut self, row: usize, touched: &mut Vec<u32>) -> &mut Group {
        let group = self.group_of[row];
        let state = &mut self.groups[group as usize];
        if !std::mem::replace(&mut state.is_touched, true) {
            touched.push(group);
        }
        state
    }

    /// Notes where the results of touched groups are: behind those that were known, by their first rows.
    fn place(&mut self, touched: &[u32], known: usize) {
        let mut present: Vec<(u32, u32)> =
            touched.iter().filter_map(|group| Some((self.groups[*group as usize].first?, *group))).collect();
        present.sort_unstable();
        for (place, (_, group)) in present.into_iter().enumerate() {
            self.groups[group as usize].place = number(known + place);
        }
    }
}

/// True if computing touched groups is less work than merging the groups of all panes.
fn pays(group_of: &[u32], groups: usize, windows: &[Range]) -> bool {
    let mut counts = vec![0_usize; groups];
    let mut seen_in = vec![usize::MAX; groups];
    let (mut touching, mut merging, mut present) = (0_usize, 0_usize, 0_usize);
    let mut last: Range = (0, 0);
    for (number, window) in windows.iter().enumerate() {
        let ((old_begin, old_end), (begin, end)) = (last, *window);
        let is_far = begin >= old_end || begin < old_begin || end < old_end;
        let (gone, came) =
            if is_far { (old_begin..old_end, begin..end) } else { (old_begin..begin, old_end..end) };
        let mut touched = Vec::new();
        for (row, has_come) in gone.map(|row| (row, false)).chain(came.map(|row| (row, true))) {
            let group = group_of[row] as usize;
            if has_come {
                present += usize::from(counts[group] == 0);
                counts[group] += 1;
            } else {
                counts[group] -= 1;
                present -= usize::from(counts[group] == 0);
            }
            if std::mem::replace(&mut seen_in[group], number) != number {
                touched.push(group);
            }
        }
        touching += touched.iter().map(|group| counts[*group]).sum::<usize>() + present;
        merging += present * MERGE;
        last = *window;
    }
    touching < merging
}

fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a batch has fewer than 2^32 rows")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        aggregate::{COUNT, MAKE_LIST, MAX},
        batch::Column,
        plan::{Aggregate, Assign, Constant, Expr},
        types::{DateTime, Value},
    };

    static PLAN: Summarize = Summarize {
        by: &[Assign::new(0, "key", Expr::Column(0))],
        aggregates: &[
            Aggregate {
                columns: &["count"],
                function: &COUNT,
                arguments: &[],
                options: &[],
                condition: None,
            },
            Aggregate {
                columns: &["list"],
                function: &MAKE_LIST,
                arguments: &[Expr::Column(1)],
                options: &[Constant::Long(9)],
                condition: None,
            },
            Aggregate {
                columns: &["most"],
                function: &MAX,
                arguments: &[Expr::Column(1)],
                options: &[],
                condition: None,
            },
        ],
    };

    fn lines(batches: &[Batch]) -> Vec<String> {
        let line = |batch: &Batch, row: usize| {
            let cells = batch.columns().iter().map(|column| column.value(row).to_text().into_owned());
            cells.collect::<Vec<_>>().join(" ")
        };
        batches.iter().flat_map(|batch| (0..batch.rows()).map(move |row| line(batch, row))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn windows_have_the_groups_of_their_rows(
            keys in prop::collection::vec(0..8_i64, 0..60),
            moves in prop::collection::vec((0..9_usize, 0..9_usize), 1..16),
        ) {
            let types = [Type::Long, Type::Long];
            let column = |values: Vec<Value>| Column::from_values(Type::Long, values.iter()).into();
            let numbers = (0_i64..).take(keys.len()).map(Value::Long).collect();
            let columns = vec![column(keys.iter().map(|key| Value::Long(*key)).collect()), column(numbers)];
            let rows = Batch::new(columns, keys.len());
            let ctx = Context::at(DateTime(0));
            let mut grouped = Grouped::of(&PLAN, &types, &rows, ctx);
            let (mut begin, mut end) = (0, 0);
            for (more, less) in moves {
                end = (end + more).min(keys.len());
                begin = (begin + less).min(end);
                let slid = grouped.window((begin, end), ctx);
                let mut state = summarize::Summarize::new(&PLAN, &types);
                state.update(&rows.gather(&(number(begin)..number(end)).collect::<Vec<_>>()), ctx);
                prop_assert_eq!(lines(&slid), lines(&state.finish()));
            }
        }
    }

    #[test]
    fn few_groups_of_many_rows_are_merged_and_many_of_few_are_computed_anew() {
        let windows: Vec<Range> = (0..100).map(|place| (place * 10, place * 10 + 500)).collect();
        let of = |groups: u32| -> Vec<u32> { (0..1_490).map(|row| row % groups).collect() };
        assert!(!pays(&of(3), 3, &windows));
        assert!(pays(&of(400), 400, &windows));
    }
}
