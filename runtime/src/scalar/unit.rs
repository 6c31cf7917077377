//! Numbers in one unit of measure given in another.
//!
//! The factors are those of the UnitsNet library, which give the answers that were measured and documented.

use self::Factor::{Over, Times};

mod energy;
mod length;
mod mass;
mod speed;
mod volume;

pub use energy::*;
pub use length::*;
pub use mass::*;
pub use speed::*;
pub use volume::*;

/// How a number of a unit becomes one of the base unit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Factor {
    Times(f64),
    Over(f64),
}

/// A unit: its name, its factor, and the names of the prefixes that it is known with.
type Unit = (&'static str, Factor, &'static [&'static str]);

/// The prefixes and what they stand for.
const PREFIXES: [(&str, f64); 11] = [
    ("Nano", 1e-9),
    ("Micro", 1e-6),
    ("Milli", 1e-3),
    ("Centi", 1e-2),
    ("Deci", 1e-1),
    ("Deca", 1e1),
    ("Hecto", 1e2),
    ("Kilo", 1e3),
    ("Mega", 1e6),
    ("Giga", 1e9),
    ("Tera", 1e12),
];

/// A number of one unit in another; None for a name that is not in the list. Names are told apart by case.
fn convert(units: &[Unit], value: f64, from: &str, to: &str) -> Option<f64> {
    let (from, from_prefix) = find(units, from)?;
    let (to, to_prefix) = find(units, to)?;
    let base = match from {
        Times(factor) => value * factor,
        Over(factor) => value / factor,
    } * from_prefix;
    Some(
        match to {
            Times(factor) => base / factor,
            Over(factor) => base * factor,
        } / to_prefix,
    )
}

/// The factor of a unit and what its prefix stands for.
fn find(units: &[Unit], name: &str) -> Option<(Factor, f64)> {
    if let Some((_, factor, _)) = units.iter().find(|(known, ..)| *known == name) {
        return Some((*factor, 1.0));
    }
    let (prefix, power) = PREFIXES.into_iter().find(|(prefix, _)| name.starts_with(prefix))?;
    let rest = &name[prefix.len()..];
    let (_, factor, _) = units.iter().find(|(known, _, prefixes)| {
        prefixes.contains(&prefix)
            && known[..1].eq_ignore_ascii_case(rest.get(..1).unwrap_or_default())
            && rest.starts_with(|c: char| c.is_ascii_lowercase())
            && rest[1..] == known[1..]
    })?;
    Some((*factor, power))
}

/// kql: convert_angle(value: real, from: string, to: string) -> real
///
/// An angle in another unit: `Radian` and `Degree` with prefixes, `Arcminute`, `Arcsecond`, `Gradian`, `NatoMil`, `Revolution`
/// and `Tilt`. Null for an unknown unit.
///
/// ```kql
/// convert_angle(1.5, "Degree", "Arcminute") == 90.0
/// round(convert_angle(180, "Degree", "Milliradian"), 6) == 3141.592654
/// convert_angle(0.5, "Tilt", "Degree") between (29.999999 .. 30.000001)
/// isnull(convert_angle(1, "Degree", "Furlong"))
/// ```
pub fn convert_angle(value: f64, from: &str, to: &str) -> Option<f64> {
    const UNITS: &[Unit] = &[
        ("Radian", Times(180.0 / std::f64::consts::PI), &["Nano", "Micro", "Milli", "Centi", "Deci"]),
        ("Degree", Times(1.0), &["Nano", "Micro", "Milli"]),
        ("Arcminute", Over(60.0), &[]),
        ("Arcsecond", Over(3600.0), &[]),
        ("Gradian", Times(0.9), &[]),
        ("NatoMil", Times(9.0 / 160.0), &[]),
        ("Revolution", Times(360.0), &[]),
    ];
    // A tilt is the sine of its angle.
    match (from, to) {
        ("Tilt", "Tilt") => Some(value),
        ("Tilt", to) => convert(UNITS, value.asin().to_degrees(), "Degree", to),
        (from, "Tilt") => convert(UNITS, value, from, "Degree").map(|angle| angle.to_radians().sin()),
        (from, to) => convert(UNITS, value, from, to),
    }
}

/// kql: convert_force(value: real, from: string, to: string) -> real
///
/// A force in another unit, `Newton` or `PoundForce` for example. Null for an unknown unit.
///
/// ```kql
/// convert_force(2.5, "Newton", "Decanewton") == 0.25
/// round(convert_force(1, "KilogramForce", "Newton"), 5) == 9.80665
/// isnull(convert_force(1, "Newton", "Meter"))
/// ```
pub fn convert_force(value: f64, from: &str, to: &str) -> Option<f64> {
    const UNITS: &[Unit] = &[
        ("Newton", Times(1.0), &["Micro", "Milli", "Deca", "Kilo", "Mega"]),
        ("Dyn", Over(1e5), &[]),
        ("KilogramForce", Times(9.806_650_028_64), &[]),
        ("KiloPond", Times(9.806_650_028_64), &[]),
        ("TonneForce", Times(9.806_650_028_64e3), &[]),
        ("Poundal", Times(0.138_255_027_989_730_4), &[]),
        ("PoundForce", Times(4.448_221_615_260_51), &["Kilo"]),
        ("OunceForce", Times(2.780_138_509_537_812e-1), &[]),
        ("ShortTonForce", Times(8.896_443_230_521e3), &[]),
    ];
    convert(UNITS, value, from, to)
}

/// kql: convert_temperature(value: real, from: string, to: string) -> real
///
/// A temperature in another unit: `Kelvin`, `DegreeCelsius`, `DegreeFahrenheit`, `DegreeRankine`, `DegreeReaumur`, `DegreeRoemer`,
/// `DegreeDelisle`, `DegreeNewton`, `MillidegreeCelsius` and `SolarTemperature`. Null for an unknown unit.
///
/// ```kql
/// convert_temperature(273.15, "Kelvin", "DegreeCelsius") == 0.0
/// round(convert_temperature(100, "DegreeCelsius", "DegreeFahrenheit"), 6) == 212.0
/// isnull(convert_temperature(1, "Kelvin", "Celsius"))
/// ```
pub fn convert_temperature(value: f64, from: &str, to: &str) -> Option<f64> {
    let kelvin = match from {
        "Kelvin" => value,
        "DegreeCelsius" => value + 273.15,
        "MillidegreeCelsius" => value / 1000.0 + 273.15,
        "DegreeDelisle" => value * -2.0 / 3.0 + 373.15,
        "DegreeFahrenheit" => value * 5.0 / 9.0 + 459.67 * 5.0 / 9.0,
        "DegreeNewton" => value * 100.0 / 33.0 + 273.15,
        "DegreeRankine" => value * 5.0 / 9.0,
        "DegreeReaumur" => value * 5.0 / 4.0 + 273.15,
        "DegreeRoemer" => value * 40.0 / 21.0 + ROEMER_ZERO,
        "SolarTemperature" => value * 5778.0,
        _ => return None,
    };
    Some(match to {
        "Kelvin" => kelvin,
        "DegreeCelsius" => kelvin - 273.15,
        "MillidegreeCelsius" => (kelvin - 273.15) * 1000.0,
        "DegreeDelisle" => (kelvin - 373.15) * -3.0 / 2.0,
        "DegreeFahrenheit" => (kelvin - 459.67 * 5.0 / 9.0) * 9.0 / 5.0,
        "DegreeNewton" => (kelvin - 273.15) * 33.0 / 100.0,
        "DegreeRankine" => kelvin * 9.0 / 5.0,
        "DegreeReaumur" => (kelvin - 273.15) * 4.0 / 5.0,
        "DegreeRoemer" => (kelvin - ROEMER_ZERO) * 21.0 / 40.0,
        "SolarTemperature" => kelvin / 5778.0,
        _ => return None,
    })
}

/// 0 degrees Rømer in kelvin.
const ROEMER_ZERO: f64 = 273.15 - 7.5 * 40.0 / 21.0;
