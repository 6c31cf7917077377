//! Reading datetimes in the forms that logs and queries use.

use super::DateTime;
use crate::types::{
    TimeSpan,
    timespan::{fraction_ticks, number},
};

/// Reads any of the forms; see [`DateTime::parse`].
pub(super) fn parse(text: &str) -> Option<DateTime> {
    let text = text.trim();
    if let Some(time) = parse_usual(text.as_bytes()) {
        return Some(time);
    }
    let text = without_weekday(text);
    let (date, time) = split_date(text);
    parse_date(date)?.checked_add(parse_time(time)?)
}

/// The form that logs hold most: `yyyy-MM-ddTHH:mm:ss[.f]Z`, with `T` or a blank.
pub(super) fn parse_usual(text: &[u8]) -> Option<DateTime> {
    let (head, tail) = text.split_first_chunk::<19>()?;
    // Without a branch a digit, since most texts are in this form.
    let is_digit = |at: usize| head[at].is_ascii_digit();
    let are_two = |at: usize| is_digit(at) & is_digit(at + 1);
    let are_digits =
        are_two(0) & are_two(2) & are_two(5) & are_two(8) & are_two(11) & are_two(14) & are_two(17);
    let are_separators = [head[4], head[7], head[13], head[16]] == *b"--::";
    if !(are_digits && are_separators && matches!(head[10], b'T' | b' ')) {
        return None;
    }
    let digit = |at: usize| u32::from(head[at] - b'0');
    let two = |at: usize| digit(at) * 10 + digit(at + 1);
    let year = i32::try_from(two(0) * 100 + two(2)).ok()?;
    let date = DateTime::from_date(year, two(5), two(8))?;
    let (hour, minute, second) = (two(11), two(14), two(17));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let fraction = match tail {
        [] | [b'Z'] => 0,
        [b'.', fraction @ .., b'Z'] => fraction_of(fraction)?,
        _ => return None,
    };
    let seconds = (hour * 60 + minute) * 60 + second;
    Some(DateTime(date.0 + i64::from(seconds) * TimeSpan::TICKS_PER_SECOND + i64::from(fraction)))
}

/// The ticks that one to seven digits behind a point stand for.
fn fraction_of(digits: &[u8]) -> Option<u32> {
    const PLACES: [u32; 8] = [0, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];
    let place = *PLACES.get(digits.len()).filter(|place| **place > 0)?;
    let are_digits = digits.iter().fold(true, |all, byte| all & byte.is_ascii_digit());
    let number = digits.iter().fold(0, |sum: u32, byte| sum * 10 + u32::from(byte.wrapping_sub(b'0')));
    are_digits.then(|| number * place)
}

/// Drops `Sat, ` or `Saturday, `.
fn without_weekday(text: &str) -> &str {
    const NAMES: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    let Some((name, rest)) = text.split_once(',') else { return text };
    let name = name.to_ascii_lowercase();
    if NAMES.iter().any(|day| *day == name || day[..3] == name) { rest.trim_start() } else { text }
}

/// Splits the date from the time, at `T` or a blank; the blanks of `8 Nov 14` belong to the date.
fn split_date(text: &str) -> (&str, &str) {
    let mut blanks = text.match_indices(' ').map(|(at, _)| at);
    let first = blanks.next();
    let second = blanks.next();
    let third = blanks.next();
    if let (Some(first), Some(second)) = (first, second)
        && month_named(&text[first + 1..second]).is_some()
    {
        let end = third.unwrap_or(text.len());
        return (&text[..end], text[end..].trim_start());
    }
    match text.find([' ', 'T', 't']) {
        Some(at) if text.is_char_boundary(at + 1) && text[..at].ends_with(|c: char| c.is_ascii_digit()) => {
            (&text[..at], text[at + 1..].trim_start())
        }
        _ => (text, ""),
    }
}

/// The month of an English name, whole or its first three letters.
fn month_named(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_ascii_lowercase();
    let found = NAMES.iter().position(|month| *month == name || month[..3] == name)?;
    u32::try_from(found + 1).ok()
}

