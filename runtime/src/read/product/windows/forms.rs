//! The forms in which programs write events as JSON.

use std::borrow::Cow;

use super::{Event, Kind};
use crate::read::json::{Object, text};

/// Who wrote a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// NXLog, or Winlogbeat by way of Logstash: the event's own fields stand among those of the provider.
    Flat,
    /// Winlogbeat: everything is under `winlog`.
    Winlog,
    /// `evtx_dump`: the event's XML, element by element, under `Event`.
    Dumped,
}

impl Form {
    /// The form of a record; `None` if it is no event.
    pub(super) fn of(members: &Object<'_>) -> Option<Self> {
        let has_all = |names: &[&str]| names.iter().all(|name| members.has(name));
        if has_all(&["EventID", "Channel"])
            && (has_all(&["Hostname", "SourceName"]) || has_all(&["SourceModuleName", "EventTime"]))
        {
            Some(Self::Flat)
        } else if has_all(&["winlog"]) && members.object("winlog").has("event_id") {
            Some(Self::Winlog)
        } else if has_all(&["Event"]) && members.object("Event").object("System").has("EventID") {
            Some(Self::Dumped)
        } else {
            None
        }
    }

    /// What kind of event a record holds.
    pub(super) fn kind<'a>(self, members: &Object<'a>) -> Kind<'a> {
        let (channel, provider, id) = match self {
            Self::Flat => (members.text("Channel"), members.text("SourceName"), members.text("EventID")),
            Self::Winlog => {
                let winlog = members.object("winlog");
                (winlog.text("channel"), winlog.text("provider_name"), winlog.text("event_id"))
            }
            Self::Dumped => {
                let system = members.object("Event").object("System");
                let provider = system.object("Provider").object("#attributes").text("Name");
                // `<EventID Qualifiers="0">4688</EventID>` is an object with its text under `#text`.
                let id = system.object("EventID").text("#text");
                (system.text("Channel"), provider, if id.is_empty() { system.text("EventID") } else { id })
            }
        };
        Kind { channel, provider, id: id.parse().unwrap_or_default() }
    }

    /// The event in a record, which is of this kind.
    pub(super) fn event<'a>(self, members: &Object<'a>, kind: Kind<'a>) -> Event<'a> {
        let event = match self {
            Self::Flat => flat(members),
            Self::Winlog => winlog(members),
            Self::Dumped => dumped(&members.object("Event")),
        };
        Event { kind, ..event }
    }
}

/// Fields of the event itself, and those that collectors add.
const NOT_DATA: [&str; 34] = [
    "@timestamp",
    "@version",
    "ActivityID",
    "Category",
    "Channel",
    "EventID",
    "EventReceivedTime",
    "EventTime",
    "EventTypeOrignal",
    "ExecutionProcessID",
    "Hostname",
    "Keywords",
    "Level",
    "Message",
    "Opcode",
    "OpcodeValue",
    "ProviderGuid",
    "RecordNumber",
    "RelatedActivityID",
    "Severity",
    "SeverityValue",
    "SourceModuleName",
    "SourceModuleType",
    "SourceName",
    "Task",
    "ThreadID",
    "TimeCreated",
    "UserID",
    "Version",
    "host",
    "port",
    "tags",
    "type",
    "EventId",
];

/// Fields that NXLog adds about the account that an event was written as.
const OF_ACCOUNT: [&str; 3] = ["AccountName", "AccountType", "Domain"];

/// Values of `EventType` that are NXLog's and not the provider's.
const EVENT_TYPES: [&str; 8] =
    ["INFO", "WARNING", "ERROR", "CRITICAL", "DEBUG", "VERBOSE", "AUDIT_SUCCESS", "AUDIT_FAILURE"];

