//! What stands before the message of a line: priority, time, host, process.

use std::borrow::Cow;

use super::{cef::Cef, text};
use crate::{read::coerce::Raw, types::DateTime};

/// A line, taken apart. What it does not have is empty.
#[derive(Debug, Default)]
pub(super) struct Message<'a> {
    /// Facility times 8 plus severity.
    priority: Option<u16>,
    /// In ISO form.
    pub(super) time: Cow<'a, str>,
    pub(super) host: &'a str,
    process: &'a str,
    process_id: &'a str,
    /// The rest of the line.
    said: &'a str,
}

impl<'a> Message<'a> {
    /// Takes a line apart; `None` if it is no line of syslog or CEF. A time without a year is the last such time before
    /// the log was `written`.
    pub(super) fn parse(line: &'a str, written: Option<DateTime>) -> Option<Self> {
        let line = line.trim_end();
        let (priority, rest) = priority(line);
        if let Some(rest) = rest.strip_prefix("1 ").filter(|_| priority.is_some()) {
            return Self::structured(priority, rest);
        }
        if rest.starts_with("CEF:") {
            return Some(Self { priority, said: rest, ..Self::default() });
        }
        let (time, rest) = time(rest, written)?;
        let rest = rest.trim_start();
        if Cef::place(rest).is_some() {
            // Some devices send no host, and others more than a host.
            let host = rest.split(' ').next().filter(|word| !word.starts_with("CEF:")).unwrap_or_default();
            return Some(Self { priority, time, host, said: rest, ..Self::default() });
        }
        let (host, rest) = rest.split_once(' ')?;
        let tag = tag(rest);
        // Without a priority only a tag tells a line of syslog from one that merely begins with a time.
        if tag.is_none() && priority.is_none() {
            return None;
        }
        let (process, process_id, message) = tag.unwrap_or(("", "", rest));
        Some(Self { priority, time, host, process, process_id, said: message.trim_start() })
    }

    /// RFC 5424, behind the version: `TIME HOST APP PROCID MSGID STRUCTURED-DATA MESSAGE`, with `-` for nothing.
    fn structured(priority: Option<u16>, rest: &'a str) -> Option<Self> {
        let nothing = |field: &'a str| if field == "-" { "" } else { field };
        let mut fields = rest.splitn(6, ' ').map(nothing);
        let (time, host, process, process_id) =
            (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        fields.next()?;
        let said = without_structured_data(fields.next()?);
        Some(Self { priority, time: time.into(), host, process, process_id, said })
    }

    /// A value of the table `Syslog`.
    pub(super) fn cell(&self, column: &str) -> Raw<'a> {
        match column {
            "TimeGenerated" | "EventTime" => text(self.time.clone()),
            "Computer" | "HostName" => text(self.host.into()),
            "Facility" => text(self.priority.map_or("", facility).into()),
            "SeverityLevel" => text(self.priority.map_or("", severity).into()),
            "ProcessName" => text(self.process.into()),
            "ProcessID" if self.process_id.bytes().all(|byte| byte.is_ascii_digit()) => {
                text(self.process_id.into())
            }
            "SyslogMessage" => text(self.said.into()),
            "Type" => text("Syslog".into()),
            _ => Raw::Null,
        }
    }
}

/// True if the time of a line has no year.
pub(super) fn has_short_time(line: &str) -> bool {
    short_time(priority(line).1).is_some()
}

/// `<34>` before a line, and the rest.
fn priority(line: &str) -> (Option<u16>, &str) {
    const HIGHEST: u16 = 191;
    let found = line.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let parsed = found
        .and_then(|(number, rest)| Some((number.parse().ok().filter(|number| *number <= HIGHEST)?, rest)));
    parsed.map_or((None, line), |(number, rest)| (Some(number), rest))
}

