//! Plugins over a line of times or numbers: `rolling_percentile` and `session_count`.
//!
//! Kusto's documentation does not say what they give in some cases. Where the data is such a case, the rule stops.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;

use super::{Given, Made};
use crate::{
    aggregate::percentile_of,
    batch::{Column, ColumnBuilder},
    engine::groups::Groups,
    types::{DateTime, TimeSpan, Type, Value},
};

/// A percentile of the values of each bin and those before it. The arguments are the value, the bin and what slices the rows; the
/// constants the percentile, the size of a bin, and how many bins count.
pub(super) fn rolling_percentile(given: &Given<'_>) -> Made {
    let ([values, bins, slices @ ..], [percentile, size, window]) = (given.arguments, given.constants) else {
        panic!("`rolling_percentile` has two arguments and three constants")
    };
    let (Some(percentile), Some(size), Some(window)) = (real(percentile), place(size), place(window)) else {
        panic!("`rolling_percentile` needs a percentile, a size and a number of bins")
    };
    assert!(size > 0 && window > 0, "`rolling_percentile` needs bins above zero");
    let (groups, numbers) = sliced(slices, given.rows);
    let mut of_groups: Vec<BTreeMap<i64, Vec<Value>>> = vec![BTreeMap::new(); groups.len().max(1)];
    for (row, group) in numbers.iter().enumerate() {
        let Some(bin) = place(&bins.value(row)) else {
            panic!("`rolling_percentile` over a null time or number cannot be answered")
        };
        of_groups[*group as usize].entry(bin).or_default().push(values.value(row));
    }
    let mut out = Rows::new(given);
    let every = of_groups[0].keys().copied().collect::<Vec<i64>>();
    let has_gap = every.windows(2).any(|pair| pair[0].checked_add(size) != Some(pair[1]));
    for (group, of_bins) in of_groups.iter().enumerate() {
        assert!(
            !has_gap && of_bins.keys().eq(&every),
            "what `rolling_percentile` gives for bins without rows is not documented, and this data has such bins"
        );
        for bin in of_bins.keys() {
            let from = bin.saturating_sub(size.saturating_mul(window - 1));
            let within = of_bins.range(from..=*bin).flat_map(|(_, values)| values);
            let found = percentile_of(within, percentile, given.types[given.types.len() - 1]);
            out.push(&[*bin], &groups, group, &[found]);
        }
    }
    out.finish()
}

/// How many sessions begin in each bin: a row of an id begins one unless the id has a row less than the look-back window before
/// it. The arguments are the id, the time and what slices the rows; the constants the start, the end, the size of a bin and
/// the window.
pub(super) fn session_count(given: &Given<'_>) -> Made {
    let ([id, times, slices @ ..], [start, end, size, window]) = (given.arguments, given.constants) else {
        panic!("`session_count` has two arguments and four constants")
    };
    let [Some(start), Some(end), Some(size), Some(window)] = [start, end, size, window].map(place) else {
        panic!("`session_count` needs a start, an end, a size and a window")
    };
    assert!(size > 0 && window > 0 && start < end, "`session_count` needs bins and a window above zero");
    let keys: Vec<Arc<Column>> = std::iter::once(id).chain(slices).cloned().collect();
    let (ids, numbers) = sliced(&keys, given.rows);
    let mut of_ids: Vec<Vec<i64>> = vec![Vec::new(); ids.len()];
    for (row, number) in numbers.iter().enumerate() {
        let Some(time) = place(&times.value(row)) else { continue };
        assert!(
            time != end && (time >= start || time < start.saturating_sub(window)),
            "whether `session_count` looks at rows just before the start or at the end is not documented"
        );
        if (start..end).contains(&time) {
            of_ids[*number as usize].push(time);
        }
    }
    let mut out = Rows::new(given);
    if given.rows == 0 {
        return out.finish();
    }
    let columns = ids.into_columns();
    let (groups, slice_of) = sliced(&columns[1..], of_ids.len());
    let mut counts: Vec<BTreeMap<i64, i64>> = vec![BTreeMap::new(); groups.len().max(1)];
    for (number, times) in of_ids.iter_mut().enumerate() {
        times.sort_unstable();
        let of_slice = &mut counts[slice_of[number] as usize];
        let mut before: Option<i64> = None;
        for time in times {
            let count = of_slice.entry(time.div_euclid(size).saturating_mul(size)).or_default();
            let is_new = before.is_none_or(|before| time.saturating_sub(before) >= window);
            *count += i64::from(is_new);
            before = Some(*time);
        }
    }
    for (group, counts) in counts.iter().enumerate() {
        let bins: FxHashMap<i64, i64> = counts.iter().map(|(bin, count)| (*bin, *count)).collect();
        let mut bin = start.div_euclid(size).saturating_mul(size);
        while bin < end {
            let count = bins.get(&bin).copied().unwrap_or(0);
            assert!(count > 0, "what `session_count` gives where no session begins is not documented");
            out.push(&[bin], &groups, group, &[Value::Long(count)]);
            bin = bin.saturating_add(size);
        }
    }
    out.finish()
}

/// The number of each row's slice; without anything that slices them there is one.
pub(super) fn sliced(slices: &[Arc<Column>], rows: usize) -> (Slices, Vec<u32>) {
    let types: Vec<Type> = slices.iter().map(|column| column.ty()).collect();
    let mut groups = Groups::new(&types);
    let numbers = if types.is_empty() { vec![0; rows] } else { groups.assign(slices, rows) };
    let count = if types.is_empty() { 1 } else { groups.len() };
    (Slices { columns: groups.into_columns(), count }, numbers)
}

/// The slices of rows.
pub(super) struct Slices {
    pub(super) columns: Vec<Arc<Column>>,
    count: usize,
}

impl Slices {
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    fn into_columns(self) -> Vec<Arc<Column>> {
        self.columns
    }
}

/// The rows that come out: the bins, the slice, and what was found.
pub(super) struct Rows {
    builders: Vec<ColumnBuilder>,
    bin: Type,
}

impl Rows {
    pub(super) fn new(given: &Given<'_>) -> Self {
        let bin = given.types.first().copied().unwrap_or(Type::Long);
        Self { builders: given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect(), bin }
    }

    pub(super) fn push(&mut self, bins: &[i64], slices: &Slices, slice: usize, found: &[Value]) {
        let bins = bins.iter().map(|bin| match self.bin {
            Type::DateTime => Value::DateTime(DateTime(*bin)),
            Type::TimeSpan => Value::TimeSpan(TimeSpan(*bin)),
            _ => Value::Long(*bin),
        });
        let slices = slices.columns.iter().map(|column| column.value(slice));
        let row = bins.chain(slices).chain(found.iter().cloned());
        for (builder, value) in self.builders.iter_mut().zip(row) {
            builder.push_value(&value);
        }
    }

    pub(super) fn finish(self) -> Made {
        Made { from: None, columns: self.builders.into_iter().map(ColumnBuilder::finish).collect() }
    }
}

/// Where a value stands on the line.
pub(super) fn place(value: &Value) -> Option<i64> {
    match value {
        Value::Long(value) => Some(*value),
        Value::Int(value) => Some(i64::from(*value)),
        Value::DateTime(value) => Some(value.0),
        Value::TimeSpan(value) => Some(value.0),
        _ => None,
    }
}

fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Real(value) => Some(*value),
        _ => None,
    }
}
