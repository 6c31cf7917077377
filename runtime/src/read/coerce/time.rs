//! Times as logs write them.

use crate::types::DateTime;

/// A time in any form that KQL reads, or in that of portal exports: `2/25/2025, 9:19:25.391 AM`.
///
/// Without an offset it is UTC. `None` for everything else, also for days and hours that do not exist.
pub fn datetime(text: &str) -> Option<DateTime> {
    DateTime::parse(text).or_else(|| {
        let (date, time) = text.split_once(',')?;
        // Newer exports put a narrow no-break space before the half of the day.
        DateTime::parse(&format!("{date}{}", time.replace('\u{202f}', " ")))
    })
}

/// Which of the two first numbers of a date with slashes is the day: portal exports follow the language of the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayPlace {
    /// `27/10/2025`
    First,
    /// `10/27/2025`
    Second,
    /// `2/3/2025` does not say.
    Unknown,
}

impl DayPlace {
    /// What a text says about it; `None` if it is no such date.
    pub fn of(text: &str) -> Option<Self> {
        let (first, second, _) = slashed(text)?;
        Some(match (first.parse::<u8>().ok()?, second.parse::<u8>().ok()?) {
            (13.., 1..=12) => Self::First,
            (1..=12, 13..) => Self::Second,
            _ => Self::Unknown,
        })
    }
}

/// A date with its month first, if its day is; other texts as they are.
pub(super) fn month_first(text: &str) -> String {
    slashed(text).map_or_else(|| text.to_owned(), |(day, month, rest)| format!("{month}/{day}/{rest}"))
}

/// The first two numbers of a date with slashes, and the rest from the year on.
fn slashed(text: &str) -> Option<(&str, &str, &str)> {
    let (first, rest) = text.trim().split_once('/')?;
    let (second, rest) = rest.split_once('/')?;
    let is_number =
        |text: &str| matches!(text.len(), 1..=2) && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(first) && is_number(second)).then_some((first, second, rest))
}
