//! Functions of the states that `hll` and `tdigest` give. A state is read as this program writes it; see [`crate::sketch`].

use crate::{
    sketch::{HyperLogLog, TDigest},
    types::Dynamic,
};

/// kql: dcount_hll(hll: dynamic) -> long
///
/// How many different values a state of `hll` has seen: exactly up to 1,024, then with the error of its accuracy. Null for what is
/// no state.
///
/// ```kql
/// dcount_hll(dynamic([[1024, 14], ["3803688792395291579", "-5665157283053373866"], []])) == 2
/// isnull(dcount_hll(dynamic([1])))
/// ```
pub fn dcount_hll(hll: &Dynamic) -> Option<i64> {
    HyperLogLog::from_dynamic(hll).map(|sketch| sketch.finish())
}

/// kql: hll_merge(hll: dynamic, ...) -> dynamic
///
/// A state of `hll` that has seen what several have. What is no state is passed over; null if none is one, or two differ in
/// accuracy.
///
/// ```kql
/// dcount_hll(hll_merge(dynamic([[1024, 14], ["1", "2"], []]), dynamic([[1024, 14], ["2", "3"], []]))) == 3
/// isnull(hll_merge(dynamic([[1024, 14], ["1"], []]), dynamic([[1024, 16], ["2"], []])))
/// ```
pub fn hll_merge(states: &[Dynamic]) -> Dynamic {
    let mut sketches = states.iter().filter_map(HyperLogLog::from_dynamic);
    let Some(mut merged) = sketches.next() else { return Dynamic::Null };
    if sketches.all(|sketch| merged.merge(&sketch)) { merged.to_dynamic() } else { Dynamic::Null }
}

/// kql: tdigest_merge(tdigest: dynamic, ...) -> dynamic
/// also: merge_tdigest
///
/// A state of `tdigest` that has seen what several have; what is no state is passed over. Null if none is one.
///
/// ```kql
/// rank_tdigest(tdigest_merge(dynamic([[7], [1, 2], [1, 1]]), dynamic([[7], [3], [4]])), 3) == 6.0
/// isnull(tdigest_merge(dynamic([1]), dynamic([2])))
/// ```
pub fn tdigest_merge(states: &[Dynamic]) -> Dynamic {
    let mut digests = states.iter().filter_map(TDigest::from_dynamic);
    let Some(mut merged) = digests.next() else { return Dynamic::Null };
    digests.for_each(|digest| merged.merge(&digest));
    merged.to_dynamic()
}

/// kql: percentile_tdigest(tdigest: dynamic, percentile: real) -> dynamic
///
/// The number at a percentile of what a state of `tdigest` has seen; null for what is no state.
///
/// ```kql
/// percentile_tdigest(dynamic([[7], [1, 2, 9], [1, 1, 2]]), 50) == 2.0
/// percentile_tdigest(dynamic([[7], [1, 2, 9], [1, 1, 2]]), 100) == 9.0
/// isnull(percentile_tdigest(dynamic([[7], [], []]), 50))
/// ```
pub fn percentile_tdigest(tdigest: &Dynamic, percentile: f64) -> Dynamic {
    let found = TDigest::from_dynamic(tdigest).and_then(|digest| digest.finish(percentile));
    found.map_or(Dynamic::Null, Dynamic::Real)
}

/// kql: percentiles_array_tdigest(tdigest: dynamic, percentile: dynamic, ...) -> dynamic
///
/// The numbers at several percentiles, given one by one or as an array; null for what is no state.
///
/// ```kql
/// tostring(percentiles_array_tdigest(dynamic([[7], [1, 2, 9], [1, 1, 2]]), 25, 100)) == "[1.0,9.0]"
/// tostring(percentiles_array_tdigest(dynamic([[7], [1, 2, 9], [1, 1, 2]]), dynamic([50]))) == "[2.0]"
/// ```
pub fn percentiles_array_tdigest(tdigest: &Dynamic, percentiles: &[Dynamic]) -> Dynamic {
    let Some(digest) = TDigest::from_dynamic(tdigest) else { return Dynamic::Null };
    let percentiles =
        percentiles.iter().flat_map(|given| given.as_array().unwrap_or(std::slice::from_ref(given)));
    let at = |percentile: &Dynamic| {
        percentile
            .to_real()
            .and_then(|percentile| digest.finish(percentile))
            .map_or(Dynamic::Null, Dynamic::Real)
    };
    Dynamic::array(percentiles.map(at).collect::<Vec<Dynamic>>())
}

/// kql: rank_tdigest(tdigest: dynamic, value: real) -> real
///
/// How many of the numbers that a state of `tdigest` has seen are not greater than a value; null for what is no state.
///
/// ```kql
/// rank_tdigest(dynamic([[7], [1, 2, 9], [1, 1, 2]]), 2) == 2.0
/// isnull(rank_tdigest(dynamic([]), 2))
/// ```
pub fn rank_tdigest(tdigest: &Dynamic, value: f64) -> Option<f64> {
    TDigest::from_dynamic(tdigest).map(|digest| digest.rank(value))
}

/// kql: percentrank_tdigest(tdigest: dynamic, value: real) -> real
///
/// The same as a percentage.
///
/// ```kql
/// percentrank_tdigest(dynamic([[7], [1, 2, 9], [1, 1, 2]]), 2) == 50.0
/// isnull(percentrank_tdigest(dynamic([]), 2))
/// ```
pub fn percentrank_tdigest(tdigest: &Dynamic, value: f64) -> Option<f64> {
    TDigest::from_dynamic(tdigest).map(|digest| digest.rank(value) / digest.weight() * 100.0)
}
