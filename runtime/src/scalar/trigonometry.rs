//! Angles. All are in radians.

/// kql: sin(x: real) -> real
///
/// The sine.
///
/// ```kql
/// round(sin(1), 9) == 0.841470985
/// ```
pub fn sin(x: f64) -> f64 {
    x.sin()
}

/// kql: cos(x: real) -> real
///
/// The cosine.
///
/// ```kql
/// round(cos(1), 9) == 0.540302306
/// ```
pub fn cos(x: f64) -> f64 {
    x.cos()
}

/// kql: tan(x: real) -> real
///
/// The tangent.
///
/// ```kql
/// round(tan(1), 9) == 1.557407725
/// ```
pub fn tan(x: f64) -> f64 {
    x.tan()
}

/// kql: cot(x: real) -> real
///
/// The cotangent.
///
/// ```kql
/// round(cot(1), 9) == 0.642092616
/// ```
pub fn cot(x: f64) -> f64 {
    x.tan().recip()
}

/// kql: asin(x: real) -> real
///
/// The angle whose sine the number is; null outside -1 to 1.
///
/// ```kql
/// round(asin(0.5), 9) == 0.523598776
/// isnull(asin(2))
/// ```
pub fn asin(x: f64) -> Option<f64> {
    (-1.0..=1.0).contains(&x).then(|| x.asin())
}

/// kql: acos(x: real) -> real
///
/// The angle whose cosine the number is; null outside -1 to 1.
///
/// ```kql
/// round(acos(0.5), 9) == 1.047197551
/// isnull(acos(2))
/// ```
pub fn acos(x: f64) -> Option<f64> {
    (-1.0..=1.0).contains(&x).then(|| x.acos())
}

/// kql: atan(x: real) -> real
///
/// The angle whose tangent the number is.
///
/// ```kql
/// round(atan(0.5), 9) == 0.463647609
/// ```
pub fn atan(x: f64) -> f64 {
    x.atan()
}

/// kql: atan2(y: real, x: real) -> real
///
/// The angle of the point (x, y).
///
/// ```kql
/// atan2(0, 1) == 0.0
/// ```
pub fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

/// kql: degrees(radians: real) -> real
///
/// An angle in degrees.
///
/// ```kql
/// round(degrees(pi() / 4), 9) == 45.0
/// ```
pub fn degrees(radians: f64) -> f64 {
    radians.to_degrees()
}

/// kql: radians(degrees: real) -> real
///
/// An angle of degrees in radians.
///
/// ```kql
/// round(radians(180), 9) == 3.141592654
/// ```
pub fn radians(degrees: f64) -> f64 {
    degrees.to_radians()
}

/// kql: pi() -> real
///
/// The ratio of a circle to its diameter.
///
/// ```kql
/// round(pi(), 9) == 3.141592654
/// ```
pub fn pi() -> f64 {
    std::f64::consts::PI
}
