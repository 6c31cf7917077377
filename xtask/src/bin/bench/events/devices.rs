//! The Defender tables of the rule on contacts.

use std::fmt::Write;

use fastrand::Rng;

use super::{address, computer, pick};

/// What that rule reads of both tables.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("Timestamp", "datetime"),
    ("DeviceName", "string"),
    ("ActionType", "string"),
    ("RemoteIP", "string"),
    ("RemoteUrl", "string"),
];

/// Appends one event of DeviceEvents.
pub(crate) fn event(line: &mut String, rng: &mut Rng, time: &str) {
    let action = pick(rng, &["BrowserLaunchedToOpenUrl", "SmartScreenUrlWarning", "PowerShellCommand"]);
    write_event(line, rng, time, "DeviceEvents", action);
}

/// Appends one event of DeviceNetworkEvents.
pub(crate) fn network_event(line: &mut String, rng: &mut Rng, time: &str) {
    let action = pick(rng, &["ConnectionSuccess", "ConnectionFailed"]);
    write_event(line, rng, time, "DeviceNetworkEvents", action);
}

fn write_event(line: &mut String, rng: &mut Rng, time: &str, table: &str, action: &str) {
    let _ = write!(
        line,
        "{{\"TimeGenerated\":\"{time}\",\"Timestamp\":\"{time}\",\"DeviceName\":\"{}\",\"ActionType\":\"{action}\",\
         \"InitiatingProcessFileName\":\"chrome.exe\",\"RemoteIP\":\"{}\",\"RemotePort\":443,\
         \"RemoteUrl\":\"https://site{}.example/\",\"ReportId\":{},\"Type\":\"{table}\"}}",
        computer(rng),
        address(rng, true),
        rng.u16(..5000),
        rng.u32(..),
    );
}
