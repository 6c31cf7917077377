//! The line that activities are on, its bins, and the rows in them.

use std::collections::BTreeMap;

use super::super::{
    Given,
    timeline::{Slices, place, sliced},
};
use crate::types::Value;

/// More bins than this are not walked through.
const MOST_BINS: usize = 20_000;

/// The constants of a plugin: the start, the end, and spans or numbers.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) plugin: &'static str,
    pub(super) start: i64,
    pub(super) end: i64,
    rest: &'a [Value],
}

impl<'a> Line<'a> {
    pub(super) fn of(plugin: &'static str, given: &Given<'a>, constants: usize) -> Self {
        let [start, end, rest @ ..] = given.constants else { panic!("`{plugin}` has a start and an end") };
        assert!(rest.len() == constants, "`{plugin}` has {constants} constants behind its end");
        let (Some(start), Some(end)) = (place(start), place(end)) else {
            panic!("`{plugin}` needs a start and an end")
        };
        assert!(start <= end, "`{plugin}` needs a start before its end");
        Self { plugin, start, end, rest }
    }

    /// A span above zero.
    pub(super) fn span(&self, index: usize) -> i64 {
        match place(&self.rest[index]) {
            Some(span) if span > 0 => span,
            _ => panic!("`{}` needs spans above zero", self.plugin),
        }
    }

    /// The bins of this size, counted from the start.
    pub(super) fn bins(&self, size: usize) -> Bins {
        Bins { start: self.start, end: self.end, size: self.span(size) }
    }

    /// The same, where it is not known whether bins are counted from the start: here it makes no difference.
    pub(super) fn aligned_bins(&self, size: usize) -> Bins {
        let bins = self.bins(size);
        assert!(
            self.start.rem_euclid(bins.size) == 0,
            "whether `{}` counts bins from its start is not documented, and this start is in the middle of one",
            self.plugin
        );
        bins
    }

    /// The bin that a constant is the beginning of; `None` if it is null.
    pub(super) fn bin_named(&self, bins: &Bins, index: usize) -> Option<usize> {
        let named = place(&self.rest[index])?;
        let bin = bins.of(named).filter(|bin| bins.begin(*bin) == named);
        assert!(
            bin.is_some(),
            "what `{}` gives for a cohort that is no beginning of a window is not documented",
            self.plugin
        );
        bin
    }

    /// How many bins a window has.
    pub(super) fn width(&self, window: usize, size: usize) -> usize {
        let (window, size) = (self.span(window), self.span(size));
        assert!(
            window % size == 0,
            "what `{}` gives for a window that is no multiple of its bins is not documented",
            self.plugin
        );
        usize::try_from(window / size).unwrap_or(usize::MAX)
    }

    /// Stops where rows are so near before the start that a window could have them.
    pub(super) fn no_rows_before(&self, rows: &[(i64, Option<u32>)], window: usize) {
        let from = self.start.saturating_sub(self.span(window));
        assert!(
            rows.iter().all(|(time, _)| !(from..self.start).contains(time)),
            "whether `{}` looks at rows before its start is not documented, and this data has such rows",
            self.plugin
        );
    }

    /// The ids in each bin. What comes out for a bin without rows is not known.
    pub(super) fn every_bin(
        &self,
        bins: &Bins,
        rows: &[(i64, Option<u32>)],
    ) -> BTreeMap<usize, Vec<Option<u32>>> {
        let filled = bins.filled(rows);
        assert!(
            rows.is_empty() || filled.len() == bins.count(),
            "what `{}` gives for a bin without rows is not documented, and this data has such bins",
            self.plugin
        );
        filled
    }
}

/// The bins of an analysis; the last is that of its end.
#[derive(Debug)]
pub(super) struct Bins {
    start: i64,
    end: i64,
    size: i64,
}

impl Bins {
    /// The bin of a time; `None` outside the analysis.
    pub(super) fn of(&self, time: i64) -> Option<usize> {
        let is_within = (self.start..=self.end).contains(&time);
        is_within.then(|| usize::try_from(time.saturating_sub(self.start) / self.size).unwrap_or(usize::MAX))
    }

    /// Where a bin begins.
    pub(super) fn begin(&self, bin: usize) -> i64 {
        let bin = i64::try_from(bin).unwrap_or(i64::MAX);
        self.start.saturating_add(bin.saturating_mul(self.size))
    }

    fn count(&self) -> usize {
        usize::try_from((self.end.saturating_sub(self.start)) / self.size)
            .unwrap_or(usize::MAX)
            .saturating_add(1)
    }

    /// How many there are, if they can be walked through.
    pub(super) fn counted(&self, plugin: &str) -> usize {
        let count = self.count();
        assert!(count <= MOST_BINS, "`{plugin}` over {count} bins is more than can be answered");
        count
    }

    /// The ids of the rows of each bin that has any.
    pub(super) fn filled(&self, rows: &[(i64, Option<u32>)]) -> BTreeMap<usize, Vec<Option<u32>>> {
        let mut filled: BTreeMap<usize, Vec<Option<u32>>> = BTreeMap::new();
        for (time, id) in rows {
            if let Some(bin) = self.of(*time) {
                filled.entry(bin).or_default().push(*id);
            }
        }
        filled
    }
}

/// The rows that have a time.
pub(super) struct Activity {
    pub(super) slices: Slices,
    /// Of each slice, the time and the id of each row, in order; a null is no id.
    pub(super) of_slices: Vec<Vec<(i64, Option<u32>)>>,
}

impl Activity {
    pub(super) fn of(given: &Given<'_>) -> Self {
        let [id, times, slices @ ..] = given.arguments else {
            panic!("a plugin over activities has an id and a time")
        };
        let (_, ids) = sliced(std::slice::from_ref(id), given.rows);
        let (slices, numbers) = sliced(slices, given.rows);
        let mut of_slices = vec![Vec::new(); slices.len()];
        for (row, number) in numbers.iter().enumerate() {
            if let Some(time) = place(&times.value(row)) {
                of_slices[*number as usize].push((time, (!id.is_null(row)).then(|| ids[row])));
            }
        }
        for rows in &mut of_slices {
            rows.sort_unstable();
        }
        Self { slices, of_slices }
    }
}
