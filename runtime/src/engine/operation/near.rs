//! `rows_near`

use super::{Given, Made};
use crate::types::Value;

/// The rows that stand so many places before or after one for which the condition is true, and that one itself. The argument is the
/// condition; the constants how many rows before it and after it.
pub(super) fn rows_near(given: &Given<'_>) -> Made {
    let ([condition], [before, after]) = (given.arguments, given.constants) else {
        panic!("`rows_near` has a condition and two numbers")
    };
    let [before, after] = [before, after].map(|count| match count {
        Value::Long(count) => usize::try_from(*count).ok(),
        _ => None,
    });
    let (Some(before), Some(after)) = (before, after) else {
        panic!("`rows_near` needs numbers of rows that are not below zero")
    };
    let mut from = Vec::new();
    let mut next = 0;
    for row in (0..given.rows).filter(|row| condition.value(*row) == Value::Bool(true)) {
        let last = row.saturating_add(after).saturating_add(1).min(given.rows);
        let first = row.saturating_sub(before).max(next);
        from.extend((first..last).map(|row| u32::try_from(row).expect("a batch has fewer than 2^32 rows")));
        next = next.max(last);
    }
    Made { from: Some(from), columns: Vec::new() }
}
