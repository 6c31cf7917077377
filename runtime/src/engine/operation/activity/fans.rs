//! `active_users_count`

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    super::{Given, Made, timeline::Rows},
    line::{Activity, Line},
    long,
};
use crate::types::Value;

/// For each bin, how many ids are seen there that were seen in enough periods of the window before. The arguments are the id, the
/// time and what slices the rows; the constants the start, the end, the size of the window, that of a period, how
/// many periods are enough, and the size of a bin.
///
/// The window ends with the row that is looked at. The example of the documentation shows that a row as far before it as the window is
/// long is not in it; whether one is that is nearer by less than a period, the text and the numbers there leave open.
pub(in crate::engine::operation) fn active_users_count(given: &Given<'_>) -> Made {
    let line = Line::of("active_users_count", given, 4);
    let (window, period) = (line.span(0), line.span(1));
    let enough = match given.constants[4] {
        Value::Long(enough) if enough > 0 => usize::try_from(enough).unwrap_or(usize::MAX),
        _ => panic!("`active_users_count` needs a number of periods above zero"),
    };
    assert!(
        line.start.rem_euclid(period) == 0,
        "whether `active_users_count` counts periods from its start is not documented, and this start is in the middle of one"
    );
    let bins = line.bins(3);
    let activity = Activity::of(given);
    let mut out = Rows::new(given);
    for (slice, rows) in activity.of_slices.iter().enumerate() {
        let mut of_ids: FxHashMap<u32, Vec<i64>> = FxHashMap::default();
        for (time, id) in rows {
            if let Some(id) = id {
                of_ids.entry(*id).or_default().push(*time);
            }
        }
        let mut surely: FxHashSet<(usize, u32)> = FxHashSet::default();
        let mut perhaps: FxHashSet<(usize, u32)> = FxHashSet::default();
        for (id, times) in &of_ids {
            let periods = numbered_periods(times, period);
            for (row, time) in times.iter().enumerate() {
                let Some(bin) = bins.of(*time) else { continue };
                let within = |window: i64| {
                    let first = times.partition_point(|before| time.saturating_sub(*before) >= window);
                    periods.get(first).map_or(0, |first| (periods[row] + 1).saturating_sub(*first))
                };
                if within(window) >= enough {
                    perhaps.insert((bin, *id));
                }
                if within(window.saturating_sub(period)) >= enough {
                    surely.insert((bin, *id));
                }
            }
        }
        assert!(
            surely == perhaps,
            "whether the window of `active_users_count` reaches back to its first period is not documented, and here it matters"
        );
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (bin, _) in surely {
            *counts.entry(bin).or_default() += 1;
        }
        for (bin, count) in counts {
            out.push(&[bins.begin(bin)], &activity.slices, slice, &[long(count)]);
        }
    }
    out.finish()
}

/// The number of the period of each time, where each period that has one counts.
fn numbered_periods(times: &[i64], period: i64) -> Vec<usize> {
    let mut numbers = Vec::with_capacity(times.len());
    let mut last: Option<(i64, usize)> = None;
    for time in times {
        let own = time.div_euclid(period);
        let number = match last {
            Some((before, number)) if before == own => number,
            Some((_, number)) => number + 1,
            None => 0,
        };
        last = Some((own, number));
        numbers.push(number);
    }
    numbers
}
