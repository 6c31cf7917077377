//! `bin` and `bin_at`: rounding down.
//!
//! Null if the size of a bin is 0 or less.

use crate::types::{DateTime, Decimal, TimeSpan};

/// kql: bin(value: long, roundTo: long) -> long
/// also: floor
///
/// The greatest multiple that is not greater.
///
/// ```kql
/// bin(7, 5) == 5
/// floor(-7, 5) == -10
/// ```
pub fn bin_long(value: i64, round_to: i64) -> Option<i64> {
    (round_to > 0).then(|| value.div_euclid(round_to).wrapping_mul(round_to))
}

/// kql: bin(value: real, roundTo: real) -> real
/// also: floor
///
/// The greatest multiple that is not greater.
///
/// ```kql
/// bin(4.5, 1) == 4.0
/// floor(7.5, 0.5) == 7.5
/// floor(-7.5, 1) == -8.0
/// ```
pub fn bin_real(value: f64, round_to: f64) -> Option<f64> {
    (round_to > 0.0).then(|| (value / round_to).floor() * round_to)
}

/// kql: bin(value: decimal, roundTo: decimal) -> decimal
/// also: floor
///
/// The greatest multiple that is not greater.
///
/// ```kql
/// bin(decimal(4.5), decimal(1)) == decimal(4)
/// ```
pub fn bin_decimal(value: Decimal, round_to: Decimal) -> Option<Decimal> {
    let bins = value.0.checked_div(round_to.0)?.floor();
    if round_to.0.is_sign_negative() { None } else { bins.checked_mul(round_to.0).map(Decimal) }
}

/// kql: bin(value: datetime, roundTo: timespan) -> datetime
/// also: floor
///
/// The latest multiple since 0001-01-01 that is not later; weeks begin on Monday.
///
/// ```kql
/// bin(datetime(1970-05-11 13:45:07), 1d) == datetime(1970-05-11)
/// bin(datetime(2024-01-03), 7d) == datetime(2024-01-01)
/// ```
pub fn bin_datetime(value: DateTime, round_to: TimeSpan) -> Option<DateTime> {
    multiple(value.0, round_to.0).map(DateTime)
}

/// kql: bin(value: timespan, roundTo: timespan) -> timespan
/// also: floor
///
/// The longest multiple that is not longer.
///
/// ```kql
/// bin(3h + 15m, 1h) == 3h
/// ```
pub fn bin_timespan(value: TimeSpan, round_to: TimeSpan) -> Option<TimeSpan> {
    multiple(value.0, round_to.0).map(TimeSpan)
}

/// kql: bin_at(value: long, bin_size: long, fixed_point: long) -> long
///
/// As `bin`, with bins that begin at the fixed point.
///
/// ```kql
/// bin_at(7, 5, 1) == 6
/// ```
pub fn bin_at_long(value: i64, bin_size: i64, fixed_point: i64) -> Option<i64> {
    multiple(value.wrapping_sub(fixed_point), bin_size).map(|bin| bin.wrapping_add(fixed_point))
}

/// kql: bin_at(value: real, bin_size: real, fixed_point: real) -> real
///
/// As `bin`, with bins that begin at the fixed point.
///
/// ```kql
/// bin_at(6.5, 2.5, 7.0) == 4.5
/// ```
pub fn bin_at_real(value: f64, bin_size: f64, fixed_point: f64) -> Option<f64> {
    bin_real(value - fixed_point, bin_size).map(|bin| bin + fixed_point)
}

/// kql: bin_at(value: datetime, bin_size: timespan, fixed_point: datetime) -> datetime
///
/// As `bin`, with bins that begin at the fixed point.
///
/// ```kql
/// bin_at(datetime(2017-05-17 10:20:00), 7d, datetime(2017-06-04)) == datetime(2017-05-14)
/// ```
pub fn bin_at_datetime(value: DateTime, bin_size: TimeSpan, fixed_point: DateTime) -> Option<DateTime> {
    let bin = multiple(value.since(fixed_point).0, bin_size.0)?;
    fixed_point.checked_add(TimeSpan(bin))
}

/// kql: bin_at(value: timespan, bin_size: timespan, fixed_point: timespan) -> timespan
///
/// As `bin`, with bins that begin at the fixed point.
///
/// ```kql
/// bin_at(1h, 1d, 12h) == -12h
/// ```
pub fn bin_at_timespan(value: TimeSpan, bin_size: TimeSpan, fixed_point: TimeSpan) -> Option<TimeSpan> {
    bin_at_long(value.0, bin_size.0, fixed_point.0).map(TimeSpan)
}

fn multiple(value: i64, size: i64) -> Option<i64> {
    (size > 0).then(|| value.div_euclid(size).wrapping_mul(size))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers whose neighbours by a bin are numbers too.
    const FAR: i64 = i64::MAX / 4;

    proptest! {
        #[test]
        fn a_bin_is_the_greatest_multiple_that_is_not_greater(value in -FAR..FAR, size in 1..FAR) {
            let bin = bin_long(value, size).expect("the size is above 0");
            prop_assert!(bin % size == 0 && bin <= value && value < bin + size);
            prop_assert_eq!(bin_long(bin, size), Some(bin));
            prop_assert_eq!(bin_timespan(TimeSpan(value), TimeSpan(size)), Some(TimeSpan(bin)));
            prop_assert_eq!(bin_at_long(value, size, 0), Some(bin));
        }

        #[test]
        fn bins_of_greater_numbers_are_not_smaller(a in -FAR..FAR, b in -FAR..FAR, size in 1..FAR) {
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(bin_long(less, size) <= bin_long(more, size));
        }

        #[test]
        fn bins_at_a_point_are_bins_moved_by_it(value in -FAR..FAR, size in 1..1_000_000_i64, point in -FAR..FAR) {
            let bin = bin_at_long(value, size, point).expect("the size is above 0");
            prop_assert!((bin - point) % size == 0 && bin <= value && value - bin < size);
        }

        #[test]
        fn no_size_makes_no_bins(value in -FAR..FAR, size in -FAR..=0) {
            prop_assert_eq!(bin_long(value, size), None);
            prop_assert_eq!(bin_datetime(DateTime(value), TimeSpan(size)), None);
        }
    }
}
