//! `take` of a number of rows that is computed, and of each group; and none at all.

use super::{Given, Made};
use crate::{
    engine::groups::Groups,
    types::{Type, Value},
};

/// As many of the first rows as the constant says; none if it is null or below zero.
pub(super) fn first(given: &Given<'_>) -> Made {
    let count = count(given);
    let rows = u32::try_from(count.min(given.rows)).expect("a batch has fewer than 2^32 rows");
    Made { from: Some((0..rows).collect()), columns: Vec::new() }
}

/// As many of the first rows of each group as the constant says. The arguments are what rows are grouped by.
pub(super) fn first_of_group(given: &Given<'_>) -> Made {
    let count = count(given);
    let types: Vec<Type> = given.arguments.iter().map(|column| column.ty()).collect();
    let mut groups = Groups::new(&types);
    let numbers =
        if types.is_empty() { vec![0; given.rows] } else { groups.assign(given.arguments, given.rows) };
    let mut taken = vec![0; groups.len().max(1)];
    let mut from = Vec::new();
    for (row, group) in numbers.iter().enumerate() {
        let taken = &mut taken[*group as usize];
        if *taken < count {
            *taken += 1;
            from.push(u32::try_from(row).expect("a batch has fewer than 2^32 rows"));
        }
    }
    Made { from: Some(from), columns: Vec::new() }
}

/// No rows and no columns.
///
/// # Panics
///
/// If there is a row, with the constant for a message: the run reports it as the end of the rule.
pub(super) fn no_rows(given: &Given<'_>) -> Made {
    if given.rows > 0 {
        match given.constants {
            [Value::String(message)] => panic!("{message}"),
            _ => panic!("rows where none may be"),
        }
    }
    Made { from: Some(Vec::new()), columns: Vec::new() }
}

fn count(given: &Given<'_>) -> usize {
    match given.constants {
        [Value::Long(count)] => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    }
}
