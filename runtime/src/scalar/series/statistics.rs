//! `series_stats`

use super::{count, mean, number};
use crate::types::Dynamic;

/// kql: series_stats(series: dynamic, ignore_nonfinite: dynamic, ...) -> dynamic
///
/// Least element and its place, greatest and its place, mean, standard deviation and variance of a sample, as an array. All are
/// null if an element is no finite number, unless the second argument, which may be left out, is true.
///
/// ```kql
/// tostring(series_stats(dynamic([2, 4, 9]))) == "[2.0,0,9.0,2,5.0,3.605551275463989,13.0]"
/// isnull(series_stats(dynamic([2, null]))[0])
/// series_stats(dynamic([2, null]), true)[4] == 2.0
/// ```
pub fn series_stats(series: &Dynamic, ignore_nonfinite: &[Dynamic]) -> Dynamic {
    let statistics = Statistics::of(series, ignore_nonfinite);
    let Some(found) = statistics else { return Dynamic::array(vec![Dynamic::Null; 7]) };
    Dynamic::array([
        Dynamic::Real(found.least.0),
        place(found.least.1),
        Dynamic::Real(found.greatest.0),
        place(found.greatest.1),
        Dynamic::Real(found.mean),
        Dynamic::Real(found.variance.sqrt()),
        Dynamic::Real(found.variance),
    ])
}

/// kql: series_stats_dynamic(series: dynamic, ignore_nonfinite: dynamic, ...) -> dynamic
///
/// As `series_stats`, as a bag, with the sum and the number of elements.
///
/// ```kql
/// series_stats_dynamic(dynamic([2, 4, 9])).min == 2.0
/// series_stats_dynamic(dynamic([2, 4, 9])).max_idx == 2
/// tostring(series_stats_dynamic(dynamic([2, 4, 9])).len) == "3"
/// series_stats_dynamic(dynamic([2, 4, 9])).sum == 15.0
/// ```
pub fn series_stats_dynamic(series: &Dynamic, ignore_nonfinite: &[Dynamic]) -> Dynamic {
    let found = Statistics::of(series, ignore_nonfinite);
    let real = |pick: fn(&Statistics) -> f64| {
        found.as_ref().map_or(Dynamic::Null, |found| Dynamic::Real(pick(found)))
    };
    let whole =
        |pick: fn(&Statistics) -> usize| found.as_ref().map_or(Dynamic::Null, |found| place(pick(found)));
    Dynamic::bag([
        ("min", real(|found| found.least.0)),
        ("min_idx", whole(|found| found.least.1)),
        ("max", real(|found| found.greatest.0)),
        ("max_idx", whole(|found| found.greatest.1)),
        ("avg", real(|found| found.mean)),
        ("stdev", real(|found| found.variance.sqrt())),
        ("variance", real(|found| found.variance)),
        ("sum", real(|found| found.sum)),
        ("len", whole(|found| found.length)),
    ])
}

fn place(place: usize) -> Dynamic {
    Dynamic::Long(i64::try_from(place).unwrap_or(i64::MAX))
}

struct Statistics {
    least: (f64, usize),
    greatest: (f64, usize),
    mean: f64,
    variance: f64,
    sum: f64,
    length: usize,
}

impl Statistics {
    /// None if there is no number, or something else that must not be there.
    fn of(series: &Dynamic, ignore_nonfinite: &[Dynamic]) -> Option<Self> {
        let ignore = ignore_nonfinite.first().and_then(Dynamic::to_bool).unwrap_or(false);
        let elements = series.as_array()?;
        let finite = |element: &Dynamic| number(element).filter(|value| value.is_finite());
        let numbers: Vec<(f64, usize)> = elements
            .iter()
            .enumerate()
            .filter_map(|(place, element)| Some((finite(element)?, place)))
            .collect();
        if !ignore && numbers.len() < elements.len() {
            return None;
        }
        let values: Vec<f64> = numbers.iter().map(|(value, _)| *value).collect();
        Some(Self {
            least: numbers.iter().copied().reduce(|a, b| if b.0 < a.0 { b } else { a })?,
            greatest: numbers.iter().copied().reduce(|a, b| if b.0 > a.0 { b } else { a })?,
            mean: mean(&values),
            variance: variance(&values),
            sum: values.iter().sum(),
            length: elements.len(),
        })
    }
}

/// The variance of a sample; 0 for a single value.
pub(super) fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    if values.len() < 2 { 0.0 } else { squares / count(values.len() - 1) }
}
