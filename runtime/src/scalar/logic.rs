//! `and`, `or`, `not`: logic with three values, and `coalesce`, which chooses by null.

use std::borrow::Cow;

use crate::types::Dynamic;

/// Three-valued `and`: false if either side is false, null if that is not known.
pub fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

/// Three-valued `or`: true if either side is true, null if that is not known.
pub fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        (None, _) | (_, None) => None,
    }
}

/// `coalesce` of strings: the first that is not empty, for a string has no null.
pub fn first_not_empty<'a>(first: Cow<'a, str>, rest: impl FnOnce() -> Cow<'a, str>) -> Cow<'a, str> {
    if first.is_empty() { rest() } else { first }
}

/// `coalesce` of dynamics: the first that is not null.
pub fn first_not_null(first: Dynamic, rest: impl FnOnce() -> Dynamic) -> Dynamic {
    if first.is_null() { rest() } else { first }
}

/// kql: not(operand: bool) -> bool
///
/// The other truth value; null stays null (measured).
///
/// ```kql
/// not(1 == 2)
/// isnull(not(bool(null)))
/// ```
pub fn not(operand: bool) -> bool {
    !operand
}

#[cfg(test)]
mod tests {
    use super::{and, or};

    #[test]
    fn an_unknown_side_counts_only_if_it_decides() {
        assert_eq!(and(Some(false), None), Some(false));
        assert_eq!(and(None, Some(true)), None);
        assert_eq!(or(None, Some(true)), Some(true));
        assert_eq!(or(Some(false), None), None);
    }
}
