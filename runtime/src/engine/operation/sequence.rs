//! `sequence_detect`

use std::sync::Arc;

use super::{Given, Made, timeline::sliced};
use crate::{
    batch::{Column, ColumnBuilder},
    types::{DateTime, TimeSpan, Value},
};

/// The pairs of a row of the first step and a later one of the second, near enough to each other. The arguments are the time,
/// the two conditions, and what correlates rows; the constants the longest time between two steps, and that of the whole.
///
/// The documentation shows that a row can be in several pairs. It does not say whether limits are allowed themselves, nor what
/// two rows of a step at one time give: there the rule stops.
pub(super) fn sequence_detect(given: &Given<'_>) -> Made {
    let ([times, first, second, keys @ ..], [step, whole]) = (given.arguments, given.constants) else {
        panic!("`sequence_detect` has three arguments and two constants")
    };
    let (Value::TimeSpan(step), Value::TimeSpan(whole)) = (step, whole) else {
        panic!("`sequence_detect` needs two timespans")
    };
    let limit = step.0.min(whole.0);
    let (slices, numbers) = sliced(keys, given.rows);
    let begins = of_groups(times, first, &numbers);
    let ends = of_groups(times, second, &numbers);
    let mut builders: Vec<ColumnBuilder> = given.types.iter().map(|ty| ColumnBuilder::new(*ty)).collect();
    for (group, (begins, ends)) in begins.iter().zip(&ends).enumerate() {
        for begin in begins {
            let from = ends.partition_point(|end| end < begin);
            for end in &ends[from..] {
                let duration = end.saturating_sub(*begin);
                if duration > limit {
                    break;
                }
                assert!(
                    duration != 0 && duration != limit,
                    "whether `sequence_detect` takes two rows at one time, or as far apart as its limit, is not documented"
                );
                push(&mut builders, &slices.columns, group, [*begin, *end]);
            }
        }
    }
    Made { from: None, columns: builders.into_iter().map(ColumnBuilder::finish).collect() }
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

fn push(builders: &mut [ColumnBuilder], keys: &[Arc<Column>], group: usize, [begin, end]: [i64; 2]) {
    let found = [
        Value::DateTime(DateTime(begin)),
        Value::DateTime(DateTime(end)),
        Value::TimeSpan(TimeSpan(end.saturating_sub(begin))),
    ];
    let row = keys.iter().map(|column| column.value(group)).chain(found);
    for (builder, value) in builders.iter_mut().zip(row) {
        builder.push_value(&value);
    }
}
