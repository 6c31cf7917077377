//! `format_datetime` and `format_timespan`

use std::fmt::Write as _;

use crate::types::{DateTime, TimeSpan};

/// kql: format_datetime(datetime: datetime, format: string) -> string
///
/// Writes the parts that the letters of the format stand for: `y M d H h m s f F tt`, as many digits as letters. Everything else stays
/// as it is.
///
/// ```kql
/// format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [HH:mm:ss]") == "17-01-29 [09:00:05]"
/// format_datetime(datetime(2017-01-29 09:00:05), "yyyy-M-dd [H:mm:ss]") == "2017-1-29 [9:00:05]"
/// format_datetime(datetime(2017-01-29 21:00:05.123), "hh:mm:ss.ff tt") == "09:00:05.12 PM"
/// ```
pub fn format_datetime(datetime: DateTime, format: &str) -> String {
    let date = datetime.date();
    let clock = Clock::of(datetime.time_of_day().0);
    let mut text = String::new();
    for (letter, count) in runs(format) {
        match letter {
            'y' if count <= 2 => number(&mut text, i64::from(date.year % 100), count),
            'y' => number(&mut text, i64::from(date.year), count),
            'M' if count <= 2 => number(&mut text, i64::from(date.month), count),
            'd' if count <= 2 => number(&mut text, i64::from(date.day), count),
            'h' if count <= 2 => number(&mut text, (clock.hour + 11) % 12 + 1, count),
            't' => {
                let half = if clock.hour < 12 { "AM" } else { "PM" };
                text.push_str(&half[..count.min(2)]);
            }
            letter => clock.write(&mut text, letter, count),
        }
    }
    text
}

/// kql: format_timespan(timespan: timespan, format: string) -> string
///
/// Writes the parts that the letters of the format stand for: `d H h m s f F`, as many digits as letters. Everything else stays as it
/// is, and so does no sign (measured for positive timespans).
///
/// ```kql
/// format_timespan(time(29.09:00:05.12345), "dd.hh:mm:ss:FF") == "29.09:00:05:12"
/// format_timespan(time(29.09:00:05.12345), "ddd.h:mm:ss [fffffff]") == "029.9:00:05 [1234500]"
/// ```
pub fn format_timespan(timespan: TimeSpan, format: &str) -> String {
    let ticks = timespan.0.checked_abs().unwrap_or(i64::MAX);
    let clock = Clock::of(ticks % TimeSpan::TICKS_PER_DAY);
    let mut text = String::new();
    for (letter, count) in runs(format) {
        match letter {
            'd' => number(&mut text, ticks / TimeSpan::TICKS_PER_DAY, count),
            'h' if count <= 2 => number(&mut text, clock.hour, count),
            letter => clock.write(&mut text, letter, count),
        }
    }
    text
}

/// The parts of a time of day.
struct Clock {
    hour: i64,
    minute: i64,
    second: i64,
    fraction: i64,
}

impl Clock {
    fn of(ticks: i64) -> Self {
        let seconds = ticks / TimeSpan::TICKS_PER_SECOND;
        Self {
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            fraction: ticks % TimeSpan::TICKS_PER_SECOND,
        }
    }

    /// Writes the part of a letter that means the same in both formats, or the letters themselves.
    fn write(&self, text: &mut String, letter: char, count: usize) {
        match letter {
            'H' if count <= 2 => number(text, self.hour, count),
            'm' if count <= 2 => number(text, self.minute, count),
            's' if count <= 2 => number(text, self.second, count),
            'f' | 'F' if count <= 7 => {
                let digits = format!("{:07}", self.fraction);
                let digits = &digits[..count];
                text.push_str(if letter == 'F' { digits.trim_end_matches('0') } else { digits });
            }
            letter => text.extend(std::iter::repeat_n(letter, count)),
        }
    }
}

fn number(text: &mut String, value: i64, width: usize) {
    let _ = write!(text, "{value:0width$}");
}

/// Each character of a format, and how often it stands in a row.
fn runs(format: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for c in format.chars() {
        match runs.last_mut() {
            Some((last, count)) if *last == c => *count += 1,
            _ => runs.push((c, 1)),
        }
    }
    runs
}
