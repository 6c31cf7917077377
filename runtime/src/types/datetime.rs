//! `datetime`

mod parse;

use std::fmt;

use super::TimeSpan;

/// A point in time: ticks of 100 ns since 0001-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub i64);

/// A date of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl DateTime {
    /// 0001-01-01T00:00:00Z
    pub const MIN: Self = Self(0);
    /// 9999-12-31T23:59:59.9999999Z
    pub const MAX: Self = Self(3_155_378_975_999_999_999);
    /// 1970-01-01T00:00:00Z
    pub const UNIX_EPOCH: Self = Self(621_355_968_000_000_000);

    /// The time so many ticks after [`Self::MIN`], if the calendar has it.
    pub const fn from_ticks(ticks: i64) -> Option<Self> {
        if ticks < Self::MIN.0 || ticks > Self::MAX.0 { None } else { Some(Self(ticks)) }
    }

    /// Midnight of a date, if there is such a date.
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Self(days_before(year, month, day) * TimeSpan::TICKS_PER_DAY))
    }

    /// The ticks since [`Self::MIN`].
    pub const fn ticks(self) -> i64 {
        self.0
    }

    /// Reads every form of `todatetime` and of datetime literals; without an offset the time is UTC.
    ///
    /// ISO 8601 (`2014-05-25T08:20:03.123456Z`, with `T` or a blank, an offset, parts of the time left out,
    /// `20140525`), RFC 822 (`Sat, 8 Nov 14 15:05:02 GMT`), RFC 850 (`Saturday, 08-Nov-14 15:05:02 GMT`) and month
    /// first (`11/8/2014 3:05:02 PM`). Digits past 100 ns are cut. None where there is no such time.
    pub fn parse(text: &str) -> Option<Self> {
        parse::parse(text)
    }

    /// Reads the form that logs hold most, `yyyy-MM-ddTHH:mm:ss[.f]Z`; `None` for every other one.
    #[cfg(feature = "parquet")]
    pub(crate) fn parse_usual(text: &[u8]) -> Option<Self> {
        parse::parse_usual(text)
    }

    /// The date.
    pub fn date(self) -> Date {
        date_of(self.0.div_euclid(TimeSpan::TICKS_PER_DAY))
    }

    /// The time since midnight.
    pub const fn time_of_day(self) -> TimeSpan {
        TimeSpan(self.0.rem_euclid(TimeSpan::TICKS_PER_DAY))
    }

    /// Midnight of the same day.
    #[must_use]
    pub const fn start_of_day(self) -> Self {
        Self(self.0 - self.time_of_day().0)
    }

    /// The day of the week, 0 for Sunday.
    pub const fn day_of_week(self) -> i64 {
        (self.0.div_euclid(TimeSpan::TICKS_PER_DAY) + 1).rem_euclid(7)
    }

    /// The day of the year, from 1.
    pub fn day_of_year(self) -> i64 {
        self.0.div_euclid(TimeSpan::TICKS_PER_DAY) - days_before(self.date().year, 1, 1) + 1
    }

    /// The time so much later, if the calendar has it.
    pub const fn checked_add(self, span: TimeSpan) -> Option<Self> {
        match self.0.checked_add(span.0) {
            Some(ticks) => Self::from_ticks(ticks),
            None => None,
        }
    }

    /// The time so much earlier, if the calendar has it.
    pub const fn checked_sub(self, span: TimeSpan) -> Option<Self> {
        match self.0.checked_sub(span.0) {
            Some(ticks) => Self::from_ticks(ticks),
            None => None,
        }
    }

    /// The time from `earlier` to this one.
    pub const fn since(self, earlier: Self) -> TimeSpan {
        TimeSpan(self.0 - earlier.0)
    }

    /// The same day and time so many months later; a day that the month lacks becomes its last.
    pub fn checked_add_months(self, months: i64) -> Option<Self> {
        let date = self.date();
        let month = (i64::from(date.year) * 12 + i64::from(date.month) - 1).checked_add(months)?;
        let year = i32::try_from(month.div_euclid(12)).ok().filter(|year| (1..=9999).contains(year))?;
        let month = u32::try_from(month.rem_euclid(12)).ok()? + 1;
        let midnight = Self::from_date(year, month, date.day.min(days_in_month(year, month)))?;
        midnight.checked_add(self.time_of_day())
    }

    /// Seconds and nanoseconds since 1970; the nanoseconds are never negative.
    pub fn to_unix(self) -> (i64, u32) {
        let ticks = self.0 - Self::UNIX_EPOCH.0;
        let nanoseconds = ticks.rem_euclid(TimeSpan::TICKS_PER_SECOND) * 100;
        let nanoseconds = u32::try_from(nanoseconds).expect("less than a second");
        (ticks.div_euclid(TimeSpan::TICKS_PER_SECOND), nanoseconds)
    }

    /// The time so many seconds and nanoseconds after 1970, if the calendar has it.
    pub fn from_unix(seconds: i64, nanoseconds: u32) -> Option<Self> {
        let ticks = seconds.checked_mul(TimeSpan::TICKS_PER_SECOND)?;
        let ticks = ticks.checked_add(i64::from(nanoseconds / 100))?;
        Self::from_ticks(ticks.checked_add(Self::UNIX_EPOCH.0)?)
    }
}

