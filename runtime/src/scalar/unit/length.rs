//! Length.

use super::{
    Factor::{Over, Times},
    Unit, convert,
};

/// kql: convert_length(value: real, from: string, to: string) -> real
///
/// A length in another unit, `Meter`, `Foot` or `NauticalMile` for example. Null for an unknown unit.
///
/// ```kql
/// convert_length(12.5, "Meter", "Centimeter") == 1250.0
/// convert_length(100, "Foot", "Meter") == 30.48
/// isnull(convert_length(1, "Meter", "Second"))
/// ```
pub fn convert_length(value: f64, from: &str, to: &str) -> Option<f64> {
    convert(UNITS, value, from, to)
}

const UNITS: &[Unit] = &[
    ("Meter", Times(1.0), &["Nano", "Micro", "Milli", "Centi", "Deci", "Deca", "Hecto", "Kilo"]),
    ("Angstrom", Times(1e-10), &[]),
    ("AstronomicalUnit", Times(1.495_978_707_0e11), &[]),
    ("Chain", Times(20.1168), &[]),
    ("DataMile", Times(1828.8), &[]),
    ("DtpPica", Over(236.220_472_441), &[]),
    ("DtpPoint", Times(2.54e-2 / 72.0), &[]),
    ("Fathom", Times(1.8288), &[]),
    ("Foot", Times(0.3048), &[]),
    ("Hand", Times(1.016e-1), &[]),
    ("Inch", Times(2.54e-2), &[]),
    ("LightYear", Times(9.460_730_472_58e15), &["Kilo", "Mega"]),
    ("Microinch", Times(2.54e-8), &[]),
    ("Mil", Times(2.54e-5), &[]),
    ("Mile", Times(1609.34), &[]),
    ("NauticalMile", Times(1852.0), &[]),
    ("Parsec", Times(3.085_677_581_28e16), &["Kilo", "Mega"]),
    ("PrinterPica", Over(237.106_301_584), &[]),
    ("PrinterPoint", Times(2.54e-2 / 72.27), &[]),
    ("Shackle", Times(27.432), &[]),
    ("SolarRadius", Times(6.9551e8), &[]),
    ("Twip", Over(56_692.913_385_826), &[]),
    ("UsSurveyFoot", Times(1200.0 / 3937.0), &[]),
    ("Yard", Times(0.9144), &[]),
];
