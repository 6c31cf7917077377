//! Mass.

use super::{
    Factor::{Over, Times},
    Unit, convert,
};

/// kql: convert_mass(value: real, from: string, to: string) -> real
///
/// A mass in another unit, `Kilogram`, `Pound` or `Stone` for example. Null for an unknown unit.
///
/// ```kql
/// convert_mass(2.5, "Kilogram", "Gram") == 2500.0
/// convert_mass(2, "Pound", "Kilogram") == 0.90718474
/// isnull(convert_mass(1, "Kilogram", ""))
/// ```
pub fn convert_mass(value: f64, from: &str, to: &str) -> Option<f64> {
    convert(UNITS, value, from, to)
}

const UNITS: &[Unit] = &[
    ("Gram", Over(1e3), &["Nano", "Micro", "Milli", "Centi", "Deci", "Deca", "Hecto", "Kilo"]),
    ("EarthMass", Times(5.9722e24), &[]),
    ("Grain", Over(15_432.358_352_941_431), &[]),
    ("LongHundredweight", Over(0.019_684_130_552_221_21), &[]),
    ("LongTon", Times(1.016_046_908_8e3), &[]),
    ("Ounce", Times(0.028_349_523_125), &[]),
    ("Pound", Times(0.453_592_37), &["Kilo", "Mega"]),
    ("ShortHundredweight", Over(0.022_046_226_218_487_758), &[]),
    ("ShortTon", Times(9.071_847_4e2), &[]),
    ("Slug", Over(6.852_176_556_196_105e-2), &[]),
    ("SolarMass", Times(1.98947e30), &[]),
    ("Stone", Over(0.157_473_172_870_269_8), &[]),
    ("Tonne", Times(1e3), &["Kilo", "Mega"]),
];
