//! Changes of the registry.

use std::borrow::Cow;

use super::{initiating, word};
use crate::read::{
    coerce::Raw,
    product::windows::{Event, text},
};

/// A value of the table `DeviceRegistryEvents`.
pub(super) fn cell<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    let action = action(&event.data("EventType"));
    match column {
        "ActionType" => word(action),
        "RegistryKey" if action == "RegistryKeyRenamed" => text(long_hive(&event.data("NewName")).into()),
        "PreviousRegistryKey" if action == "RegistryKeyRenamed" => text(key(event).into()),
        "RegistryKey" => text(key(event).into()),
        "RegistryValueName" if is_of_value(action) => {
            text(split(&event.data("TargetObject")).1.to_owned().into())
        }
        "RegistryValueType" => word(value_type(&event.data("Details"))),
        "RegistryValueData" => text(value_data(event.data("Details"))),
        column => initiating(event, column, ""),
    }
}

/// Defender's name for what Sysmon calls a type of event; empty for what it has no name for.
fn action(event_type: &str) -> &'static str {
    match event_type {
        "CreateKey" => "RegistryKeyCreated",
        "DeleteKey" => "RegistryKeyDeleted",
        "RenameKey" | "RenameValue" => "RegistryKeyRenamed",
        "SetValue" => "RegistryValueSet",
        "DeleteValue" => "RegistryValueDeleted",
        _ => "",
    }
}

fn is_of_value(action: &str) -> bool {
    action.starts_with("RegistryValue")
}

/// The key that is changed, or that has the value.
fn key(event: &Event<'_>) -> String {
    let object = event.data("TargetObject");
    let key = if is_of_value(action(&event.data("EventType"))) { split(&object).0 } else { &object };
    long_hive(key)
}

/// A path of the registry as its key and the name behind the last backslash.
fn split(object: &str) -> (&str, &str) {
    object.rsplit_once('\\').unwrap_or((object, ""))
}

/// A key with the whole name of its hive, which Sysmon cuts short.
fn long_hive(key: &str) -> String {
    const HIVES: [(&str, &str); 3] =
        [("HKLM", "HKEY_LOCAL_MACHINE"), ("HKU", "HKEY_USERS"), ("HKCR", "HKEY_CLASSES_ROOT")];
    let long = HIVES.iter().find_map(|(short, long)| {
        let rest = key.strip_prefix(short).filter(|rest| rest.is_empty() || rest.starts_with('\\'))?;
        Some(format!("{long}{rest}"))
    });
    long.unwrap_or_else(|| key.to_owned())
}

/// The type of a value; Sysmon tells it of numbers and of bytes.
fn value_type(details: &str) -> &'static str {
    match details {
        "Binary Data" => "Binary",
        details if details.starts_with("DWORD (") => "Dword",
        details if details.starts_with("QWORD (") => "Qword",
        _ => "",
    }
}

/// What is set: of a number its digits, of bytes nothing, since Sysmon does not tell them.
fn value_data(details: Cow<'_, str>) -> Cow<'_, str> {
    match value_type(&details) {
        "Binary" => Cow::default(),
        "Dword" | "Qword" => number(&details).map_or_else(Cow::default, |number| number.to_string().into()),
        _ => details,
    }
}

/// The number in `DWORD (0x00000001)` or `QWORD (0x00000000-0x00000001)`.
fn number(details: &str) -> Option<u64> {
    let digits: String = details
        .split_once('(')?
        .1
        .trim_end_matches(')')
        .split('-')
        .map(hexadecimal)
        .collect::<Option<_>>()?;
    u64::from_str_radix(&digits, 16).ok()
}

fn hexadecimal(part: &str) -> Option<&str> {
    part.trim().strip_prefix("0x")
}
