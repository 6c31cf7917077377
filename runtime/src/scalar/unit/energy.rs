//! Energy.

use super::{
    Factor::{Over, Times},
    Unit, convert,
};

/// kql: convert_energy(value: real, from: string, to: string) -> real
///
/// An energy in another unit, `Joule`, `Kilocalorie` or `KilowattHour` for example. Null for an unknown unit.
///
/// ```kql
/// convert_energy(7.2, "Megajoule", "KilowattHour") == 2.0
/// convert_energy(1, "Calorie", "Joule") == 4.184
/// isnull(convert_energy(1, "Joule", "joule"))
/// ```
pub fn convert_energy(value: f64, from: &str, to: &str) -> Option<f64> {
    convert(UNITS, value, from, to)
}

const UNITS: &[Unit] = &[
    ("Joule", Times(1.0), &["Milli", "Kilo", "Mega", "Giga"]),
    ("Calorie", Times(4.184), &["Kilo", "Mega"]),
    ("BritishThermalUnit", Times(1_055.055_852_62), &["Kilo", "Mega", "Giga"]),
    ("ElectronVolt", Times(1.602_176_565e-19), &["Kilo", "Mega", "Giga", "Tera"]),
    ("Erg", Over(1e7), &[]),
    ("FootPound", Times(1.355_817_948), &[]),
    ("HorsepowerHour", Times(2.684_519_537_7e6), &[]),
    ("ThermEc", Times(1.055_055_852_62e8), &["Deca"]),
    ("ThermImperial", Times(1.055_055_852_573_48e8), &["Deca"]),
    ("ThermUs", Times(1.054_804e8), &["Deca"]),
    ("WattDay", Times(86_400.0), &["Kilo", "Mega", "Giga", "Tera"]),
    ("WattHour", Times(3600.0), &["Kilo", "Mega", "Giga", "Tera"]),
];