/// The time at the beginning of a line in ISO form, and the rest.
pub(super) fn time(line: &str, written: Option<DateTime>) -> Option<(Cow<'_, str>, &str)> {
    if let Some((month, day, time, rest)) = short_time(line) {
        // `Jan  2 2025 03:04:05`, as Cisco writes it, has its year.
        let (year, time, rest) = match time {
            Time::Clock(time) => (year(month, day, written), time, rest),
            Time::Year(year) => {
                let (time, rest) = clock(rest.trim_start())?;
                (year, time, rest)
            }
        };
        let fraction = rest.len()
            - rest
                .strip_prefix('.')
                .map_or(rest, |rest| rest.trim_start_matches(|char: char| char.is_ascii_digit()))
                .len();
        let (fraction, rest) = rest.split_at(fraction);
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        return Some((format!("{year:04}-{month:02}-{day:02}T{time}{fraction}Z").into(), rest));
    }
    let (first, rest) = line.split_once(' ')?;
    let is_iso = first.len() >= 19 && first.as_bytes()[10] == b'T' && DateTime::parse(first).is_some();
    is_iso.then_some((Cow::Borrowed(first), rest))
}

/// What follows a month and a day.
enum Time<'a> {
    Clock(&'a str),
    Year(i32),
}

/// `Jan  2 03:04:05` or `Jan  2 2025` as month, day, what follows, and the rest.
fn short_time(line: &str) -> Option<(u8, u8, Time<'_>, &str)> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (name, rest) = line.split_once(' ')?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let (day, rest) = rest.trim_start().split_once(' ')?;
    let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = u8::try_from(month).ok()? + 1;
    let rest = rest.trim_start();
    if let Some((time, rest)) = clock(rest) {
        return Some((month, day, Time::Clock(time), rest));
    }
    let (year, rest) = rest.split_at_checked(4)?;
    let year = year.parse().ok().filter(|_| rest.starts_with(' '))?;
    Some((month, day, Time::Year(year), rest))
}

/// `03:04:05` at the beginning of a text, and the rest.
fn clock(text: &str) -> Option<(&str, &str)> {
    let (time, rest) = text.split_at_checked(8)?;
    let is_clock = time.bytes().enumerate().all(|(place, byte)| match place {
        2 | 5 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    is_clock.then_some((time, rest))
}

/// The year of the last such day before a time, or a day after it, where zones differ; the first year of all without one.
fn year(month: u8, day: u8, written: Option<DateTime>) -> i32 {
    let Some(written) = written else { return 1 };
    let date = written.date();
    let day_of = |month: i64, day: i64| month * 31 + day;
    let is_later = day_of(month.into(), day.into()) > day_of(date.month.into(), date.day.into()) + 1;
    date.year - i32::from(is_later)
}

/// `sshd[123]: ` at the beginning of a text as process, identifier and the rest.
fn tag(text: &str) -> Option<(&str, &str, &str)> {
    let end = text.find([' ', ':', '['])?;
    let (process, rest) = text.split_at(end);
    if process.is_empty() {
        return None;
    }
    match rest.strip_prefix('[') {
        Some(rest) => {
            let (id, rest) = rest.split_once(']')?;
            Some((process, id, rest.strip_prefix(':')?))
        }
        None => Some((process, "", rest.strip_prefix(':')?)),
    }
}

/// The message behind `-` or `[id name="value" ...]...`, in whose values `]` is escaped.
fn without_structured_data(text: &str) -> &str {
    let mut rest = text;
    while rest.starts_with('[') {
        let mut escaped = false;
        let end = rest.char_indices().find(|(_, char)| {
            let ends = *char == ']' && !escaped;
            escaped = *char == '\\' && !escaped;
            ends
        });
        let Some((end, _)) = end else { return text };
        rest = &rest[end + 1..];
    }
    let rest = rest.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' ')).unwrap_or(rest);
    rest.trim_start().trim_start_matches('\u{feff}')
}

fn facility(priority: u16) -> &'static str {
    const NAMES: [&str; 24] = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
        "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5",
        "local6", "local7",
    ];
    NAMES.get(usize::from(priority / 8)).copied().unwrap_or_default()
}

fn severity(priority: u16) -> &'static str {
    const NAMES: [&str; 8] = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];
    NAMES[usize::from(priority % 8)]
}
