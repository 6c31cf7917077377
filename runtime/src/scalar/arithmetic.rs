//! `+`, `-`, `*`, `/` and `%` of numbers.
//!
//! Longs wrap around at the ends of their range. Division of longs and decimals by zero is null, of reals infinite or
//! NaN (measured).

use crate::types::Decimal;

/// kql: `+`(left: long, right: long) -> long
///
/// The sum.
///
/// ```kql
/// 7 + 2 == 9
/// ```
pub fn add_long(left: i64, right: i64) -> i64 {
    left.wrapping_add(right)
}

/// kql: `-`(left: long, right: long) -> long
///
/// The difference.
///
/// ```kql
/// 7 - 2 == 5
/// ```
pub fn subtract_long(left: i64, right: i64) -> i64 {
    left.wrapping_sub(right)
}

/// kql: `*`(left: long, right: long) -> long
///
/// The product.
///
/// ```kql
/// 7 * 2 == 14
/// ```
pub fn multiply_long(left: i64, right: i64) -> i64 {
    left.wrapping_mul(right)
}

/// kql: `+`(left: real, right: real) -> real
///
/// The sum.
///
/// ```kql
/// 7.5 + 2.5 == 10.0
/// ```
pub fn add_real(left: f64, right: f64) -> f64 {
    left + right
}

/// kql: `-`(left: real, right: real) -> real
///
/// The difference.
///
/// ```kql
/// 7.5 - 2.5 == 5.0
/// ```
pub fn subtract_real(left: f64, right: f64) -> f64 {
    left - right
}

/// kql: `*`(left: real, right: real) -> real
///
/// The product.
///
/// ```kql
/// 7.5 * 2.5 == 18.75
/// ```
pub fn multiply_real(left: f64, right: f64) -> f64 {
    left * right
}

/// kql: `+`(left: decimal, right: decimal) -> decimal
///
/// The sum. Null where the result has too many digits.
///
/// ```kql
/// decimal(7.5) + decimal(2.5) == decimal(10)
/// ```
pub fn add_decimal(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.0.checked_add(right.0).map(Decimal)
}

/// kql: `-`(left: decimal, right: decimal) -> decimal
///
/// The difference. Null where the result has too many digits.
///
/// ```kql
/// decimal(7.5) - decimal(2.5) == decimal(5)
/// ```
pub fn subtract_decimal(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.0.checked_sub(right.0).map(Decimal)
}

/// kql: `*`(left: decimal, right: decimal) -> decimal
///
/// The product. Null where the result has too many digits.
///
/// ```kql
/// decimal(7.5) * decimal(2.5) == decimal(18.75)
/// ```
pub fn multiply_decimal(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.0.checked_mul(right.0).map(Decimal)
}

/// kql: `/`(left: long, right: long) -> long
///
/// The quotient without its fraction; null if the divisor is 0 (measured).
///
/// ```kql
/// 7 / 2 == 3
/// -7 / 2 == -3
/// isnull(1 / 0)
/// ```
pub fn divide_long(left: i64, right: i64) -> Option<i64> {
    (right != 0).then(|| left.wrapping_div(right))
}

/// kql: `/`(left: real, right: real) -> real
///
/// The quotient; infinite or NaN if the divisor is 0 (measured).
///
/// ```kql
/// 7.0 / 2 == 3.5
/// isinf(1.0 / 0)
/// ```
pub fn divide_real(left: f64, right: f64) -> f64 {
    left / right
}

/// kql: `/`(left: decimal, right: decimal) -> decimal
///
/// The quotient; null if the divisor is 0.
///
/// ```kql
/// decimal(7) / decimal(2) == decimal(3.5)
/// ```
pub fn divide_decimal(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.0.checked_div(right.0).map(Decimal)
}

/// kql: `%`(left: long, right: long) -> long
///
/// The remainder, never negative; null if the divisor is 0 (measured).
///
/// ```kql
/// 14 % 12 == 2
/// -14 % 12 == 10
/// 14 % -12 == 2
/// -14 % -12 == 10
/// ```
pub fn modulo_long(left: i64, right: i64) -> Option<i64> {
    (right != 0).then(|| left.wrapping_rem_euclid(right))
}

/// kql: `%`(left: real, right: real) -> real
///
/// The remainder, never negative.
///
/// ```kql
/// 7.5 % 2.0 == 1.5
/// ```
pub fn modulo_real(left: f64, right: f64) -> f64 {
    left.rem_euclid(right)
}

/// kql: `-`(operand: long) -> long
///
/// The number with the other sign.
///
/// ```kql
/// -(3) == 0 - 3
/// ```
pub fn negate_long(operand: i64) -> i64 {
    operand.wrapping_neg()
}

/// kql: `-`(operand: real) -> real
///
/// The number with the other sign.
///
/// ```kql
/// -(1.5) == 0.0 - 1.5
/// ```
pub fn negate_real(operand: f64) -> f64 {
    -operand
}

/// kql: `-`(operand: decimal) -> decimal
///
/// The number with the other sign.
///
/// ```kql
/// -decimal(1.5) == decimal(0) - decimal(1.5)
/// ```
pub fn negate_decimal(operand: Decimal) -> Decimal {
    Decimal(-operand.0)
}
