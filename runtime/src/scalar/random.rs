//! Random numbers and ids: another value for every row, which is why the compiler never computes them as constants.

use uuid::Builder;

use crate::types::Guid;

/// kql: rand() -> real
///
/// A random number, 0 or more and less than 1.
///
/// ```kql
/// rand() between (0.0 .. 1.0)
/// ```
pub fn rand() -> f64 {
    fastrand::f64()
}

/// kql: rand(number: long) -> real
///
/// A random whole number, 0 or more and less than `number`; between 0 and 1 as without it where that is less than 2
/// (Kusto documentation).
///
/// ```kql
/// rand(6) between (0.0 .. 5.0)
/// rand(6) % 1 == 0
/// ```
#[expect(clippy::cast_precision_loss, reason = "the result is a real")]
pub fn rand_below(number: i64) -> f64 {
    if number < 2 { rand() } else { fastrand::i64(0..number) as f64 }
}

/// kql: new_guid() -> guid
///
/// A random id, of version 4.
///
/// ```kql
/// strlen(tostring(new_guid())) == 36
/// ```
pub fn new_guid() -> Guid {
    Guid(Builder::from_random_bytes(fastrand::u128(..).to_le_bytes()).into_uuid())
}
