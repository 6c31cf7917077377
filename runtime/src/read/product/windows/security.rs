//! The columns of `SecurityEvent`.
//!
//! Most have the names under which Windows itself says the same, and the others are made of these: accounts with their
//! domains, names of logon types, the name of a process in its path.

use std::borrow::Cow;

use super::{Event, base_name, forms::account, text, xml};
use crate::read::coerce::Raw;

/// A value of the table.
pub(super) fn cell<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "Account" => text(account_of(event, main_account(event))),
        "AccountType" => text(account_type(event).into()),
        "Activity" => text(activity(event)),
        "Channel" => text(Cow::Borrowed("Security")),
        "Computer" => text(event.computer.clone()),
        "EventData" => text(xml::event_data(event).into()),
        "EventID" => text(event.kind.id.to_string().into()),
        "EventSourceName" => text(event.kind.provider.clone()),
        "Level" => text(event.level.clone()),
        "LogonTypeName" => text(logon_type_name(&event.data("LogonType"))),
        "Process" => text(process(event)),
        "SubjectAccount" => text(account_of(event, "Subject")),
        "TargetAccount" => text(account_of(event, "Target")),
        "Task" => text(event.task.clone()),
        // Columns that are about the row or its collection and not about the event.
        "SourceSystem" | "TenantId" | "ManagementGroupName" | "SourceComputerId" | "MG" => Raw::Null,
        column if column.starts_with('_') => Raw::Null,
        // Microsoft's parser of the event leaves `-` where nothing is said.
        column => {
            let found = event.data.iter().find(|(name, _)| name == column).map(|(_, value)| value.clone());
            text(found.unwrap_or_default())
        }
    }
}

/// `NT AUTHORITY\SYSTEM`; empty if there is no name.
fn account_of<'a>(event: &Event<'a>, whose: &str) -> Cow<'a, str> {
    account(&event.data(&format!("{whose}DomainName")), &event.data(&format!("{whose}UserName")))
}

/// The account that an event is about: of logons and logoffs the one that logs on or off, else the one that acts.
fn main_account(event: &Event<'_>) -> &'static str {
    let is_logon = matches!(event.kind.id, 4624 | 4625 | 4634 | 4647);
    let has = |whose| !account_of(event, whose).is_empty();
    if (is_logon && has("Target")) || !has("Subject") { "Target" } else { "Subject" }
}

fn account_type(event: &Event<'_>) -> &'static str {
    const OF_SERVICES: [&str; 3] = ["S-1-5-18", "S-1-5-19", "S-1-5-20"];
    let whose = main_account(event);
    match event.data(&format!("{whose}UserName")) {
        name if name.is_empty() => "",
        name if name.ends_with('$') => "Machine",
        _ if OF_SERVICES.contains(&event.data(&format!("{whose}UserSid")).as_ref()) => "Machine",
        _ => "User",
    }
}

/// `4688 - A new process has been created.`
fn activity<'a>(event: &Event<'a>) -> Cow<'a, str> {
    event.headline().map_or_else(Cow::default, |line| format!("{} - {line}", event.kind.id).into())
}

/// The name of the process that is started, else of the one that acts.
fn process<'a>(event: &Event<'a>) -> Cow<'a, str> {
    let started = event.data("NewProcessName");
    base_name(if started.is_empty() { event.data("ProcessName") } else { started })
}

/// `3 - Network`
fn logon_type_name<'a>(number: &str) -> Cow<'a, str> {
    let name = match number {
        "2" => "Interactive",
        "3" => "Network",
        "4" => "Batch",
        "5" => "Service",
        "7" => "Unlock",
        "8" => "NetworkCleartext",
        "9" => "NewCredentials",
        "10" => "RemoteInteractive",
        "11" => "CachedInteractive",
        _ => return Cow::default(),
    };
    Cow::Owned(format!("{number} - {name}"))
}
