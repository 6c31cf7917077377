//! The bits of longs.

/// kql: binary_and(num1: long, num2: long) -> long
///
/// The bits that both numbers have.
///
/// ```kql
/// binary_and(6, 3) == 2
/// ```
pub fn binary_and(num1: i64, num2: i64) -> i64 {
    num1 & num2
}

/// kql: binary_or(num1: long, num2: long) -> long
///
/// The bits that either number has.
///
/// ```kql
/// binary_or(6, 3) == 7
/// ```
pub fn binary_or(num1: i64, num2: i64) -> i64 {
    num1 | num2
}

/// kql: binary_xor(num1: long, num2: long) -> long
///
/// The bits that only one of the numbers has.
///
/// ```kql
/// binary_xor(1, 2) == 3
/// ```
pub fn binary_xor(num1: i64, num2: i64) -> i64 {
    num1 ^ num2
}

/// kql: binary_not(value: long) -> long
///
/// The bits that the number lacks.
///
/// ```kql
/// binary_not(100) == -101
/// ```
pub fn binary_not(value: i64) -> i64 {
    !value
}

/// kql: binary_shift_left(value: long, shift: long) -> long
///
/// The bits moved up by `shift` modulo 64; null if it is negative.
///
/// ```kql
/// binary_shift_left(1, 2) == 4
/// isnull(binary_shift_left(1, -1))
/// ```
pub fn binary_shift_left(value: i64, shift: i64) -> Option<i64> {
    u32::try_from(shift).ok().map(|shift| value.wrapping_shl(shift))
}

/// kql: binary_shift_right(value: long, shift: long) -> long
///
/// The bits moved down by `shift` modulo 64; null if it is negative.
///
/// ```kql
/// binary_shift_right(1, 2) == 0
/// binary_shift_right(8, 2) == 2
/// ```
pub fn binary_shift_right(value: i64, shift: i64) -> Option<i64> {
    u32::try_from(shift).ok().map(|shift| value.wrapping_shr(shift))
}

/// kql: bitset_count_ones(value: long) -> long
///
/// How many bits are set.
///
/// ```kql
/// bitset_count_ones(42) == 3
/// ```
pub fn bitset_count_ones(value: i64) -> i64 {
    i64::from(value.count_ones())
}
