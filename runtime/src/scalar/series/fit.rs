//! Lines through series.

use super::{count, mean, numbers, reals, statistics::variance};
use crate::types::Dynamic;

/// kql: series_fit_line(series: dynamic) -> dynamic
///
/// The line that comes nearest to a series, as an array: r-square, slope, variance of the series, variance of what the line leaves,
/// the line's value at the place before the first (measured), and the values of the line. Nulls if the value is no array of
/// numbers.
///
/// ```kql
/// tostring(series_fit_line(dynamic([2, 4, 6]))) == "[1.0,2.0,4.0,0.0,0.0,[2.0,4.0,6.0]]"
/// isnull(series_fit_line(dynamic([2, "a"]))[1])
/// ```
pub fn series_fit_line(series: &Dynamic) -> Dynamic {
    let Some(line) = numbers(series).and_then(|series| Line::through(&series)) else {
        return Dynamic::array(vec![Dynamic::Null; 6]);
    };
    Dynamic::array([
        Dynamic::Real(line.rsquare),
        Dynamic::Real(line.slope),
        Dynamic::Real(line.variance),
        Dynamic::Real(line.rvariance),
        Dynamic::Real(line.interception),
        reals(line.fit),
    ])
}

/// kql: series_fit_line_dynamic(series: dynamic) -> dynamic
///
/// As `series_fit_line`, as a bag.
///
/// ```kql
/// series_fit_line_dynamic(dynamic([2, 4, 6])).slope == 2.0
/// series_fit_line_dynamic(dynamic([2, 4, 6])).line_fit[2] == 6.0
/// ```
pub fn series_fit_line_dynamic(series: &Dynamic) -> Dynamic {
    let Some(line) = numbers(series).and_then(|series| Line::through(&series)) else { return Dynamic::Null };
    let mut properties = line.properties();
    properties.push(("line_fit", reals(line.fit)));
    Dynamic::bag(properties)
}

/// kql: series_fit_2lines(series: dynamic) -> dynamic
///
/// The two lines, one up to a place and one from it on, that together come nearest to a series, as an array: r-square of both, the
/// place, variance of the series, variance of what the lines leave, the values of the lines; then r-square, slope, value before the
/// first place, variance and remaining variance of the right line, and those of the left one.
///
/// ```kql
/// series_fit_2lines(dynamic([1, 2, 3, 9, 8, 7]))[1] == 3
/// tostring(series_fit_2lines(dynamic([1, 2, 3, 9, 8, 7]))[4]) == "[1.0,2.0,3.0,9.0,8.0,7.0]"
/// series_fit_2lines(dynamic([1, 2, 3, 9, 8, 7]))[6] == -1.0
/// ```
pub fn series_fit_2lines(series: &Dynamic) -> Dynamic {
    let Some(lines) = numbers(series).and_then(|series| TwoLines::through(&series)) else {
        return Dynamic::array(vec![Dynamic::Null; 15]);
    };
    let mut parts = vec![
        Dynamic::Real(lines.rsquare),
        lines.split_place(),
        Dynamic::Real(lines.variance),
        Dynamic::Real(lines.rvariance),
        lines.fit(),
    ];
    for line in [&lines.right, &lines.left] {
        let figures = [line.rsquare, line.slope, line.interception, line.variance, line.rvariance];
        parts.extend(figures.map(Dynamic::Real));
    }
    Dynamic::array(parts)
}

/// kql: series_fit_2lines_dynamic(series: dynamic) -> dynamic
///
/// As `series_fit_2lines`, as a bag with a bag for each line.
///
/// ```kql
/// series_fit_2lines_dynamic(dynamic([1, 2, 3, 9, 8, 7])).split_idx == 3
/// series_fit_2lines_dynamic(dynamic([1, 2, 3, 9, 8, 7])).left.slope == 1.0
/// ```
pub fn series_fit_2lines_dynamic(series: &Dynamic) -> Dynamic {
    let Some(lines) = numbers(series).and_then(|series| TwoLines::through(&series)) else {
        return Dynamic::Null;
    };
    Dynamic::bag([
        ("rsquare", Dynamic::Real(lines.rsquare)),
        ("split_idx", lines.split_place()),
        ("variance", Dynamic::Real(lines.variance)),
        ("rvariance", Dynamic::Real(lines.rvariance)),
        ("line_fit", lines.fit()),
        ("right", Dynamic::bag(lines.right.properties())),
        ("left", Dynamic::bag(lines.left.properties())),
    ])
}

