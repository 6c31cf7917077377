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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(-4..5_i64, 0..9)
    }

    fn array(numbers: &[i64]) -> Dynamic {
        Dynamic::array(numbers.iter().copied().map(Dynamic::Long).collect::<Vec<Dynamic>>())
    }

    /// The elements, of which none stands twice.
    fn elements(set: &Dynamic) -> BTreeSet<i64> {
        let listed: Vec<i64> =
            set.as_array().unwrap_or_default().iter().filter_map(Dynamic::to_long).collect();
        let elements: BTreeSet<i64> = listed.iter().copied().collect();
        assert_eq!(elements.len(), listed.len(), "{listed:?}");
        elements
    }

    proptest! {
        #[test]
        fn they_are_the_operations_on_sets(a in numbers(), b in numbers()) {
            let (first, second): (BTreeSet<i64>, BTreeSet<i64>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let both = [array(&a), array(&b)];
            prop_assert_eq!(elements(&set_union(&both)), &first | &second);
            prop_assert_eq!(elements(&set_intersect(&both)), &first & &second);
            prop_assert_eq!(elements(&set_difference(&both)), &first - &second);
            prop_assert_eq!(set_equals(&both[0], &both[1]), Some(first == second));
            for number in -4..5 {
                prop_assert_eq!(set_has_element(&both[0], &Dynamic::Long(number)), Some(first.contains(&number)));
            }
        }
    }
}
