//! The periods after which a series repeats itself.
//!
//! The score of a period is the autocorrelation of the series, closed to a ring, at that distance, stretched so that its least value
//! is 0 (measured to the last digit). Kusto does not document which distances count as periods; here they are those at
//! which the autocorrelation is greater than anywhere from half of the distance to one and a half, and which are no multiple of a
//! shorter one that scores about as high. That gives every period of the answers that were measured.

use std::cmp::Ordering;

use super::{
    count,
    fourier::{inverse, transform},
    mean, number, numbers, reals,
};
use crate::types::Dynamic;

/// kql: series_periods_detect(series: dynamic, min_period: real, max_period: real, num_periods: long) -> dynamic
///
/// The periods of a series from the highest score down, as an array of the periods and their scores, filled up with 0. A period
/// has at least four elements and fits into the series at least twice. Nulls if the value is no array of numbers.
///
/// ```kql
/// tostring(series_periods_detect(dynamic([1, 2, 4, 2, 1, 2, 4, 2, 1, 2, 4, 2]), 0, 50, 2)) == "[[4.0,0.0],[1.0,0.0]]"
/// tostring(series_periods_detect(dynamic([1, 2, 4, 2, 1, 2, 4, 2, 1, 2, 4, 2]), 5, 50, 1)) == "[[0.0],[0.0]]"
/// isnull(series_periods_detect(dynamic({}), 0, 50, 2)[0])
/// ```
pub fn series_periods_detect(
    series: &Dynamic,
    min_period: f64,
    max_period: f64,
    num_periods: i64,
) -> Dynamic {
    let Some(series) = numbers(series) else { return Dynamic::array([Dynamic::Null, Dynamic::Null]) };
    let wanted = usize::try_from(num_periods.clamp(0, 1024)).unwrap_or(0);
    let mut found = detect(&series);
    found.retain(|found| (min_period..=max_period).contains(&count(found.period)));
    let parts = |part: fn(&Period) -> f64| {
        reals(found.iter().map(part).chain(std::iter::repeat(0.0)).take(wanted).collect::<Vec<f64>>())
    };
    Dynamic::array([parts(|found| count(found.period)), parts(|found| found.score)])
}

/// kql: series_periods_validate(series: dynamic, period: dynamic, ...) -> dynamic
///
/// Given periods and their scores, as two arrays; what is no period of the series scores 0.
///
/// ```kql
/// tostring(series_periods_validate(dynamic([1, 2, 4, 2, 1, 2, 4, 2, 1, 2, 4, 2]), 4.0, 5.0)) == "[[4.0,5.0],[1.0,0.0]]"
/// ```
pub fn series_periods_validate(series: &Dynamic, periods: &[Dynamic]) -> Dynamic {
    let Some(series) = numbers(series) else { return Dynamic::array([Dynamic::Null, Dynamic::Null]) };
    let found = detect(&series);
    let score = |period: &f64| {
        found.iter().find(|found| (count(found.period) - period).abs() < 0.5).map_or(0.0, |found| found.score)
    };
    let periods: Vec<f64> = periods.iter().map(|period| number(period).unwrap_or(f64::NAN)).collect();
    let scores: Vec<f64> = periods.iter().map(score).collect();
    Dynamic::array([reals(periods), reals(scores)])
}

/// kql: series_seasonal(series: dynamic, option: dynamic, ...) -> dynamic
///
/// For each element the median of those that lie whole periods away. The options are the period, found by itself with a score
/// of at least 0.7 if it is -1 or not given, and how many elements at the end have no part in it, 0 if not given. Zeros if there is
/// no period.
///
/// ```kql
/// tostring(series_seasonal(dynamic([1, 3, 5, 1, 3, 5, 2, 4, 6]), 3)) == "[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]"
/// tostring(series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]))) == "[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]"
/// isnull(series_seasonal(dynamic(["a"])))
/// ```
pub fn series_seasonal(series: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let Some(series) = numbers(series) else { return Dynamic::Null };
    let period = options.first().and_then(Dynamic::to_long).unwrap_or(-1);
    let test_points = options.get(1).and_then(Dynamic::to_long).unwrap_or(0);
    let known = series.len().saturating_sub(usize::try_from(test_points).unwrap_or(0));
    reals(seasonal(&series[..known], series.len(), period, 0.7))
}

/// A period of a series.
struct Period {
    period: usize,
    score: f64,
}

/// The median of each place in the period, repeated to a length; zeros if there is no period.
pub(super) fn seasonal(known: &[f64], length: usize, period: i64, threshold: f64) -> Vec<f64> {
    let period = match usize::try_from(period) {
        Ok(period) => period,
        Err(_) => {
            detect(known).first().filter(|found| found.score >= threshold).map_or(0, |found| found.period)
        }
    };
    if period == 0 {
        return vec![0.0; length];
    }
    let at = |phase: usize| median(known.iter().skip(phase).step_by(period).copied().collect());
    let medians: Vec<f64> = (0..period.min(length)).map(at).collect();
    (0..length).map(|place| medians[place % period]).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[length / 2],
        length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
    }
}

/// The periods from the highest score down.
fn detect(series: &[f64]) -> Vec<Period> {
    let scores = scores(series);
    let half = series.len() / 2;
    let mut found: Vec<Period> = Vec::new();
    for period in 4..half {
        let score = scores[period];
        let repeats = |shorter: &Period| {
            let distance = period % shorter.period;
            distance.min(shorter.period - distance) <= 1 && shorter.score >= 0.9 * score
        };
        if is_peak(&scores, period, half) && !found.iter().any(repeats) {
            found.push(Period { period, score });
        }
    }
    found.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    found
}

/// True if no distance from half of the period to one and a half scores as high; rounding does not count.
fn is_peak(scores: &[f64], period: usize, half: usize) -> bool {
    const ROUNDING: f64 = 1e-9;
    let score = scores[period];
    let below = scores[period.div_ceil(2)..period].iter().all(|other| score > other + ROUNDING);
    let above = scores[period + 1..=(period * 3 / 2).min(half)].iter().all(|other| score >= other - ROUNDING);
    below && above && scores.get(period + 1).is_some_and(|next| score > next + ROUNDING)
}

/// The score of each distance, up to the length of the series; zeros for a constant series.
fn scores(series: &[f64]) -> Vec<f64> {
    let mean = mean(series);
    let centered: Vec<(f64, f64)> = series.iter().map(|value| (value - mean, 0.0)).collect();
    let power: Vec<(f64, f64)> = transform(&centered)
        .into_iter()
        .map(|(real, imaginary)| (real * real + imaginary * imaginary, 0.0))
        .collect();
    let correlation: Vec<f64> = inverse(&power).into_iter().map(|(real, _)| real).collect();
    let (whole, least) = (
        correlation.first().copied().unwrap_or(0.0),
        correlation.iter().copied().fold(f64::INFINITY, f64::min),
    );
    if whole - least > 0.0 {
        correlation.into_iter().map(|value| (value - least) / (whole - least)).collect()
    } else {
        vec![0.0; series.len()]
    }
}
