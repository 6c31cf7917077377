//! Times as logs write them.

use crate::types::{DateTime, TimeSpan};

const TICKS_PER_SECOND: i64 = 10_000_000;
const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;

/// The last tick of the year 9999.
const LAST: i64 = 3_155_378_975_999_999_999;

/// A time: ISO 8601 (`2025-02-25T09:19:25.391Z`, with a blank for the `T`, an offset for the `Z`, or only a date), or
/// the American form of portal exports (`2/25/2025, 9:19:25.391 AM`).
///
/// Without an offset it is UTC. Digits past the seventh of a second are dropped. `None` for everything else, also for
/// days and hours that do not exist.
pub fn datetime(text: &str) -> Option<DateTime> {
    let mut cursor = Cursor(text.trim().as_bytes());
    let ticks = if cursor.0.get(4) == Some(&b'-') { iso(&mut cursor)? } else { american(&mut cursor)? };
    (cursor.0.is_empty() && (0..=LAST).contains(&ticks)).then_some(DateTime(ticks))
}

/// A timespan: `[-][d.]hh:mm:ss[.fffffff]`; `None` for everything else.
pub fn timespan(text: &str) -> Option<TimeSpan> {
    let text = text.trim();
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (days, text) = match (text.find('.'), text.find(':')) {
        (Some(dot), Some(colon)) if dot < colon => (text[..dot].parse::<u32>().ok()?, &text[dot + 1..]),
        _ => (0, text),
    };
    let mut cursor = Cursor(text.as_bytes());
    let time = clock(&mut cursor)?;
    let ticks = i64::from(days).checked_mul(TICKS_PER_DAY)?.checked_add(time)?;
    cursor.0.is_empty().then_some(TimeSpan(if negative { -ticks } else { ticks }))
}

fn iso(cursor: &mut Cursor<'_>) -> Option<i64> {
    let year = cursor.digits(4, 4)?;
    cursor.expect(b"-")?;
    let month = cursor.digits(1, 2)?;
    cursor.expect(b"-")?;
    let day = cursor.digits(1, 2)?;
    let mut ticks = date(year, month, day)?;
    if cursor.expect(b"Tt ").is_some() {
        ticks += clock(cursor)?;
        cursor.expect(b" ");
        ticks -= offset(cursor)?;
    }
    Some(ticks)
}

fn american(cursor: &mut Cursor<'_>) -> Option<i64> {
    let month = cursor.digits(1, 2)?;
    cursor.expect(b"/")?;
    let day = cursor.digits(1, 2)?;
    cursor.expect(b"/")?;
    let year = cursor.digits(4, 4)?;
    let ticks = date(year, month, day)?;
    cursor.expect(b",");
    if cursor.expect(b" ").is_none() {
        return Some(ticks);
    }
    let time = clock(cursor)?;
    // Newer exports put a narrow no-break space before the half of the day.
    cursor.0 = cursor.0.strip_prefix("\u{202f}".as_bytes()).unwrap_or(cursor.0);
    cursor.expect(b" ");
    let Some(half) = cursor.expect(b"AaPp") else { return Some(ticks + time) };
    cursor.expect(b"Mm")?;
    half_day(time, half.eq_ignore_ascii_case(&b'p')).map(|time| ticks + time)
}

/// The time of day of a twelve-hour clock.
fn half_day(time: i64, afternoon: bool) -> Option<i64> {
    const NOON: i64 = TICKS_PER_DAY / 2;
    const ONE: i64 = TICKS_PER_DAY / 24;
    if !(ONE..NOON + ONE).contains(&time) {
        return None;
    }
    Some(time % NOON + if afternoon { NOON } else { 0 })
}

/// `hh:mm[:ss[.f...]]` in ticks.
fn clock(cursor: &mut Cursor<'_>) -> Option<i64> {
    let hour = cursor.digits(1, 2).filter(|hour| *hour < 24)?;
    cursor.expect(b":")?;
    let minute = cursor.digits(2, 2).filter(|minute| *minute < 60)?;
    let mut ticks = (hour * 3600 + minute * 60) * TICKS_PER_SECOND;
    if cursor.expect(b":").is_some() {
        ticks += cursor.digits(2, 2).filter(|second| *second < 60)? * TICKS_PER_SECOND;
        if cursor.expect(b".").is_some() {
            ticks += cursor.fraction()?;
        }
    }
    Some(ticks)
}

/// `Z`, `+hh:mm`, `-hhmm`, `+hh` or nothing, in ticks.
fn offset(cursor: &mut Cursor<'_>) -> Option<i64> {
    match cursor.expect(b"Zz+-") {
        None | Some(b'Z' | b'z') => Some(0),
        Some(sign) => {
            let hours = cursor.digits(2, 2).filter(|hours| *hours <= 14)?;
            cursor.expect(b":");
            let minutes =
                if cursor.0.is_empty() { 0 } else { cursor.digits(2, 2).filter(|minutes| *minutes < 60)? };
            let ticks = (hours * 60 + minutes) * 60 * TICKS_PER_SECOND;
            Some(if sign == b'-' { -ticks } else { ticks })
        }
    }
}

/// Midnight of a day; `None` if there is no such day.
fn date(year: i64, month: i64, day: i64) -> Option<i64> {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    const LENGTH: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month).ok()?.checked_sub(1)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = LENGTH.get(index)? + i64::from(leap && month == 2);
    if year == 0 || !(1..=length).contains(&day) {
        return None;
    }
    let past = year - 1;
    let days = past * 365 + past / 4 - past / 100 + past / 400;
    let days = days + BEFORE.get(index)? + i64::from(leap && month > 2) + day - 1;
    Some(days * TICKS_PER_DAY)
}

/// The text that is left.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// The next byte if it is one of these.
    fn expect(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// A number of at least and at most so many digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
    }

    /// The digits after a decimal point, in ticks.
    fn fraction(&mut self) -> Option<i64> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let padded = digits.iter().copied().chain(std::iter::repeat(b'0')).take(7);
        (count > 0).then(|| padded.fold(0, |ticks, digit| ticks * 10 + i64::from(digit - b'0')))
    }
}