fn flat<'a>(members: &Object<'a>) -> Event<'a> {
    // NXLog's `EventTime` is that of the computer's clock, whose zone it does not say; Logstash's `@timestamp` is UTC.
    let time =
        ["TimeCreated", "@timestamp", "UtcTime", "EventTime"].into_iter().map(|name| members.text(name));
    let is_nxlog = members.has("SourceModuleType") || members.has("EventReceivedTime");
    let is_data = |name: &str, value: &str| {
        let is_added = is_nxlog && OF_ACCOUNT.contains(&name);
        let is_type = name == "EventType" && EVENT_TYPES.contains(&value.trim_matches('"'));
        !NOT_DATA.contains(&name) && !is_added && !is_type
    };
    let data = members.members().filter(|(name, value)| is_data(name, value.get()));
    let user_name = || account(&members.text("Domain"), &members.text("AccountName"));
    Event {
        time: time.into_iter().find(|time| !time.is_empty()).unwrap_or_default(),
        computer: members.text("Hostname"),
        level: members.text("Level"),
        task: members.text("Task"),
        opcode: members.text("OpcodeValue"),
        version: members.text("Version"),
        keywords: hexadecimal(members.text("Keywords")),
        record: members.text("RecordNumber"),
        correlation: members.text("ActivityID"),
        process: members.text("ExecutionProcessID"),
        thread: members.text("ThreadID"),
        user: members.text("UserID"),
        user_name: if is_nxlog { user_name() } else { Cow::default() },
        message: members.text("Message"),
        data: data.map(|(name, value)| (Cow::Owned(name.to_owned()), text(value.get()))).collect(),
        ..Event::default()
    }
}

fn winlog<'a>(members: &Object<'a>) -> Event<'a> {
    let winlog = members.object("winlog");
    let (process, user) = (winlog.object("process"), winlog.object("user"));
    // Providers without names for what they say have `user_data` or `param1` and so on.
    let data = [winlog.object("event_data"), winlog.object("user_data")];
    let data = data.iter().flat_map(Object::members);
    Event {
        time: members.text("@timestamp"),
        computer: winlog.text("computer_name"),
        level: level_number(&members.object("log").text("level")).into(),
        version: winlog.text("version"),
        record: winlog.text("record_id"),
        correlation: winlog.text("activity_id"),
        process: process.text("pid"),
        thread: process.object("thread").text("id"),
        user: user.text("identifier"),
        user_name: account(&user.text("domain"), &user.text("name")),
        message: members.text("message"),
        data: data.map(|(name, value)| (Cow::Owned(name.to_owned()), text(value.get()))).collect(),
        // `task`, `opcode` and `keywords` are words there, not the numbers that tables have.
        ..Event::default()
    }
}

fn dumped<'a>(event: &Object<'a>) -> Event<'a> {
    let system = event.object("System");
    let attribute = |element: &str, name: &str| system.object(element).object("#attributes").text(name);
    let mut data = Vec::new();
    for name in ["EventData", "UserData"] {
        for (name, value) in event.object(name).members().filter(|(name, _)| !name.starts_with('#')) {
            data.push((Cow::Owned(name.to_owned()), text(value.get())));
        }
    }
    Event {
        time: attribute("TimeCreated", "SystemTime"),
        computer: system.text("Computer"),
        level: system.text("Level"),
        task: system.text("Task"),
        opcode: system.text("Opcode"),
        version: system.text("Version"),
        keywords: system.text("Keywords"),
        record: system.text("EventRecordID"),
        correlation: attribute("Correlation", "ActivityID"),
        process: attribute("Execution", "ProcessID"),
        thread: attribute("Execution", "ThreadID"),
        user: attribute("Security", "UserID"),
        data,
        ..Event::default()
    }
}

fn level_number(word: &str) -> &'static str {
    match word {
        "critical" => "1",
        "error" => "2",
        "warning" => "3",
        "information" => "4",
        "verbose" => "5",
        _ => "",
    }
}

/// An account's name with its domain, if it has one.
pub(super) fn account<'a>(domain: &str, name: &str) -> Cow<'a, str> {
    match (domain, name) {
        (_, "") => Cow::default(),
        ("", name) => Cow::Owned(name.to_owned()),
        (domain, name) => Cow::Owned(format!("{domain}\\{name}")),
    }
}

/// Keywords as hexadecimal digits; NXLog writes the same 64 bits as a signed number.
fn hexadecimal(keywords: Cow<'_, str>) -> Cow<'_, str> {
    keywords.parse::<i64>().map_or(keywords, |bits| Cow::Owned(format!("{bits:#x}")))
}
