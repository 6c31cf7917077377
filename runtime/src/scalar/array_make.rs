//! Making arrays of numbers and times, and moving elements about.

use crate::types::{DateTime, Dynamic, TimeSpan};

/// No array is made longer than this; the documented limit of `range`.
const MAX_LENGTH: usize = 1_048_576;

/// kql: range(start: long, stop: long) -> dynamic
///
/// The numbers from `start` to `stop`, both included.
///
/// ```kql
/// tostring(range(1, 4)) == "[1,2,3,4]"
/// ```
pub fn range_long(start: i64, stop: i64) -> Dynamic {
    range_long_step(start, stop, 1)
}

/// kql: range(start: long, stop: long, step: long) -> dynamic
///
/// The numbers from `start` to `stop` by steps; null if the step is 0.
///
/// ```kql
/// tostring(range(1, 8, 3)) == "[1,4,7]"
/// tostring(range(3, 1, -1)) == "[3,2,1]"
/// ```
pub fn range_long_step(start: i64, stop: i64, by: i64) -> Dynamic {
    if by == 0 {
        return Dynamic::Null;
    }
    let numbers = std::iter::successors(Some(start), |number| number.checked_add(by));
    let numbers = numbers.take_while(|number| if by > 0 { *number <= stop } else { *number >= stop });
    Dynamic::array(numbers.take(MAX_LENGTH).map(Dynamic::Long))
}

/// kql: range(start: real, stop: real) -> dynamic
///
/// The numbers from `start` to `stop` by steps of 1.
///
/// ```kql
/// tostring(range(0.5, 3)) == "[0.5,1.5,2.5]"
/// ```
pub fn range_real(start: f64, stop: f64) -> Dynamic {
    range_real_step(start, stop, 1.0)
}

/// kql: range(start: real, stop: real, step: real) -> dynamic
///
/// The numbers from `start` to `stop` by steps; null if the step is 0 or no finite number.
///
/// ```kql
/// tostring(range(1.0, 3, 1)) == "[1.0,2.0,3.0]"
/// tostring(range(1, 0, -0.5)) == "[1.0,0.5,0.0]"
/// ```
pub fn range_real_step(start: f64, stop: f64, by: f64) -> Dynamic {
    if by == 0.0 || !by.is_finite() {
        return Dynamic::Null;
    }
    let numbers = std::iter::successors(Some(start), |number| Some(number + by));
    let numbers = numbers.take_while(|number| if by > 0.0 { *number <= stop } else { *number >= stop });
    Dynamic::array(numbers.take(MAX_LENGTH).map(Dynamic::Real))
}

/// kql: range(start: timespan, stop: timespan, step: timespan) -> dynamic
///
/// The lengths of time from `start` to `stop` by steps; null if the step is 0.
///
/// ```kql
/// array_length(range(0h, 3h, 1h)) == 4
/// range(0h, 3h, 1h)[1] == 1h
/// ```
pub fn range_timespan_step(start: TimeSpan, stop: TimeSpan, by: TimeSpan) -> Dynamic {
    if by == TimeSpan::ZERO {
        return Dynamic::Null;
    }
    let times = std::iter::successors(Some(start), |time| time.0.checked_add(by.0).map(TimeSpan));
    let times = times.take_while(|time| if by > TimeSpan::ZERO { *time <= stop } else { *time >= stop });
    Dynamic::array(times.take(MAX_LENGTH).map(Dynamic::TimeSpan))
}

/// kql: range(start: datetime, stop: datetime, step: timespan) -> dynamic
///
/// The times from `start` to `stop` by steps; null if the step is 0.
///
/// ```kql
/// array_length(range(datetime(2007-01-01), datetime(2007-01-03), 1d)) == 3
/// ```
pub fn range_datetime_step(start: DateTime, stop: DateTime, by: TimeSpan) -> Dynamic {
    if by == TimeSpan::ZERO {
        return Dynamic::Null;
    }
    let times = std::iter::successors(Some(start), |time| time.checked_add(by));
    let times = times.take_while(|time| if by > TimeSpan::ZERO { *time <= stop } else { *time >= stop });
    Dynamic::array(times.take(MAX_LENGTH).map(Dynamic::DateTime))
}

