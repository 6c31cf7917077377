//! `series_outliers`

use super::{count, number, reals};
use crate::types::Dynamic;

/// kql: series_outliers(series: dynamic) -> dynamic
///
/// How far each element lies outside the middle of the series: 0 between the 10th and the 90th percentile, above and below as a
/// multiple of a part of the distance between them (measured). More than 1.5 or less than -1.5 is an outlier.
///
/// ```kql
/// tostring(series_outliers(dynamic([1, 2, 3, 4, 5]))[2]) == "0.0"
/// series_outliers(dynamic([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 50]))[11] > 1.5
/// isnull(series_outliers(dynamic({})))
/// ```
pub fn series_outliers(series: &Dynamic) -> Dynamic {
    series_outliers_ignore(series, "ctukey", &Dynamic::Null)
}

/// kql: series_outliers(series: dynamic, kind: string) -> dynamic
///
/// As without `kind`, for `ctukey`. With `tukey` the 25th and the 75th percentile and the whole distance between them count. Null
/// for any other `kind`.
///
/// ```kql
/// tostring(series_outliers(dynamic([1, 2, 3, 4, 5]), "tukey")) == "[-0.5,0.0,0.0,0.0,0.5]"
/// isnull(series_outliers(dynamic([1, 2]), "mean"))
/// ```
pub fn series_outliers_kind(series: &Dynamic, kind: &str) -> Dynamic {
    series_outliers_ignore(series, kind, &Dynamic::Null)
}

/// kql: series_outliers(series: dynamic, kind: string, ignore_val: dynamic) -> dynamic
///
/// As without `ignore_val`; elements that equal it have no part in the percentiles and score 0, as nulls do.
///
/// ```kql
/// tostring(series_outliers(dynamic([1, 2, 3, 4, 5, null, 99]), "tukey", 99)) == "[-0.5,0.0,0.0,0.0,0.5,0.0,0.0]"
/// ```
pub fn series_outliers_ignore(series: &Dynamic, kind: &str, ignore_val: &Dynamic) -> Dynamic {
    let (Some(elements), Some(kind)) = (series.as_array(), Kind::from_name(kind)) else {
        return Dynamic::Null;
    };
    let ignored = number(ignore_val);
    let values: Vec<Option<f64>> =
        elements.iter().map(|element| number(element).filter(|value| Some(*value) != ignored)).collect();
    let learnt: Vec<f64> = values.iter().flatten().copied().filter(|value| !value.is_nan()).collect();
    let fences = Fences::of(learnt, kind);
    reals(values.into_iter().map(|value| value.map_or(0.0, |value| fences.score(value))))
}

/// How outliers are told.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Tukey,
    CustomTukey,
}

impl Kind {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "tukey" => Some(Self::Tukey),
            "ctukey" => Some(Self::CustomTukey),
            _ => None,
        }
    }
}

/// The bounds of the middle of a series, and the distance from them that scores 1.
pub(super) struct Fences {
    low: f64,
    high: f64,
    unit: f64,
}

/// What the distance between the 10th and the 90th percentile is multiplied by (measured).
const CUSTOM_UNIT: f64 = 0.360_671_563_966_202_65;

impl Fences {
    pub(super) fn of(mut values: Vec<f64>, kind: Kind) -> Self {
        values.sort_by(f64::total_cmp);
        let (low, high, unit) = match kind {
            Kind::Tukey => (0.25, 0.75, 1.0),
            Kind::CustomTukey => (0.1, 0.9, CUSTOM_UNIT),
        };
        let (low, high) = (percentile(&values, low), percentile(&values, high));
        Self { low, high, unit: (high - low) * unit }
    }

    pub(super) fn score(&self, value: f64) -> f64 {
        if value > self.high {
            (value - self.high) / self.unit
        } else if value < self.low {
            (value - self.low) / self.unit
        } else {
            0.0
        }
    }
}

/// A percentile of sorted values, between the two that are nearest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the values")]
fn percentile(sorted: &[f64], part: f64) -> f64 {
    let place = count(sorted.len().saturating_sub(1)) * part;
    let below = place.floor() as usize;
    let (Some(low), high) = (sorted.get(below), sorted.get(below + 1)) else { return f64::NAN };
    let high = high.unwrap_or(low);
    low + (high - low) * (place - place.floor())
}
