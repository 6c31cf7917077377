//! `sequence_detect`

use std::sync::Arc;

use super::{Given, Made, timeline::sliced};
use crate::{
    batch::{Column, ColumnBuilder},
    types::{DateTime, TimeSpan, Value},
};

/// The rows that follow each other through the steps, each near enough to the one before it and the last to the first. The arguments
/// are the time, the conditions of the steps, and what correlates rows; the constants the longest time between two steps, that of the
/// whole, and how many steps there are.
///
/// The documentation shows that a row can be in several sequences. It does not say whether limits are allowed themselves, nor what
/// two rows of a step at one time give: there the rule stops.
pub(super) fn sequence_detect(given: &Given<'_>) -> Made {
    let ([times, rest @ ..], [Value::TimeSpan(step), Value::TimeSpan(whole), Value::Long(count)]) =
        (given.arguments, given.constants)
    else {
        panic!("`sequence_detect` has a time, two timespans and a number of steps")
    };
    let count = usize::try_from(*count).unwrap_or(0).min(rest.len());
    assert!(count > 0, "`sequence_detect` has steps");
    let (steps, keys) = rest.split_at(count);
    let (slices, numbers) = sliced(keys, given.rows);
    let of_steps: Vec<Vec<Vec<i64>>> = steps.iter().map(|step| of_groups(times, step, &numbers)).collect();
    let groups = of_steps.iter().map(Vec::len).max().unwrap_or(0);
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    for group in 0..groups {
        let steps: Vec<&[i64]> = of_steps.iter().map(|of_groups| of_groups[group].as_slice()).collect();
        let limits = Limits { step: step.0, whole: whole.0 };
        for begin in steps[0] {
            follow(&steps, &limits, &mut vec![*begin], &mut |path| {
                push(&mut builders, &slices.columns, group, path);
            });
        }
    }
    Made { from: None, columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
}

struct Limits {
    step: i64,
    whole: i64,
}

/// Goes on from the last step of a path in every way.
fn follow(steps: &[&[i64]], limits: &Limits, path: &mut Vec<i64>, found: &mut impl FnMut(&[i64])) {
    let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) else { return };
    let Some(next) = steps.get(path.len()) else { return found(path) };
    for time in &next[next.partition_point(|time| *time < last)..] {
        let (gap, duration) = (time.saturating_sub(last), time.saturating_sub(first));
        if gap > limits.step || duration > limits.whole {
            break;
        }
        assert!(
            gap != 0 && gap != limits.step && duration != limits.whole,
            "whether `sequence_detect` takes two rows at one time, or as far apart as its limit, is not documented"
        );
        path.push(*time);
        follow(steps, limits, path, found);
        path.pop();
    }
}

/// The times of the rows of a step, in order, for each group.
fn of_groups(times: &Column, step: &Column, numbers: &[u32]) -> Vec<Vec<i64>> {
    let count = numbers.iter().max().map_or(0, |last| *last as usize + 1);
    let mut found: Vec<Vec<i64>> = vec![Vec::new(); count];
    for (row, group) in numbers.iter().enumerate() {
        if let (Value::Bool(true), Value::DateTime(time)) = (step.value(row), times.value(row)) {
            found[*group as usize].push(time.0);
        }
    }
    for times in &mut found {
        times.sort_unstable();
        assert!(
            times.windows(2).all(|pair| pair[0] != pair[1]),
            "what `sequence_detect` makes of two rows of a step at one time is not documented, and this data has such rows"
        );
    }
    found
}

fn push(builders: &mut [ColumnBuilder], keys: &[Arc<Column>], group: usize, path: &[i64]) {
    let (first, last) = (path[0], path[path.len() - 1]);
    let duration = Value::TimeSpan(TimeSpan(last.saturating_sub(first)));
    let times = path.iter().map(|time| Value::DateTime(DateTime(*time)));
    let row = keys.iter().map(|column| column.value(group)).chain(times).chain(std::iter::once(duration));
    for (builder, value) in builders.iter_mut().zip(row) {
        builder.push_value(&value);
    }
}
