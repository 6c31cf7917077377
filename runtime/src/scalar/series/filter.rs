//! Digital filters.

use super::{numbers, reals};
use crate::types::Dynamic;

/// kql: series_fir(series: dynamic, filter: dynamic, option: dynamic, ...) -> dynamic
///
/// Each element as the sum of it and those before it, each times its coefficient of the filter. The options are whether the
/// coefficients are divided by their sum, true by default unless one is negative, when it must be false; and whether the filter
/// lies around the element instead of before it, false by default. Elements outside the series count as 0.
///
/// ```kql
/// tostring(series_fir(dynamic([0, 0, 2, 2, 3]), dynamic([1, -1]))) == "[0.0,0.0,2.0,0.0,1.0]"
/// tostring(series_fir(dynamic([0, 3, 0, 0]), dynamic([1, 1, 1]))) == "[0.0,1.0,1.0,1.0]"
/// tostring(series_fir(dynamic([0, 3, 0, 0]), dynamic([1, 1, 1]), true, true)) == "[1.0,1.0,1.0,0.0]"
/// isnull(series_fir(dynamic([1, 2]), dynamic([1, -1]), true))
/// ```
pub fn series_fir(series: &Dynamic, filter: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let (Some(series), Some(mut filter)) = (numbers(series), numbers(filter)) else { return Dynamic::Null };
    let negative = filter.iter().any(|coefficient| *coefficient < 0.0);
    let normalize = options.first().and_then(Dynamic::to_bool).unwrap_or(!negative);
    let center = options.get(1).and_then(Dynamic::to_bool).unwrap_or(false);
    if normalize && negative {
        return Dynamic::Null;
    }
    if normalize {
        let sum: f64 = filter.iter().sum();
        filter = filter.into_iter().map(|coefficient| coefficient / sum).collect();
    }
    let ahead = if center { filter.len() / 2 } else { 0 };
    let element = |place: usize| {
        let weighted = filter.iter().enumerate().filter_map(|(back, coefficient)| {
            Some(coefficient * series.get((place + ahead).checked_sub(back)?)?)
        });
        weighted.sum::<f64>()
    };
    reals((0..series.len()).map(element))
}

/// kql: series_iir(series: dynamic, numerators: dynamic, denominators: dynamic) -> dynamic
///
/// Each element as a sum of it, of those before it and of the results before it, each times its coefficient.
///
/// ```kql
/// tostring(series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))) == "[1.0,3.0,6.0]"
/// isnull(series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([])))
/// ```
pub fn series_iir(series: &Dynamic, numerators: &Dynamic, denominators: &Dynamic) -> Dynamic {
    let (Some(series), Some(numerators), Some(denominators)) =
        (numbers(series), numbers(numerators), numbers(denominators))
    else {
        return Dynamic::Null;
    };
    let Some((first, others)) = denominators.split_first().filter(|(first, _)| **first != 0.0) else {
        return Dynamic::Null;
    };
    let mut results: Vec<f64> = Vec::with_capacity(series.len());
    for place in 0..series.len() {
        let inputs = numerators.iter().zip(series[..=place].iter().rev()).map(|(b, x)| b * x).sum::<f64>();
        let outputs = others.iter().zip(results.iter().rev()).map(|(a, y)| a * y).sum::<f64>();
        results.push((inputs - outputs) / first);
    }
    reals(results)
}
