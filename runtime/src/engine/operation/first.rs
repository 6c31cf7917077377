//! `take` of a number of rows that is computed.

use super::{Given, Made};
use crate::types::Value;

/// As many of the first rows as the constant says; none if it is null or below zero.
pub(super) fn first(given: &Given<'_>) -> Made {
    let count = match given.constants {
        [Value::Long(count)] => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    };
    let rows = u32::try_from(count.min(given.rows)).expect("a batch has fewer than 2^32 rows");
    Made { from: Some((0..rows).collect()), columns: Vec::new() }
}
