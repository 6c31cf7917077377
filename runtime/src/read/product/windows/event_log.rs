//! The columns of `Event` and `WindowsEvent`, which hold events of any channel.

use std::borrow::Cow;

use super::{Event, text, xml};
use crate::read::coerce::Raw;

/// A value of the table `Event`, which the agent fills.
pub(super) fn event_cell<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "Computer" => text(event.computer.clone()),
        "EventCategory" => text(event.task.clone()),
        "EventData" => text(xml::data_item(event).into()),
        "EventID" => text(event.kind.id.to_string().into()),
        "EventLevel" => text(event.level.clone()),
        "EventLevelName" => text(level_name(&event.level, "Information", "Success").into()),
        "EventLog" => text(event.kind.channel.clone()),
        "ParameterXml" => text(xml::parameters(event).into()),
        "RenderedDescription" => text(event.message.clone()),
        "Source" => text(event.kind.provider.clone()),
        "UserName" => {
            text(if event.user_name.is_empty() { Cow::Borrowed("N/A") } else { event.user_name.clone() })
        }
        _ => Raw::Null,
    }
}

/// A value of the table `WindowsEvent`, which forwarded events fill.
pub(super) fn windows_event_cell<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "Channel" => text(event.kind.channel.clone()),
        "Computer" => text(event.computer.clone()),
        "Correlation" => text(event.correlation.clone()),
        "EventData" => bag(event),
        "EventID" => text(event.kind.id.to_string().into()),
        "EventLevel" => text(event.level.clone()),
        "EventLevelName" => text(level_name(&event.level, "Informational", "LogAlways").into()),
        "EventRecordId" => text(event.record.clone()),
        "Keywords" => text(event.keywords.clone()),
        "Opcode" => text(event.opcode.clone()),
        "Provider" => text(event.kind.provider.clone()),
        "SystemProcessId" => text(event.process.clone()),
        "SystemThreadId" => text(event.thread.clone()),
        "SystemUserId" => text(if event.user.is_empty() { Cow::Borrowed("N/A") } else { event.user.clone() }),
        "Task" => text(event.task.clone()),
        "Version" => text(event.version.clone()),
        _ => Raw::Null,
    }
}

/// What the provider says as a bag of texts.
fn bag<'a>(event: &Event<'a>) -> Raw<'a> {
    let members =
        event.data.iter().map(|(name, value)| (name.to_string(), serde_json::Value::from(value.as_ref())));
    let bag: serde_json::Map<String, serde_json::Value> = members.collect();
    Raw::Text(serde_json::Value::Object(bag).to_string().into())
}

fn level_name(level: &str, information: &'static str, always: &'static str) -> &'static str {
    match level {
        "0" => always,
        "1" => "Critical",
        "2" => "Error",
        "3" => "Warning",
        "4" => information,
        "5" => "Verbose",
        _ => "",
    }
}
