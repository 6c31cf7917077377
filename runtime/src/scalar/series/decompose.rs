//! Series as the sum of what repeats itself, of a trend and of the rest.
//!
//! What repeats itself is found first, as the median of each place in the period; the trend is then that of the difference
//! (measured to the last digit).

use super::{
    count,
    fit::Line,
    mean, numbers,
    outliers::{Fences, Kind},
    periods::seasonal,
    reals,
};
use crate::types::Dynamic;

/// kql: series_decompose(series: dynamic, option: dynamic, ...) -> dynamic
///
/// Baseline, seasonal part, trend and residual of a series, as an array of series; nulls if the value is no array of numbers. The
/// options are the period (-1, the default, finds it; 0 is none), the trend (`avg`, the default, `linefit` or `none`), how
/// many elements at the end are only predicted (0), and the score that a period must reach (0.6).
///
/// ```kql
/// tostring(series_decompose(dynamic([1, 2, 3, 2, 3, 4]), 3)) == "[[1.5,2.5,3.5,1.5,2.5,3.5],[1.5,2.5,3.5,1.5,2.5,3.5],[0.0,0.0,0.0,0.0,0.0,0.0],[-0.5,-0.5,-0.5,0.5,0.5,0.5]]"
/// tostring(series_decompose(dynamic([1, 2, 4, 5]), 0, "avg")[2]) == "[3.0,3.0,3.0,3.0]"
/// tostring(series_decompose(dynamic([1, 2, 3, 9]), 0, "linefit", 1)[0]) == "[1.0,2.0,3.0,4.0]"
/// isnull(series_decompose(dynamic(["a"]))[0])
/// ```
pub fn series_decompose(series: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let options =
        Options::new([options.first(), options.get(1), options.get(2), options.get(3)], Trend::Average);
    let parts = options.and_then(|options| Parts::of(series, options));
    let Some(parts) = parts else { return Dynamic::array(vec![Dynamic::Null; 4]) };
    let residual = reals(parts.residual().collect::<Vec<f64>>());
    Dynamic::array([reals(parts.baseline), reals(parts.seasonal), reals(parts.trend), residual])
}

/// kql: series_decompose_anomalies(series: dynamic, option: dynamic, ...) -> dynamic
///
/// For each element 1, -1 or 0 as it lies above, below or near what is expected; its score; and what is expected; as an array of
/// series. The options are the score that makes an anomaly (1.5), the period (-1), the trend (`avg`), how many elements at the end
/// are only predicted (0), the method (`ctukey`, or `tukey`; see `series_outliers`), and the score that a period must reach (0.6).
///
/// ```kql
/// tostring(series_decompose_anomalies(dynamic([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 50]))[0]) == "[0,0,0,0,0,0,0,0,0,0,0,1]"
/// tostring(series_decompose_anomalies(dynamic([1, 1, 2, 2, 9]), 5, 0, "none", 0, "tukey")[1]) == "[0.0,0.0,0.0,0.0,7.0]"
/// tostring(series_decompose_anomalies(dynamic([1, 1, 2, 2, 9]), 8, 0, "none", 0, "tukey")[0]) == "[0,0,0,0,0]"
/// isnull(series_decompose_anomalies(dynamic(["a"]))[0])
/// ```
pub fn series_decompose_anomalies(series: &Dynamic, options: &[Dynamic]) -> Dynamic {
    let threshold = options.first().and_then(Dynamic::to_real).unwrap_or(1.5);
    let kind = options.get(4).filter(|kind| !kind.is_null());
    let kind = kind.map_or(Some(Kind::CustomTukey), |kind| Kind::from_name(kind.as_str()?));
    let options =
        Options::new([options.get(1), options.get(2), options.get(3), options.get(5)], Trend::Average);
    let parts = options.and_then(|options| Some((Parts::of(series, options)?, options.test_points)));
    let (Some((parts, test_points)), Some(kind)) = (parts, kind) else {
        return Dynamic::array(vec![Dynamic::Null; 3]);
    };
    let residual: Vec<f64> = parts.residual().collect();
    let fences = Fences::of(residual[..residual.len() - test_points].to_vec(), kind);
    let scores: Vec<f64> = residual.into_iter().map(|value| fences.score(value)).collect();
    let flag = |score: &f64| Dynamic::Long(i64::from(*score > threshold) - i64::from(*score < -threshold));
    let flags = Dynamic::array(scores.iter().map(flag).collect::<Vec<Dynamic>>());
    Dynamic::array([flags, reals(scores), reals(parts.baseline)])
}

