//! Plugins over what users did on a line of times or numbers.
//!
//! Different ids are counted exactly; the engine's own counts are exact while there are few, and estimates beyond. The period of
//! an analysis has its start and its end in it (measured for `activity_engagement`, documented by the examples of
//! `activity_counts_metrics`). Where the data is a case of which Kusto's documentation does not tell, the rule stops.

mod fans;
mod line;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

pub(super) use self::fans::active_users_count;
use self::line::{Activity, Line};
use super::{Given, Made, timeline::Rows};
use crate::types::Value;

type Ids = FxHashSet<u32>;

/// For each window, its rows, its ids, those that no window before had, and those of all windows up to it. The arguments are the id,
/// the time and what slices the rows; the constants the start, the end and the size of a window.
pub(super) fn activity_counts_metrics(given: &Given<'_>) -> Made {
    let line = Line::of("activity_counts_metrics", given, 1);
    let bins = line.aligned_bins(0);
    let activity = Activity::of(given);
    let mut out = Rows::new(given);
    for (slice, rows) in activity.of_slices.iter().enumerate() {
        let mut seen = Ids::default();
        for (bin, ids) in line.every_bin(&bins, rows) {
            let own = distinct(&ids);
            let new = own.difference(&seen).count();
            seen.extend(&own);
            let counts = [ids.len(), own.len(), new, seen.len()].map(long);
            out.push(&[bins.begin(bin)], &activity.slices, slice, &counts);
        }
    }
    out.finish()
}

/// For each window, its ids, those that the window before had not, and which part of that window's came back and did not. The first
/// window keeps all (measured). The arguments and constants are those of [`activity_counts_metrics`].
pub(super) fn activity_metrics(given: &Given<'_>) -> Made {
    let line = Line::of("activity_metrics", given, 1);
    let bins = line.aligned_bins(0);
    let activity = Activity::of(given);
    let mut out = Rows::new(given);
    for (slice, rows) in activity.of_slices.iter().enumerate() {
        let mut before: Option<Ids> = None;
        for (bin, ids) in line.every_bin(&bins, rows) {
            let own = distinct(&ids);
            let (new, retained, churned) = match &before {
                None => (own.len(), 1.0, 0.0),
                Some(before) => {
                    let kept = own.intersection(before).count();
                    let lost = before.len() - kept;
                    (own.len() - kept, ratio(kept, before.len()), ratio(lost, before.len()))
                }
            };
            let found = [long(own.len()), long(new), Value::Real(retained), Value::Real(churned)];
            out.push(&[bins.begin(bin)], &activity.slices, slice, &found);
            before = Some(own);
        }
    }
    out.finish()
}

/// What became of the ids that each window saw first: for it and each window from there on, the ids of that window which none up to
/// the first had, and how many of the first window's new ones are there and are not. The arguments are those of
/// [`activity_counts_metrics`]; a constant behind the size names the one window that is wanted, if it is not null.
pub(super) fn new_activity_metrics(given: &Given<'_>) -> Made {
    let line = Line::of("new_activity_metrics", given, 2);
    let bins = line.aligned_bins(0);
    let wanted = line.bin_named(&bins, 1);
    let count = bins.counted(line.plugin);
    let activity = Activity::of(given);
    let mut out = Rows::new(given);
    for (slice, rows) in activity.of_slices.iter().enumerate() {
        if rows.is_empty() {
            continue;
        }
        let mut ids_of = vec![Ids::default(); count];
        for (bin, ids) in bins.filled(rows) {
            ids_of[bin] = distinct(&ids);
        }
        let mut seen = Ids::default();
        for from in 0..count {
            let cohort: Ids = ids_of[from].difference(&seen).copied().collect();
            seen.extend(&ids_of[from]);
            if wanted.is_some_and(|wanted| wanted != from) {
                continue;
            }
            for (to, ids) in ids_of.iter().enumerate().skip(from) {
                let new = if to == from { cohort.len() } else { ids.difference(&seen).count() };
                let kept = cohort.intersection(ids).count();
                let lost = cohort.len() - kept;
                let rates = [kept, lost].map(|part| Value::Real(ratio(part, cohort.len())));
                let counts = [new, kept, lost].map(long);
                let found: Vec<Value> = counts.into_iter().chain(rates).collect();
                out.push(&[bins.begin(from), bins.begin(to)], &activity.slices, slice, &found);
            }
        }
    }
    out.finish()
}

/// For each window, its ids, those of the longer window that ends with it, and their ratio. The arguments are those of
/// [`activity_counts_metrics`]; the constants the start, the end, and the sizes of both windows.
pub(super) fn activity_engagement(given: &Given<'_>) -> Made {
    let line = Line::of("activity_engagement", given, 2);
    let bins = line.aligned_bins(0);
    let width = line.width(1, 0);
    let activity = Activity::of(given);
    let mut out = Rows::new(given);
    for (slice, rows) in activity.of_slices.iter().enumerate() {
        line.no_rows_before(rows, 1);
        let filled = line.every_bin(&bins, rows);
        let outer = windows(&filled, width, bins.counted(line.plugin));
        for (bin, ids) in &filled {
            let inner = distinct(ids).len();
            let found = [long(inner), long(outer[*bin].ids), Value::Real(ratio(inner, outer[*bin].ids))];
            out.push(&[bins.begin(*bin)], &activity.slices, slice, &found);
        }
    }
    out.finish()
}

/// For each bin, the rows and the ids of the window that ends with it, if it has any. The arguments are those of
/// [`activity_counts_metrics`]; the constants the start, the end, the size of the window and that of a bin.
pub(super) fn sliding_window_counts(given: &Given<'_>) -> Made {
    let line = Line::of("sliding_window_counts", given, 2);
    let bins = line.bins(1);
    let width = line.width(0, 1);
    let activity = Activity::of(given);
    let mut out = Rows::new(given);
    for (slice, rows) in activity.of_slices.iter().enumerate() {
        line.no_rows_before(rows, 0);
        let found = windows(&bins.filled(rows), width, bins.counted(line.plugin));
        for (bin, window) in found.iter().enumerate().filter(|(_, window)| window.rows > 0) {
            let counts = [long(window.rows), long(window.ids)];
            out.push(&[bins.begin(bin)], &activity.slices, slice, &counts);
        }
    }
    out.finish()
}

/// What a window holds.
struct Window {
    rows: usize,
    ids: usize,
}

/// The windows of so many bins that end with each bin.
fn windows(filled: &BTreeMap<usize, Vec<Option<u32>>>, width: usize, count: usize) -> Vec<Window> {
    let mut rows = 0;
    let mut within: FxHashMap<u32, usize> = FxHashMap::default();
    let mut found = Vec::with_capacity(count);
    for bin in 0..count {
        if let Some(entering) = filled.get(&bin) {
            rows += entering.len();
            for id in entering.iter().flatten() {
                *within.entry(*id).or_default() += 1;
            }
        }
        if let Some(leaving) = bin.checked_sub(width).and_then(|bin| filled.get(&bin)) {
            rows -= leaving.len();
            for id in leaving.iter().flatten() {
                if let Some(times) = within.get_mut(id) {
                    *times -= 1;
                    if *times == 0 {
                        within.remove(id);
                    }
                }
            }
        }
        found.push(Window { rows, ids: within.len() });
    }
    found
}

fn distinct(ids: &[Option<u32>]) -> Ids {
    ids.iter().flatten().copied().collect()
}

fn long(count: usize) -> Value {
    Value::Long(i64::try_from(count).unwrap_or(i64::MAX))
}

/// NaN of nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    let [part, whole] = [part, whole].map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    part / whole
}
