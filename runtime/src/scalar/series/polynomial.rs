//! `series_fit_poly`

use super::{
    count,
    fit::{remaining_variance, rsquare},
    numbers, reals,
    statistics::variance,
};
use crate::types::Dynamic;

/// kql: series_fit_poly(y_series: dynamic, option: dynamic, ...) -> dynamic
///
/// The polynomial that comes nearest to a series, as an array: r-square, coefficients from the highest power to the lowest, variance
/// of the series, variance of what the polynomial leaves, and the values of the polynomial. The options are the places of the
/// elements, 1, 2 ... if they are not given, and the degree, 1 if it is not given.
///
/// ```kql
/// round(series_fit_poly(dynamic([1, 4, 9, 16]), dynamic([1, 2, 3, 4]), 2)[1][0], 9) == 1.0
/// round(series_fit_poly(dynamic([3, 5, 7]))[1][0], 9) == 2.0
/// round(series_fit_poly(dynamic([3, 5, 7]))[1][1], 9) == 1.0
/// isnull(series_fit_poly(dynamic([3, 5, 7]), dynamic([1, 2]))[0])
/// ```
pub fn series_fit_poly(y_series: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let fit = || {
        let y = numbers(y_series)?;
        let x = match options.first() {
            Some(x) if !x.is_null() => numbers(x)?,
            _ => (1..=y.len()).map(count).collect(),
        };
        let degree = options.get(1).and_then(Dynamic::to_long).unwrap_or(1);
        let degree = usize::try_from(degree).ok().filter(|degree| *degree < y.len())?;
        (x.len() == y.len()).then_some(())?;
        let coefficients = least_squares(&x, &y, degree)?;
        let value = |x: &f64| coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient);
        let values: Vec<f64> = x.iter().map(value).collect();
        let (variance, rvariance) = (variance(&y), remaining_variance(&y, &values));
        Some(Dynamic::array([
            Dynamic::Real(rsquare(variance, rvariance)),
            reals(coefficients.into_iter().rev()),
            Dynamic::Real(variance),
            Dynamic::Real(rvariance),
            reals(values),
        ]))
    };
    fit().unwrap_or_else(|| Dynamic::array(vec![Dynamic::Null; 5]))
}

/// The coefficients from the lowest power up. The places are moved to -1 to 1 first, where powers keep their digits.
fn least_squares(x: &[f64], y: &[f64], degree: usize) -> Option<Vec<f64>> {
    let least = x.iter().copied().reduce(f64::min)?;
    let greatest = x.iter().copied().reduce(f64::max)?;
    let (middle, half) = (f64::midpoint(least, greatest), (greatest - least) / 2.0);
    let half = if half > 0.0 { half } else { 1.0 };
    let powers: Vec<Vec<f64>> = (0..=degree)
        .map(|power| {
            let exponent = i32::try_from(power).unwrap_or(i32::MAX);
            x.iter().map(|x| ((x - middle) / half).powi(exponent)).collect()
        })
        .collect();
    let scaled = orthogonal_solution(&powers, y)?;
    Some(unscaled(&scaled, middle, half))
}

/// The weights with which the columns add up to what is nearest to `y`, by making the columns orthogonal one by one.
fn orthogonal_solution(columns: &[Vec<f64>], y: &[f64]) -> Option<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    // Each orthogonal column, and the weights of the given columns that it consists of.
    let mut basis: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let mut solution = vec![0.0; columns.len()];
    let mut rest = y.to_vec();
    for (place, column) in columns.iter().enumerate() {
        let mut vector = column.clone();
        let mut weights = vec![0.0; columns.len()];
        weights[place] = 1.0;
        // Twice is enough to lose what rounding leaves.
        for _ in 0..2 {
            for (known, known_weights) in &basis {
                let share = dot(&vector, known) / dot(known, known);
                vector.iter_mut().zip(known).for_each(|(a, b)| *a -= share * b);
                weights.iter_mut().zip(known_weights).for_each(|(a, b)| *a -= share * b);
            }
        }
        let length = dot(&vector, &vector);
        if length <= 1e-24 * dot(column, column) {
            return None;
        }
        let share = dot(&rest, &vector) / length;
        rest.iter_mut().zip(&vector).for_each(|(a, b)| *a -= share * b);
        solution.iter_mut().zip(&weights).for_each(|(a, b)| *a += share * b);
        basis.push((vector, weights));
    }
    Some(solution)
}

/// The coefficients of a polynomial in `(x - middle) / half` as those of one in `x`.
fn unscaled(coefficients: &[f64], middle: f64, half: f64) -> Vec<f64> {
    let mut result = vec![0.0; coefficients.len()];
    for coefficient in coefficients.iter().rev() {
        // result * (x - middle) / half + coefficient
        let mut next = vec![0.0; coefficients.len()];
        for (power, value) in result.iter().enumerate() {
            next[power] -= value * middle / half;
            if let Some(higher) = next.get_mut(power + 1) {
                *higher += value / half;
            }
        }
        next[0] += coefficient;
        result = next;
    }
    result
}