/// A date: year first, month first, day and month's name, or eight digits.
fn parse_date(text: &str) -> Option<DateTime> {
    let parts: Vec<&str> = text.split(['-', '/', ' ']).collect();
    let (year, month, day) = match *parts.as_slice() {
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            (number(whole.get(..4)?, 4)?, number(whole.get(4..6)?, 2)?, number(whole.get(6..)?, 2)?)
        }
        [year, month] if year.len() == 4 => (number(year, 4)?, number(month, 2)?, 1),
        [year, month, day] if year.len() == 4 => (number(year, 4)?, number(month, 2)?, number(day, 2)?),
        [day, month, year] if month_named(month).is_some() => {
            (full_year(year)?, i64::from(month_named(month)?), number(day, 2)?)
        }
        [month, day, year] if year.len() == 4 => (number(year, 4)?, number(month, 2)?, number(day, 2)?),
        _ => return None,
    };
    DateTime::from_date(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// A year of four digits, or of two: 00 to 49 lie after 2000, 50 to 99 before.
fn full_year(text: &str) -> Option<i64> {
    match text.len() {
        2 => number(text, 2).map(|year| if year < 50 { year + 2000 } else { year + 1900 }),
        4 => number(text, 4),
        _ => None,
    }
}

/// The time of day less the offset: `HH:mm[:ss[.f]][ AM][Z| GMT|±hh:mm]`; nothing is midnight.
fn parse_time(text: &str) -> Option<TimeSpan> {
    if text.is_empty() {
        return Some(TimeSpan::ZERO);
    }
    let (text, offset) = split_offset(text)?;
    let (text, afternoon) = split_half_day(text);
    let mut parts = text.split(':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(part) => match part.split_once('.') {
            Some((second, digits)) => (number(second, 2)?, fraction_ticks(digits)?),
            None => (number(part, 2)?, 0),
        },
    };
    let hour = match afternoon {
        None => hour,
        Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        Some(_) => return None,
    };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = (hour * 60 + minute) * 60 + second;
    Some(TimeSpan(seconds * TimeSpan::TICKS_PER_SECOND + fraction - offset.0))
}

/// Splits off `Z`, `GMT`, `UTC`, `UT` or `±hh[:]mm`.
fn split_offset(text: &str) -> Option<(&str, TimeSpan)> {
    if let Some(at) = text.rfind(['+', '-']) {
        let sign = if text[at..].starts_with('-') { -1 } else { 1 };
        let offset = &text[at + 1..];
        let (hours, minutes) = match (offset.split_once(':'), offset.len()) {
            (Some((hours, minutes)), _) => (hours, minutes),
            (None, 4) if offset.is_ascii() => offset.split_at(2),
            (None, 1 | 2) => (offset, "0"),
            (None, _) => return None,
        };
        let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
        if hours > 14 || minutes > 59 {
            return None;
        }
        return Some((text[..at].trim_end(), TimeSpan::from_minutes(sign * (hours * 60 + minutes))));
    }
    let zones = ["Z", "z", "GMT", "UTC", "UT"];
    let local = zones.iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text);
    Some((local.trim_end(), TimeSpan::ZERO))
}

/// Splits off `AM` (false) or `PM` (true).
fn split_half_day(text: &str) -> (&str, Option<bool>) {
    let Some(at) = text.len().checked_sub(2).filter(|at| text.is_char_boundary(*at)) else {
        return (text, None);
    };
    let afternoon = match text[at..].to_ascii_uppercase().as_str() {
        "AM" => false,
        "PM" => true,
        _ => return (text, None),
    };
    (text[..at].trim_end(), Some(afternoon))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_every_form() {
        let check = |text: &str, expected: &str| {
            assert_eq!(parse(text).map(|time| time.to_string()).as_deref(), Some(expected), "{text}");
        };
        let expected = "2014-11-08T15:05:02.0000000Z";
        check("2014-11-08T15:05:02Z", expected);
        check("2014-11-08 15:05:02 GMT", expected);
        check("2014-11-08T17:05:02+02:00", expected);
        check("Sat, 8 Nov 14 15:05:02 GMT", expected);
        check("8 Nov 2014 15:05:02", expected);
        check("Saturday, 08-Nov-14 15:05:02 GMT", expected);
        check("11/8/2014 3:05:02 PM", expected);
        check("11-08-2014 15:05:02", expected);
        let midnight = "2014-11-08T00:00:00.0000000Z";
        check("2014-11-08", midnight);
        check("20141108", midnight);
        check("11/8/2014 12:00:00 AM", midnight);
        check("2014-11-08T00:00:00.123456789Z", "2014-11-08T00:00:00.1234567Z");
        check("2014-11-08T15:05", "2014-11-08T15:05:00.0000000Z");
        for wrong in ["", "x", "13-01-2022", "2022-02-30", "2022-01-01T24:00", "2022-01-01T10", "5", "1.5"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
