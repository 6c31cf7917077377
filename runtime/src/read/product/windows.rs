//! Windows events.
//!
//! Several programs write an event as JSON, each in its own way; [`forms`] reads them all as an [`Event`]. From there an
//! event goes the ways that it can go to a workspace: what is in the channel `Security` becomes a row of `SecurityEvent`
//! and everything else one of `Event`, as the agent collects them; all become rows of `WindowsEvent`, as forwarded events
//! do; and what Sysmon saw becomes a row of the table in which Defender for Endpoint would have told the same.

mod device;
mod event_log;
mod forms;
mod security;
mod sysmon;
mod xml;

use std::borrow::Cow;

use super::Target;
use crate::read::{coerce::Raw, json::Object};

/// The tables that events become rows of.
pub(super) const TABLES: [&str; 9] = [
    "SecurityEvent",
    "Event",
    "WindowsEvent",
    "DeviceProcessEvents",
    "DeviceNetworkEvents",
    "DeviceFileEvents",
    "DeviceRegistryEvents",
    "DeviceImageLoadEvents",
    "DeviceEvents",
];

/// What decides of which tables an event becomes a row.
#[derive(Debug, Default)]
struct Kind<'a> {
    channel: Cow<'a, str>,
    provider: Cow<'a, str>,
    id: i64,
}

/// An event. A text that the record does not have is empty.
#[derive(Debug, Default)]
struct Event<'a> {
    kind: Kind<'a>,
    time: Cow<'a, str>,
    computer: Cow<'a, str>,
    /// As a number.
    level: Cow<'a, str>,
    /// As a number.
    task: Cow<'a, str>,
    /// As a number.
    opcode: Cow<'a, str>,
    version: Cow<'a, str>,
    /// As hexadecimal digits behind `0x`.
    keywords: Cow<'a, str>,
    record: Cow<'a, str>,
    correlation: Cow<'a, str>,
    process: Cow<'a, str>,
    thread: Cow<'a, str>,
    /// The security identifier of the account that the event was written as.
    user: Cow<'a, str>,
    /// That account's name with its domain.
    user_name: Cow<'a, str>,
    /// The event in words.
    message: Cow<'a, str>,
    /// What the provider says about it, in the provider's order.
    data: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl Kind<'_> {
    fn is_of_security(&self) -> bool {
        self.channel.eq_ignore_ascii_case("Security")
    }

    fn is_of_sysmon(&self) -> bool {
        self.provider.eq_ignore_ascii_case("Microsoft-Windows-Sysmon")
    }
}

impl<'a> Event<'a> {
    /// What the provider says under a name; empty if nothing. Sysmon's `-` says nothing.
    fn data(&self, name: &str) -> Cow<'a, str> {
        let found = self.data.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        found.filter(|value| value != "-").unwrap_or_default()
    }

    /// The first line of the event in words.
    fn headline(&self) -> Option<&str> {
        self.message.lines().next().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// True if an object is an event in one of the known forms.
pub(super) fn is_event(members: &Object<'_>) -> bool {
    forms::Form::of(members).is_some()
}

/// An event's row of a table.
pub(super) fn row<'a>(record: &'a str, target: Target<'_>) -> Result<Option<Vec<Raw<'a>>>, &'static str> {
    if target.table.starts_with("Device") && memchr::memmem::find(record.as_bytes(), b"Sysmon").is_none() {
        return Ok(None);
    }
    let members = Object::parse(record)?;
    let Some(form) = forms::Form::of(&members) else { return Err("not a Windows event") };
    let kind = form.kind(&members);
    let Some(cell) = cells(&kind, target.table) else { return Ok(None) };
    let mut event = form.event(&members, kind);
    sysmon::sort_data(&mut event);
    let fill = |column: &&str| match *column {
        "TimeGenerated" => text(event.time.clone()),
        "Type" => text(Cow::Owned(target.table.to_owned())),
        column => cell(&event, column),
    };
    Ok(Some(target.columns.iter().map(fill).collect()))
}

/// Gives the values of a table's columns in an event.
type Cells<'a> = fn(&Event<'a>, &str) -> Raw<'a>;

/// How an event becomes a row of a table; `None` if it does not.
fn cells<'a>(kind: &Kind<'_>, table: &str) -> Option<Cells<'a>> {
    match table {
        "SecurityEvent" if kind.is_of_security() => Some(security::cell),
        "Event" if !kind.is_of_security() => Some(event_log::event_cell),
        "WindowsEvent" => Some(event_log::windows_event_cell),
        table => device::cells(kind, table),
    }
}

/// A text as a value; null if it is empty.
fn text(text: Cow<'_, str>) -> Raw<'_> {
    if text.is_empty() { Raw::Null } else { Raw::String(text) }
}

/// What stands behind the last backslash of a path.
fn base_name(path: Cow<'_, str>) -> Cow<'_, str> {
    match path {
        Cow::Borrowed(path) => Cow::Borrowed(path.rsplit('\\').next().unwrap_or_default()),
        Cow::Owned(path) => Cow::Owned(path.rsplit('\\').next().unwrap_or_default().to_owned()),
    }
}
