//! Window functions: a column of what stands in the rows around.

use super::{Given, Made};
use crate::{
    batch::{Column, ColumnBuilder},
    types::{DateTime, TimeSpan, Value},
};

/// `prev` and `next`: the argument so many rows before, or after with `forward`; past the ends the second constant.
pub(super) fn shifted(given: &Given<'_>, forward: bool) -> Made {
    let source = &given.arguments[0];
    let [offset, otherwise] = given.constants else { panic!("`prev` and `next` have two constants") };
    let offset = if let Value::Long(offset) = offset { i128::from(*offset) } else { 0 };
    let offset = if forward { offset } else { -offset };
    let mut builder = ColumnBuilder::new(given.types[0]);
    for row in 0..given.rows {
        let place = i128::try_from(row).unwrap_or_default() + offset;
        match usize::try_from(place).ok().filter(|place| *place < given.rows) {
            Some(place) => builder.push_from(source, place),
            None => builder.push_value(otherwise),
        }
    }
    made(builder.finish())
}

/// `row_number`: the constant, and one more for each row; begins again where the argument says so.
pub(super) fn row_number(given: &Given<'_>) -> Made {
    let start = if let [Value::Long(start)] = given.constants { *start } else { 1 };
    let mut number = start;
    let numbers = (0..given.rows).map(|row| {
        if row > 0 {
            number = if restarts(given, 0, row) { start } else { number.wrapping_add(1) };
        }
        Some(number)
    });
    made(Column::Long(numbers.collect()))
}

/// `row_cumsum`: the sum of the argument up to each row; nulls add nothing.
pub(super) fn row_cumsum(given: &Given<'_>) -> Made {
    let terms = &given.arguments[0];
    let mut sum: Option<Value> = None;
    let mut builder = ColumnBuilder::new(given.types[0]);
    for row in 0..given.rows {
        let term = terms.value(row);
        sum = if restarts(given, 1, row) { Some(term) } else { Some(plus(sum, term)) };
        builder.push_value(sum.as_ref().unwrap_or(&Value::null(given.types[0])));
    }
    made(builder.finish())
}

/// `row_rank_dense` and, with `gaps`, `row_rank_min`: the rank of the argument among rows that are sorted by it.
pub(super) fn row_rank(given: &Given<'_>, gaps: bool) -> Made {
    let terms = &given.arguments[0];
    let (mut rank, mut position) = (0, 0);
    let ranks = (0..given.rows).map(|row| {
        let restart = row == 0 || restarts(given, 1, row);
        position = if restart { 1 } else { position + 1 };
        if restart {
            rank = 1;
        } else if terms.value(row) != terms.value(row - 1) {
            rank = if gaps { position } else { rank + 1 };
        }
        Some(rank)
    });
    made(Column::Long(ranks.collect()))
}

/// `row_window_session`: the time at which the session of each row began. A session ends where the next time is further
/// from its first than the first constant or from the one before than the second.
pub(super) fn row_window_session(given: &Given<'_>) -> Made {
    let Column::DateTime(times) = &*given.arguments[0] else { panic!("sessions are made of datetimes") };
    let [Value::TimeSpan(from_first), Value::TimeSpan(from_last)] = given.constants else {
        return made(Column::nulls(given.types[0], given.rows));
    };
    let mut session: Option<(DateTime, DateTime)> = None;
    let began = (0..given.rows).map(|row| {
        if restarts(given, 1, row) {
            session = None;
        }
        let time = times.get(row)?;
        let first = match session {
            Some((first, last)) if near(first, time, *from_first) && near(last, time, *from_last) => first,
            _ => time,
        };
        session = Some((first, time));
        Some(first)
    });
    made(Column::DateTime(began.collect()))
}

fn near(before: DateTime, time: DateTime, most: TimeSpan) -> bool {
    time.0.checked_sub(before.0).is_some_and(|ticks| ticks <= most.0)
}

/// True if the argument at this place says that the row is the first of others.
fn restarts(given: &Given<'_>, place: usize, row: usize) -> bool {
    matches!(given.arguments.get(place).map(|restart| restart.value(row)), Some(Value::Bool(true)))
}

fn plus(sum: Option<Value>, term: Value) -> Value {
    match (sum, term) {
        (Some(Value::Int(sum)), Value::Int(term)) => Value::Int(sum.wrapping_add(term)),
        (Some(Value::Long(sum)), Value::Long(term)) => Value::Long(sum.wrapping_add(term)),
        (Some(Value::Real(sum)), Value::Real(term)) => Value::Real(sum + term),
        (Some(Value::Decimal(sum)), Value::Decimal(term)) => {
            Value::Decimal(crate::types::Decimal(sum.0.saturating_add(term.0)))
        }
        (Some(sum), term) if term.is_null() => sum,
        (_, term) => term,
    }
}

fn made(column: Column) -> Made {
    Made { from: None, columns: vec![column] }
}