/// kql: array_rotate_left(array: dynamic, rotate_count: long) -> dynamic
///
/// The elements moved to the left, the first ones to the end; null if the value is no array.
///
/// ```kql
/// tostring(array_rotate_left(dynamic([1, 2, 3, 4, 5]), 2)) == "[3,4,5,1,2]"
/// tostring(array_rotate_left(dynamic([1, 2, 3, 4, 5]), -2)) == "[4,5,1,2,3]"
/// ```
pub fn array_rotate_left(array: &Dynamic, rotate_count: i64) -> Dynamic {
    rotate(array, i128::from(rotate_count))
}

/// kql: array_rotate_right(array: dynamic, rotate_count: long) -> dynamic
///
/// The elements moved to the right, the last ones to the beginning; null if the value is no array.
///
/// ```kql
/// tostring(array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2)) == "[4,5,1,2,3]"
/// ```
pub fn array_rotate_right(array: &Dynamic, rotate_count: i64) -> Dynamic {
    rotate(array, -i128::from(rotate_count))
}

fn rotate(array: &Dynamic, left: i128) -> Dynamic {
    let Some(elements) = array.as_array() else { return Dynamic::Null };
    let mut rotated = elements.to_vec();
    if let Some(left) = i128::try_from(rotated.len()).ok().and_then(|length| left.checked_rem_euclid(length))
    {
        rotated.rotate_left(usize::try_from(left).unwrap_or(0));
    }
    Dynamic::array(rotated)
}

/// kql: array_shift_left(array: dynamic, shift_count: long) -> dynamic
///
/// The elements moved to the left, with nulls in the places that become free; null if the value is no array.
///
/// ```kql
/// tostring(array_shift_left(dynamic([1, 2, 3, 4, 5]), 2)) == "[3,4,5,null,null]"
/// ```
pub fn array_shift_left(array: &Dynamic, shift_count: i64) -> Dynamic {
    shift(array, i128::from(shift_count), &Dynamic::Null)
}

/// kql: array_shift_left(array: dynamic, shift_count: long, default_value: dynamic) -> dynamic
///
/// The elements moved to the left, with a default in the places that become free; null if the value is no array.
///
/// ```kql
/// tostring(array_shift_left(dynamic([1, 2, 3, 4, 5]), 2, -1)) == "[3,4,5,-1,-1]"
/// tostring(array_shift_left(dynamic([1, 2, 3, 4, 5]), -2, -1)) == "[-1,-1,1,2,3]"
/// ```
pub fn array_shift_left_default(array: &Dynamic, shift_count: i64, default_value: &Dynamic) -> Dynamic {
    shift(array, i128::from(shift_count), default_value)
}

/// kql: array_shift_right(array: dynamic, shift_count: long) -> dynamic
///
/// The elements moved to the right, with nulls in the places that become free; null if the value is no array.
///
/// ```kql
/// tostring(array_shift_right(dynamic([1, 2, 3, 4, 5]), 2)) == "[null,null,1,2,3]"
/// ```
pub fn array_shift_right(array: &Dynamic, shift_count: i64) -> Dynamic {
    shift(array, -i128::from(shift_count), &Dynamic::Null)
}

/// kql: array_shift_right(array: dynamic, shift_count: long, default_value: dynamic) -> dynamic
///
/// The elements moved to the right, with a default in the places that become free; null if the value is no array.
///
/// ```kql
/// tostring(array_shift_right(dynamic([1, 2, 3, 4, 5]), 2, -1)) == "[-1,-1,1,2,3]"
/// ```
pub fn array_shift_right_default(array: &Dynamic, shift_count: i64, default_value: &Dynamic) -> Dynamic {
    shift(array, -i128::from(shift_count), default_value)
}

fn shift(array: &Dynamic, left: i128, default: &Dynamic) -> Dynamic {
    let Some(elements) = array.as_array() else { return Dynamic::Null };
    let element = |place: usize| {
        let from = i128::try_from(place).ok()?.checked_add(left)?;
        elements.get(usize::try_from(from).ok()?).cloned()
    };
    Dynamic::array((0..elements.len()).map(|place| element(place).unwrap_or_else(|| default.clone())))
}
