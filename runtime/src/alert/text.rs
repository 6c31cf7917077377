//! Cells as text and as JSON.

use serde_json::{Map, Number, Value as Json};

use crate::types::{DateTime, Dynamic, TimeSpan, Value};

/// The text of a cell, as `tostring()` gives it; empty for null.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null(_) | Value::Dynamic(Dynamic::Null) => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Long(value) => value.to_string(),
        Value::Real(value) => real(*value),
        Value::Decimal(value) => value.0.to_string(),
        Value::DateTime(value) => datetime(*value),
        Value::TimeSpan(value) => timespan(*value),
        Value::Guid(value) => value.0.to_string(),
        Value::String(value) | Value::Dynamic(Dynamic::String(value)) => value.to_string(),
        Value::Dynamic(value) => match dynamic_to_json(value) {
            Json::String(text) => text,
            json => json.to_string(),
        },
    }
}

/// A dynamic as JSON; scalars that JSON does not know become strings.
pub fn dynamic_to_json(value: &Dynamic) -> Json {
    match value {
        Dynamic::Null => Json::Null,
        Dynamic::Bool(value) => Json::Bool(*value),
        Dynamic::Long(value) => (*value).into(),
        Dynamic::Real(value) => Number::from_f64(*value).map_or_else(|| real(*value).into(), Json::Number),
        Dynamic::Decimal(value) => value.0.to_string().into(),
        Dynamic::DateTime(value) => datetime(*value).into(),
        Dynamic::TimeSpan(value) => timespan(*value).into(),
        Dynamic::Guid(value) => value.0.to_string().into(),
        Dynamic::String(value) => value.to_string().into(),
        Dynamic::Array(values) => Json::Array(values.iter().map(dynamic_to_json).collect()),
        Dynamic::Bag(bag) => {
            let properties = bag.0.iter().map(|(name, value)| (name.to_string(), dynamic_to_json(value)));
            Json::Object(properties.collect::<Map<_, _>>())
        }
    }
}

/// A real: `1.0`, `NaN`, `Infinity`, `-Infinity`.
pub(crate) fn real(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        format!("{value:?}")
    }
}

/// A datetime with its seven digits of a second: `2017-01-01T00:00:00.1234567Z`.
pub(crate) fn datetime(value: DateTime) -> String {
    let (year, month, day) = civil(value.0.div_euclid(TICKS_PER_DAY));
    let ticks = value.0.rem_euclid(TICKS_PER_DAY);
    let seconds = ticks / TICKS_PER_SECOND;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = ticks % TICKS_PER_SECOND;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:07}Z")
}

/// A timespan: `[-][d.]hh:mm:ss[.fffffff]`.
pub(crate) fn timespan(value: TimeSpan) -> String {
    let sign = if value.0 < 0 { "-" } else { "" };
    let ticks = value.0.unsigned_abs();
    let (per_second, per_day) = (TICKS_PER_SECOND.unsigned_abs(), TICKS_PER_DAY.unsigned_abs());
    let (days, seconds, fraction) = (ticks / per_day, ticks % per_day / per_second, ticks % per_second);
    let days = if days == 0 { String::new() } else { format!("{days}.") };
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:07}") };
    format!("{sign}{days}{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Ticks in a second.
const TICKS_PER_SECOND: i64 = 10_000_000;

/// Ticks in a day.
const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;

/// Year, month and day of a day counted from 0001-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years that begin in March put the leap day last; day 0 of that calendar is 0000-03-01, 306 days earlier.
    let days = days + 306;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datetimes_have_seven_digits() {
        assert_eq!(datetime(DateTime(0)), "0001-01-01T00:00:00.0000000Z");
        assert_eq!(datetime(DateTime(636_188_256_001_234_567)), "2017-01-01T00:00:00.1234567Z");
        assert_eq!(datetime(DateTime(3_155_378_975_999_999_999)), "9999-12-31T23:59:59.9999999Z");
    }

    #[test]
    fn timespans_show_days_and_fractions_only_if_there_are_any() {
        assert_eq!(timespan(TimeSpan(0)), "00:00:00");
        assert_eq!(timespan(TimeSpan(-14 * TICKS_PER_DAY - 1)), "-14.00:00:00.0000001");
    }
}