impl fmt::Display for DateTime {
    /// Writes `2017-01-01T00:00:00.0000000Z`, as `tostring` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self.date();
        let time = self.time_of_day().0;
        let (seconds, fraction) = (time / TimeSpan::TICKS_PER_SECOND, time % TimeSpan::TICKS_PER_SECOND);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:07}Z")
    }
}

/// True for years with a 29th of February.
pub(crate) const fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The days of a month.
pub(crate) const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + is_leap_year(year) as u32,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0001-01-01 to a date. Years run from March here, so that a leap day comes last.
fn days_before(year: i32, month: u32, day: u32) -> i64 {
    let march_year = i64::from(year) - i64::from(month < 3);
    let march_month = i64::from((month + 9) % 12);
    let leap_days = march_year.div_euclid(4) - march_year.div_euclid(100) + march_year.div_euclid(400);
    march_year * 365 + leap_days + (march_month * 153 + 2) / 5 + i64::from(day) - 307
}

/// The date so many days after 0001-01-01.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the parts of a date are small")]
fn date_of(days: i64) -> Date {
    let days = days + 306;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    Date {
        year: (era * 400 + year_of_era + i64::from(month < 3)) as i32,
        month: month as u32,
        day: (day_of_year - (153 * march_month + 2) / 5 + 1) as u32,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Date, DateTime};

    #[test]
    fn knows_the_ends_of_the_calendar() {
        assert_eq!(DateTime::MIN.to_string(), "0001-01-01T00:00:00.0000000Z");
        assert_eq!(DateTime::MAX.to_string(), "9999-12-31T23:59:59.9999999Z");
        assert_eq!(DateTime::UNIX_EPOCH.to_string(), "1970-01-01T00:00:00.0000000Z");
        assert_eq!(DateTime::UNIX_EPOCH.day_of_week(), 4);
    }

    proptest! {
        #[test]
        fn dates_come_back(days in 0_i64..3_652_059) {
            let time = DateTime(days * 864_000_000_000);
            let Date { year, month, day } = time.date();
            prop_assert_eq!(DateTime::from_date(year, month, day), Some(time));
        }

        #[test]
        fn reads_what_it_writes(ticks in 0..=DateTime::MAX.0) {
            prop_assert_eq!(DateTime::parse(&DateTime(ticks).to_string()), Some(DateTime(ticks)));
        }

        #[test]
        fn the_usual_form_is_read_as_any_other(
            text in "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9x]{1,8})?",
        ) {
            prop_assert_eq!(DateTime::parse(&format!("{text}Z")), DateTime::parse(&format!("{text} GMT")));
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = DateTime::parse(&text);
        }

        #[test]
        fn never_panics_on_digits(text in "[0-9/:. TZ+-]{0,30}") {
            let _ = DateTime::parse(&text);
        }
    }
}