/// A line and how well it fits; the first element lies at 1.
pub(super) struct Line {
    pub(super) slope: f64,
    pub(super) interception: f64,
    rsquare: f64,
    variance: f64,
    rvariance: f64,
    fit: Vec<f64>,
}

impl Line {
    /// The line of the least squares; None for no elements.
    pub(super) fn through(series: &[f64]) -> Option<Self> {
        if series.is_empty() {
            return None;
        }
        let middle = f64::midpoint(count(series.len()), 1.0);
        let mean = mean(series);
        let places = || (1..=series.len()).map(count);
        let spread: f64 = places().map(|place| (place - middle).powi(2)).sum();
        let joint: f64 = places().zip(series).map(|(place, value)| (place - middle) * (value - mean)).sum();
        let slope = if spread > 0.0 { joint / spread } else { 0.0 };
        let interception = mean - slope * middle;
        let fit: Vec<f64> = places().map(|place| interception + slope * place).collect();
        let (variance, rvariance) = (variance(series), remaining_variance(series, &fit));
        let rsquare = rsquare(variance, rvariance);
        Some(Self { slope, interception, rsquare, variance, rvariance, fit })
    }

    fn properties(&self) -> Vec<(&'static str, Dynamic)> {
        vec![
            ("slope", Dynamic::Real(self.slope)),
            ("interception", Dynamic::Real(self.interception)),
            ("rsquare", Dynamic::Real(self.rsquare)),
            ("variance", Dynamic::Real(self.variance)),
            ("rvariance", Dynamic::Real(self.rvariance)),
        ]
    }
}

/// Two lines, of which the right one begins at a place.
struct TwoLines {
    split: usize,
    left: Line,
    right: Line,
    rsquare: f64,
    variance: f64,
    rvariance: f64,
}

impl TwoLines {
    /// The pair that leaves the least; each line has at least two elements. None for fewer than four elements.
    fn through(series: &[f64]) -> Option<Self> {
        let mut best: Option<(f64, usize, Line, Line)> = None;
        for split in 2..series.len().saturating_sub(1) {
            let (left, right) = series.split_at(split);
            let (Some(left), Some(right)) = (Line::through(left), Line::through(right)) else { continue };
            let fit: Vec<f64> = left.fit.iter().chain(&right.fit).copied().collect();
            let remaining = remaining_variance(series, &fit);
            if best.as_ref().is_none_or(|(least, ..)| remaining < *least) {
                best = Some((remaining, split, left, right));
            }
        }
        let (rvariance, split, left, right) = best?;
        let variance = variance(series);
        Some(Self { split, left, right, rsquare: rsquare(variance, rvariance), variance, rvariance })
    }

    fn split_place(&self) -> Dynamic {
        Dynamic::Long(i64::try_from(self.split).unwrap_or(i64::MAX))
    }

    fn fit(&self) -> Dynamic {
        reals(self.left.fit.iter().chain(&self.right.fit).copied())
    }
}

/// The part of the variance that a fit explains; all of none.
pub(super) fn rsquare(variance: f64, rvariance: f64) -> f64 {
    if variance > 0.0 { 1.0 - rvariance / variance } else { 1.0 }
}

/// The variance of what a fit leaves, as of a sample.
pub(super) fn remaining_variance(series: &[f64], fit: &[f64]) -> f64 {
    variance(&series.iter().zip(fit).map(|(value, fit)| value - fit).collect::<Vec<f64>>())
}
