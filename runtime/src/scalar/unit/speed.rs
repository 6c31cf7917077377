//! Speed.

use super::{
    Factor::{Over, Times},
    Unit, convert,
};

/// kql: convert_speed(value: real, from: string, to: string) -> real
///
/// A speed in another unit, `MeterPerSecond`, `KilometerPerHour` or `Knot` for example. Null for an unknown unit.
///
/// ```kql
/// convert_speed(2.5, "MeterPerSecond", "KilometerPerHour") == 9.0
/// isnull(convert_speed(1, "Knot", "Meter"))
/// ```
pub fn convert_speed(value: f64, from: &str, to: &str) -> Option<f64> {
    convert(UNITS, value, from, to)
}

const UNITS: &[Unit] = &[
    ("MeterPerSecond", Times(1.0), &["Nano", "Micro", "Milli", "Centi", "Deci", "Kilo"]),
    ("MeterPerMinute", Over(60.0), &["Nano", "Micro", "Milli", "Centi", "Deci", "Kilo"]),
    ("MeterPerHour", Over(3600.0), &["Milli", "Centi", "Kilo"]),
    ("FootPerSecond", Times(0.3048), &[]),
    ("FootPerMinute", Times(0.3048 / 60.0), &[]),
    ("FootPerHour", Times(0.3048 / 3600.0), &[]),
    ("InchPerSecond", Times(2.54e-2), &[]),
    ("InchPerMinute", Times(2.54e-2 / 60.0), &[]),
    ("InchPerHour", Times(2.54e-2 / 3600.0), &[]),
    ("Knot", Times(0.514_444), &[]),
    ("MilePerHour", Times(0.447_04), &[]),
    ("UsSurveyFootPerSecond", Times(1200.0 / 3937.0), &[]),
    ("UsSurveyFootPerMinute", Times(1200.0 / 3937.0 / 60.0), &[]),
    ("UsSurveyFootPerHour", Times(1200.0 / 3937.0 / 3600.0), &[]),
    ("YardPerSecond", Times(0.9144), &[]),
    ("YardPerMinute", Times(0.9144 / 60.0), &[]),
    ("YardPerHour", Times(0.9144 / 3600.0), &[]),
];
