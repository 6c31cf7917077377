//! One number of a series, or of two. The result is null if a value is no array of numbers, or two differ in length.

use super::{mean, numbers};
use crate::types::Dynamic;

/// kql: series_sum(series: dynamic) -> real
/// deprecated: array_sum
///
/// The sum of the elements.
///
/// ```kql
/// series_sum(dynamic([1, 2.5])) == 3.5
/// isnull(series_sum(dynamic([1, "a"])))
/// ```
pub fn series_sum(series: &Dynamic) -> Option<f64> {
    Some(numbers(series)?.iter().sum())
}

/// kql: series_product(series: dynamic) -> real
///
/// The product of the elements.
///
/// ```kql
/// series_product(dynamic([1, 2, 3, 4])) == 24.0
/// ```
pub fn series_product(series: &Dynamic) -> Option<f64> {
    Some(numbers(series)?.iter().product())
}

/// kql: series_magnitude(series: dynamic) -> real
///
/// The length of the series as a vector: the square root of the sum of the squares.
///
/// ```kql
/// series_magnitude(dynamic([3, 4])) == 5.0
/// ```
pub fn series_magnitude(series: &Dynamic) -> Option<f64> {
    let series = numbers(series)?;
    Some(dot(&series, &series).sqrt())
}

/// kql: series_dot_product(series1: dynamic, series2: dynamic) -> real
///
/// The sum of the products of the elements; a number stands for a series of it.
///
/// ```kql
/// series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1])) == 12.0
/// series_dot_product(dynamic([1, 2, 4]), 2) == 14.0
/// isnull(series_dot_product(dynamic([1, 2]), dynamic([1])))
/// ```
pub fn series_dot_product(series1: &Dynamic, series2: &Dynamic) -> Option<f64> {
    match (numbers(series1), numbers(series2)) {
        (Some(a), Some(b)) => (a.len() == b.len()).then(|| dot(&a, &b)),
        (Some(a), None) => super::number(series2).map(|factor| a.iter().map(|a| a * factor).sum()),
        (None, Some(b)) => super::number(series1).map(|factor| b.iter().map(|b| b * factor).sum()),
        (None, None) => None,
    }
}

/// kql: series_cosine_similarity(series1: dynamic, series2: dynamic) -> real
///
/// The cosine of the angle between two series as vectors.
///
/// ```kql
/// series_cosine_similarity(dynamic([3, 4]), dynamic([4, 3])) == 0.96
/// ```
pub fn series_cosine_similarity(series1: &Dynamic, series2: &Dynamic) -> Option<f64> {
    similarity(series1, series2, None, None)
}

/// kql: series_cosine_similarity(series1: dynamic, series2: dynamic, magnitude1: real, magnitude2: real) -> real
///
/// As without magnitudes, which are computed if they are null.
///
/// ```kql
/// series_cosine_similarity(dynamic([3, 4]), dynamic([4, 3]), 5.0, 5.0) == 0.96
/// ```
pub fn series_cosine_similarity_magnitudes(
    series1: &Dynamic,
    series2: &Dynamic,
    magnitude1: Option<f64>,
    magnitude2: Option<f64>,
) -> Option<f64> {
    similarity(series1, series2, magnitude1, magnitude2)
}

/// kql: series_cosine_similarity(series1: dynamic, series2: dynamic, magnitude1: real) -> real
///
/// As without magnitudes, with that of the first series.
///
/// ```kql
/// series_cosine_similarity(dynamic([3, 4]), dynamic([4, 3]), 5.0) == 0.96
/// ```
pub fn series_cosine_similarity_magnitude(
    series1: &Dynamic,
    series2: &Dynamic,
    magnitude1: Option<f64>,
) -> Option<f64> {
    similarity(series1, series2, magnitude1, None)
}

fn similarity(series1: &Dynamic, series2: &Dynamic, first: Option<f64>, second: Option<f64>) -> Option<f64> {
    let (a, b) = (numbers(series1)?, numbers(series2)?);
    let length = |known: Option<f64>, series: &[f64]| known.unwrap_or_else(|| dot(series, series).sqrt());
    (a.len() == b.len()).then(|| dot(&a, &b) / (length(first, &a) * length(second, &b)))
}

/// kql: series_pearson_correlation(series1: dynamic, series2: dynamic) -> real
///
/// How far two series rise and fall together, from -1 to 1.
///
/// ```kql
/// round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([2, 4, 6])), 9) == 1.0
/// round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([3, 2, 1])), 9) == -1.0
/// ```
pub fn series_pearson_correlation(series1: &Dynamic, series2: &Dynamic) -> Option<f64> {
    let (a, b) = (numbers(series1)?, numbers(series2)?);
    if a.len() != b.len() {
        return None;
    }
    let centered = |series: &[f64]| -> Vec<f64> {
        let mean = mean(series);
        series.iter().map(|value| value - mean).collect()
    };
    let (a, b) = (centered(&a), centered(&b));
    Some(dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
