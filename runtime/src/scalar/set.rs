//! Arrays as sets: each value once, in the order of its first place.

use rustc_hash::FxHashSet;

use crate::types::{Dynamic, number::long_to_real};

/// kql: set_union(set: dynamic, ...) -> dynamic
///
/// The values that stand in any of the arrays; null if one is no array.
///
/// ```kql
/// tostring(set_union(dynamic([1, 2, 2]), dynamic([3, 2]))) == "[1,2,3]"
/// ```
pub fn set_union(sets: &[Dynamic]) -> Dynamic {
    let Some(sets) = arrays(sets) else { return Dynamic::Null };
    distinct(sets.into_iter().flatten())
}

/// kql: set_intersect(set: dynamic, ...) -> dynamic
///
/// The values that stand in all of the arrays; null if one is no array.
///
/// ```kql
/// tostring(set_intersect(dynamic([1, 2, 3]), dynamic([3, 2]))) == "[2,3]"
/// tostring(set_intersect(dynamic([1, 2, 3]), dynamic([4, 5]))) == "[]"
/// ```
pub fn set_intersect(sets: &[Dynamic]) -> Dynamic {
    let Some((first, others)) = arrays(sets).and_then(split_first) else { return Dynamic::Null };
    distinct(first.iter().filter(|value| others.iter().all(|other| other.contains(value))))
}

/// kql: set_difference(set: dynamic, ...) -> dynamic
///
/// The values of the first array that stand in none of the others; null if one is no array.
///
/// ```kql
/// tostring(set_difference(dynamic([1, 2, 3]), dynamic([2]), dynamic([3]))) == "[1]"
/// tostring(set_difference(dynamic([1, 2, 3]), dynamic([1, 2, 3]))) == "[]"
/// ```
pub fn set_difference(sets: &[Dynamic]) -> Dynamic {
    let Some((first, others)) = arrays(sets).and_then(split_first) else { return Dynamic::Null };
    distinct(first.iter().filter(|value| others.iter().all(|other| !other.contains(value))))
}

/// kql: set_has_element(set: dynamic, value: dynamic) -> bool
///
/// True if a value stands in an array; null if it is no array.
///
/// ```kql
/// set_has_element(dynamic([1, 2]), 1)
/// set_has_element(dynamic(["a"]), "b") == false
/// ```
pub fn set_has_element(set: &Dynamic, value: &Dynamic) -> Option<bool> {
    set.as_array().map(|elements| elements.contains(value))
}

/// kql: set_equals(set1: dynamic, set2: dynamic) -> bool
///
/// True if two arrays hold the same values, in any order and number; null if one is no array.
///
/// ```kql
/// set_equals(dynamic([1, 2, 2]), dynamic([2, 1]))
/// set_equals(dynamic([1]), dynamic([2])) == false
/// isnull(set_equals(dynamic([1]), dynamic({})))
/// ```
pub fn set_equals(set1: &Dynamic, set2: &Dynamic) -> Option<bool> {
    Some(values(set1)? == values(set2)?)
}

/// kql: jaccard_index(set1: dynamic, set2: dynamic) -> real
///
/// How many values two arrays share, as a part of all their values; NaN if both are empty, null if one is no array.
///
/// ```kql
/// jaccard_index(dynamic([1, 1, 2]), dynamic([2, 3, 4])) == 0.25
/// isnan(jaccard_index(dynamic([]), dynamic([])))
/// isnull(jaccard_index(dynamic([1]), dynamic({})))
/// ```
pub fn jaccard_index(set1: &Dynamic, set2: &Dynamic) -> Option<f64> {
    let (set1, set2) = (values(set1)?, values(set2)?);
    let count = |count: usize| long_to_real(i64::try_from(count).unwrap_or(i64::MAX));
    Some(count(set1.intersection(&set2).count()) / count(set1.union(&set2).count()))
}

fn values(set: &Dynamic) -> Option<FxHashSet<&Dynamic>> {
    Some(set.as_array()?.iter().collect())
}

fn arrays(values: &[Dynamic]) -> Option<Vec<&[Dynamic]>> {
    values.iter().map(Dynamic::as_array).collect()
}

fn split_first(sets: Vec<&[Dynamic]>) -> Option<(&[Dynamic], Vec<&[Dynamic]>)> {
    let mut sets = sets.into_iter();
    Some((sets.next()?, sets.collect()))
}

fn distinct<'a>(values: impl Iterator<Item = &'a Dynamic>) -> Dynamic {
    let mut seen = FxHashSet::default();
    Dynamic::array(values.filter(|value| seen.insert(*value)).cloned().collect::<Vec<Dynamic>>())
}
