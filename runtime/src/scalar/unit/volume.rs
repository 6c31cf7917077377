//! Volume.

use super::{
    Factor::{Over, Times},
    Unit, convert,
};

/// kql: convert_volume(value: real, from: string, to: string) -> real
///
/// A volume in another unit, `Liter`, `CubicMeter` or `UsGallon` for example. Null for an unknown unit.
///
/// ```kql
/// convert_volume(2.5, "CubicMeter", "Liter") == 2500.0
/// convert_volume(4, "MetricCup", "Liter") == 1.0
/// isnull(convert_volume(1, "Liter", "Meter"))
/// ```
pub fn convert_volume(value: f64, from: &str, to: &str) -> Option<f64> {
    convert(UNITS, value, from, to)
}

const UNITS: &[Unit] = &[
    ("CubicMeter", Times(1.0), &["Hecto", "Kilo"]),
    ("Liter", Over(1e3), &["Micro", "Milli", "Centi", "Deci", "Deca", "Hecto", "Kilo", "Mega"]),
    ("AcreFoot", Over(0.000_810_714), &[]),
    ("AuTablespoon", Times(2e-5), &[]),
    ("BoardFoot", Times(0.028_316_846_592 / 12.0), &[]),
    ("CubicCentimeter", Over(1e6), &[]),
    ("CubicDecimeter", Over(1e3), &[]),
    ("CubicFoot", Times(0.028_316_8), &["Hecto", "Kilo", "Mega"]),
    ("CubicHectometer", Times(1e6), &[]),
    ("CubicInch", Times(1.6387e-5), &[]),
    ("CubicKilometer", Times(1e9), &[]),
    ("CubicMicrometer", Over(1e18), &[]),
    ("CubicMile", Times(4.168_181_825_440_58e9), &[]),
    ("CubicMillimeter", Over(1e9), &[]),
    ("CubicYard", Times(0.764_554_858), &[]),
    ("ImperialBeerBarrel", Times(0.163_659_24), &[]),
    ("ImperialGallon", Times(0.004_546_090_000_001_814_3), &["Kilo", "Mega"]),
    ("ImperialOunce", Times(2.841_306_249_996_29e-5), &[]),
    ("ImperialPint", Times(5.682_612_5e-4), &[]),
    ("MetricCup", Times(0.000_25), &[]),
    ("MetricTeaspoon", Times(0.5e-5), &[]),
    ("OilBarrel", Times(0.158_987_294_928), &[]),
    ("UkTablespoon", Times(1.5e-5), &[]),
    ("UsBeerBarrel", Times(0.117_347_765_8), &[]),
    ("UsCustomaryCup", Times(0.000_236_588_236_5), &[]),
    ("UsGallon", Times(0.003_785_41), &["Deci", "Deca", "Hecto", "Kilo", "Mega"]),
    ("UsLegalCup", Times(0.000_24), &[]),
    ("UsOunce", Times(2.957_352_956_253_760_6e-5), &[]),
    ("UsPint", Times(4.731_764_73e-4), &[]),
    ("UsQuart", Times(9.463_529_46e-4), &[]),
    ("UsTablespoon", Times(1.478_676_478_125e-5), &[]),
    ("UsTeaspoon", Times(4.928_921_593_75e-6), &[]),
];
