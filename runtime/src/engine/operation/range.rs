//! `range`

use super::{Given, Made};
use crate::{
    batch::Column,
    types::{DateTime, Decimal, TimeSpan, Value},
};

/// More rows than this are not made: the rule stops, and says so.
const MOST: usize = 100_000_000;

/// The values from the first constant to the second by steps of the third; all of the type of the column, but for the step
/// between datetimes, which is a timespan. No rows if any of them is null, or the step leads away or nowhere.
pub(super) fn range(given: &Given<'_>) -> Made {
    let column = match given.constants {
        [Value::Int(from), Value::Int(to), Value::Int(step)] => {
            let next = |value: &i32| value.checked_add(*step);
            Column::Int(values(*from, to, &0, step, next).map(Some).collect())
        }
        [Value::Long(from), Value::Long(to), Value::Long(step)] => {
            let next = |value: &i64| value.checked_add(*step);
            Column::Long(values(*from, to, &0, step, next).map(Some).collect())
        }
        [Value::Real(from), Value::Real(to), Value::Real(step)] => {
            let next = |value: &f64| Some(value + step);
            Column::Real(values(*from, to, &0.0, step, next).map(Some).collect())
        }
        [Value::Decimal(from), Value::Decimal(to), Value::Decimal(step)] => {
            let next = |value: &Decimal| value.0.checked_add(step.0).map(Decimal);
            let zero = Decimal(rust_decimal::Decimal::ZERO);
            Column::Decimal(values(*from, to, &zero, step, next).map(Some).collect())
        }
        [Value::TimeSpan(from), Value::TimeSpan(to), Value::TimeSpan(step)] => {
            let next = |value: &TimeSpan| value.0.checked_add(step.0).map(TimeSpan);
            Column::TimeSpan(values(*from, to, &TimeSpan::ZERO, step, next).map(Some).collect())
        }
        [Value::DateTime(from), Value::DateTime(to), Value::TimeSpan(step)] => {
            let next = |value: &DateTime| value.checked_add(*step);
            Column::DateTime(values(*from, to, &TimeSpan::ZERO, step, next).map(Some).collect())
        }
        _ => Column::nulls(given.types[0], 0),
    };
    Made { from: None, columns: vec![column] }
}

fn values<'a, T: PartialOrd + Copy + 'a, S: PartialOrd>(
    from: T,
    to: &'a T,
    zero: &S,
    step: &S,
    next: impl Fn(&T) -> Option<T> + 'a,
) -> impl Iterator<Item = T> + 'a {
    let (rises, falls) = (step > zero, step < zero);
    let steps = std::iter::successors((rises || falls).then_some(from), next);
    let within = steps.take_while(move |value| if rises { value <= to } else { value >= to });
    within.enumerate().map(|(row, value)| {
        assert!(row < MOST, "`range` makes more than {MOST} rows");
        value
    })
}
