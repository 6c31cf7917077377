//! `timespan`

use std::{fmt, str::FromStr};

/// A length of time in ticks of 100 ns; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeSpan(pub i64);

impl TimeSpan {
    /// Ticks in a microsecond.
    pub const TICKS_PER_MICROSECOND: i64 = 10;
    /// Ticks in a millisecond.
    pub const TICKS_PER_MILLISECOND: i64 = 10_000;
    /// Ticks in a second.
    pub const TICKS_PER_SECOND: i64 = 10_000_000;
    /// Ticks in a minute.
    pub const TICKS_PER_MINUTE: i64 = 60 * Self::TICKS_PER_SECOND;
    /// Ticks in an hour.
    pub const TICKS_PER_HOUR: i64 = 60 * Self::TICKS_PER_MINUTE;
    /// Ticks in a day.
    pub const TICKS_PER_DAY: i64 = 24 * Self::TICKS_PER_HOUR;

    /// No time.
    pub const ZERO: Self = Self(0);
    /// The longest.
    pub const MAX: Self = Self(i64::MAX);
    /// The longest negative.
    pub const MIN: Self = Self(i64::MIN);

    /// So many ticks of 100 ns.
    pub const fn from_ticks(ticks: i64) -> Self {
        Self(ticks)
    }

    /// So many microseconds.
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds * Self::TICKS_PER_MICROSECOND)
    }

    /// So many milliseconds.
    pub const fn from_milliseconds(milliseconds: i64) -> Self {
        Self(milliseconds * Self::TICKS_PER_MILLISECOND)
    }

    /// So many seconds.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * Self::TICKS_PER_SECOND)
    }

    /// So many minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * Self::TICKS_PER_MINUTE)
    }

    /// So many hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours * Self::TICKS_PER_HOUR)
    }

    /// So many days.
    pub const fn from_days(days: i64) -> Self {
        Self(days * Self::TICKS_PER_DAY)
    }

    /// The ticks.
    pub const fn ticks(self) -> i64 {
        self.0
    }

    /// The length in seconds.
    #[expect(clippy::cast_precision_loss, reason = "a real has fewer digits than a tick count")]
    pub fn total_seconds(self) -> f64 {
        self.0 as f64 / Self::TICKS_PER_SECOND as f64
    }

    /// Reads `[-][d.]hh:mm[:ss[.fffffff]]`, a number of days, or a number with a unit as in a literal (`1.5h`).
    ///
    /// White space around it does not count. Hours go to 23, minutes and seconds to 59.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains(':') { parse_clock(text) } else { parse_amount(text) }
    }
}

impl fmt::Display for TimeSpan {
    /// Writes `[-][d.]hh:mm:ss[.fffffff]`: days only if there are any, the fraction with all digits or not at all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ticks = self.0.unsigned_abs();
        let second = Self::TICKS_PER_SECOND.unsigned_abs();
        let (seconds, fraction) = (ticks / second, ticks % second);
        let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if days > 0 {
            write!(f, "{days}.")?;
        }
        write!(f, "{hours:02}:{:02}:{:02}", seconds / 60 % 60, seconds % 60)?;
        if fraction > 0 {
            write!(f, ".{fraction:07}")?;
        }
        Ok(())
    }
}

/// The ticks of one `unit` as literals spell it (`d`, `hours`, `ms` ...), as a fraction: ticks and divisor.
fn unit_ticks(unit: &str) -> Option<(i64, i64)> {
    Some(match unit {
        "" | "d" | "day" | "days" => (TimeSpan::TICKS_PER_DAY, 1),
        "h" | "hr" | "hrs" | "hour" | "hours" => (TimeSpan::TICKS_PER_HOUR, 1),
        "m" | "min" | "minute" | "minutes" => (TimeSpan::TICKS_PER_MINUTE, 1),
        "s" | "sec" | "second" | "seconds" => (TimeSpan::TICKS_PER_SECOND, 1),
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => {
            (TimeSpan::TICKS_PER_MILLISECOND, 1)
        }
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => {
            (TimeSpan::TICKS_PER_MICROSECOND, 1)
        }
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => (1, 100),
        "tick" | "ticks" => (1, 1),
        _ => return None,
    })
}

/// A number and a unit; without a unit the number is whole days.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the range is checked")]
fn parse_amount(text: &str) -> Option<TimeSpan> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (ticks, divisor) = unit_ticks(&text[digits.len()..])?;
    let digits = digits.trim_end();
    if digits.is_empty() || digits.starts_with('+') {
        return None;
    }
    if let Ok(whole) = i64::from_str(digits) {
        return Some(TimeSpan(whole.checked_mul(ticks)? / divisor));
    }
    if text.len() == digits.len() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') {
        return None;
    }
    let product = f64::from_str(digits).ok()? * ticks as f64 / divisor as f64;
    (product.abs() < i64::MAX as f64).then_some(TimeSpan(product as i64))
}

/// `[-][d.]hh:mm[:ss[.fffffff]]`
fn parse_clock(text: &str) -> Option<TimeSpan> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut parts = text.split(':');
    let hours = parts.next()?;
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let (days, hours) = (number(days, 8)?, number(hours, 2)?);
    let minutes = number(parts.next()?, 2)?;
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(part) => match part.split_once('.') {
            Some((seconds, digits)) => (number(seconds, 2)?, fraction_ticks(digits)?),
            None => (number(part, 2)?, 0),
        },
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    let ticks = whole.checked_mul(TimeSpan::TICKS_PER_SECOND)?.checked_add(fraction)?;
    Some(TimeSpan(if negative { -ticks } else { ticks }))
}

/// A number of at most so many ASCII digits.
pub(super) fn number(text: &str, digits: usize) -> Option<i64> {
    let fits = !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.bytes().fold(0, |sum, b| sum * 10 + i64::from(b - b'0')))
}

/// The ticks of the digits after the point of the seconds; digits past the seventh are cut.
pub(super) fn fraction_ticks(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(
        digits
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(7)
            .fold(0, |sum, b| sum * 10 + i64::from(b - b'0')),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::TimeSpan;

    #[test]
    fn reads_clock_and_unit_forms() {
        let parse = |text| TimeSpan::parse(text).map(|span| span.to_string());
        assert_eq!(parse("1.02:03:04.5").as_deref(), Some("1.02:03:04.5000000"));
        assert_eq!(parse("02:03").as_deref(), Some("02:03:00"));
        assert_eq!(parse("-1.12:00:00").as_deref(), Some("-1.12:00:00"));
        assert_eq!(parse("1.5h").as_deref(), Some("01:30:00"));
        assert_eq!(parse("2").as_deref(), Some("2.00:00:00"));
        assert_eq!(parse("250nanoseconds").as_deref(), Some("00:00:00.0000002"));
        for wrong in ["", "x", "25:00", "1:60", "1:2:3:4", "1.5", "d", ".:", "1e5h", "99999999999d"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = TimeSpan::parse(&text);
        }

        #[test]
        fn reads_what_it_writes(ticks in -TimeSpan::from_days(99_999).0..TimeSpan::from_days(99_999).0) {
            prop_assert_eq!(TimeSpan::parse(&TimeSpan(ticks).to_string()), Some(TimeSpan(ticks)));
        }
    }
}