/// kql: series_decompose_forecast(series: dynamic, test_points: long, option: dynamic, ...) -> dynamic
///
/// What is expected of a series whose last elements are not known yet. The options are the period (-1), the trend (`linefit`), and the
/// score that a period must reach (0.6). Null if the value is no array of numbers.
///
/// ```kql
/// tostring(series_decompose_forecast(dynamic([1, 2, 3, 4, 0, 0]), 2, 0)) == "[1.0,2.0,3.0,4.0,5.0,6.0]"
/// isnull(series_decompose_forecast(dynamic([1, 2]), 2))
/// ```
pub fn series_decompose_forecast(series: &Dynamic, test_points: i64, options: &[Dynamic]) -> Dynamic {
    let test_points = Dynamic::Long(test_points);
    let options =
        Options::new([options.first(), options.get(1), Some(&test_points), options.get(2)], Trend::Line);
    let parts = options.and_then(|options| Parts::of(series, options));
    parts.map_or(Dynamic::Null, |parts| reals(parts.baseline))
}

/// How the trend is found.
#[derive(Clone, Copy)]
enum Trend {
    Average,
    Line,
    None,
}

#[derive(Clone, Copy)]
struct Options {
    period: i64,
    trend: Trend,
    test_points: usize,
    threshold: f64,
}

impl Options {
    /// The period, the trend, the number of test points and the threshold of a period; None for an unknown trend.
    fn new(given: [Option<&Dynamic>; 4], default: Trend) -> Option<Self> {
        let [period, trend, test_points, threshold] =
            given.map(|given| given.filter(|value| !value.is_null()));
        let trend = match trend {
            None => default,
            Some(name) => match name.as_str()? {
                "avg" => Trend::Average,
                "linefit" => Trend::Line,
                "none" => Trend::None,
                _ => return None,
            },
        };
        Some(Self {
            period: period.and_then(Dynamic::to_long).unwrap_or(-1),
            trend,
            test_points: usize::try_from(test_points.and_then(Dynamic::to_long).unwrap_or(0)).ok()?,
            threshold: threshold.and_then(Dynamic::to_real).unwrap_or(0.6),
        })
    }
}

struct Parts {
    series: Vec<f64>,
    baseline: Vec<f64>,
    seasonal: Vec<f64>,
    trend: Vec<f64>,
}

impl Parts {
    /// None if the value is no array of numbers, or nothing of it is known.
    fn of(series: &Dynamic, options: Options) -> Option<Self> {
        let series = numbers(series)?;
        let known = &series[..series.len().checked_sub(options.test_points).filter(|known| *known > 0)?];
        let seasonal = seasonal(known, series.len(), options.period, options.threshold);
        let rest: Vec<f64> = known.iter().zip(&seasonal).map(|(value, seasonal)| value - seasonal).collect();
        let trend: Vec<f64> = match options.trend {
            Trend::Average => vec![mean(&rest); series.len()],
            Trend::Line => {
                let line = Line::through(&rest)?;
                (1..=series.len()).map(|place| line.interception + line.slope * count(place)).collect()
            }
            Trend::None => vec![0.0; series.len()],
        };
        let baseline = seasonal.iter().zip(&trend).map(|(seasonal, trend)| seasonal + trend).collect();
        Some(Self { series, baseline, seasonal, trend })
    }

    fn residual(&self) -> impl Iterator<Item = f64> {
        self.series.iter().zip(&self.baseline).map(|(value, baseline)| value - baseline)
    }
}
