//! What Sysmon saw, as rows of the tables of Defender for Endpoint.
//!
//! Defender's sensor and Sysmon see much the same. Columns of which Sysmon says nothing are null, among them those about
//! the parent of a process that does something.

mod registry;

use std::{borrow::Cow, net::IpAddr};

use serde_json::json;

use super::{Cells, Event, Kind, base_name, text};
use crate::read::coerce::Raw;

/// How an event becomes a row of a table; `None` if it does not.
pub(super) fn cells<'a>(kind: &Kind<'_>, table: &str) -> Option<Cells<'a>> {
    if !kind.is_of_sysmon() {
        return None;
    }
    match (table, kind.id) {
        ("DeviceProcessEvents", 1) => Some(process),
        ("DeviceNetworkEvents", 3) => Some(network),
        ("DeviceFileEvents", 11 | 23 | 26) => Some(file),
        ("DeviceRegistryEvents", 12..=14) => Some(registry::cell),
        ("DeviceImageLoadEvents", 7) => Some(image_load),
        ("DeviceEvents", 6) => Some(driver_load),
        ("DeviceEvents", 8 | 10) => Some(other_process),
        ("DeviceEvents", 17 | 18) => Some(pipe),
        ("DeviceEvents", 22) => Some(dns),
        _ => None,
    }
}

/// A process that is started.
fn process<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => word("ProcessCreated"),
        "AccountDomain" => domain(&event.data("User")),
        "AccountName" => name(&event.data("User")),
        "LogonId" => text(event.data("LogonId")),
        "ProcessCommandLine" => text(event.data("CommandLine")),
        "ProcessCreationTime" => text(event.data("UtcTime")),
        "ProcessId" => text(event.data("ProcessId")),
        "ProcessIntegrityLevel" => text(event.data("IntegrityLevel")),
        "ProcessVersionInfoCompanyName" => text(event.data("Company")),
        "ProcessVersionInfoFileDescription" => text(event.data("Description")),
        "ProcessVersionInfoOriginalFileName" => text(event.data("OriginalFileName")),
        "ProcessVersionInfoProductName" => text(event.data("Product")),
        "InitiatingProcessAccountDomain" => domain(&event.data("ParentUser")),
        "InitiatingProcessAccountName" => name(&event.data("ParentUser")),
        "InitiatingProcessCommandLine" => text(event.data("ParentCommandLine")),
        "InitiatingProcessFileName" => text(base_name(event.data("ParentImage"))),
        "InitiatingProcessFolderPath" => text(event.data("ParentImage")),
        "InitiatingProcessId" => text(event.data("ParentProcessId")),
        column => image(event, column, "Image").unwrap_or_else(|| device(event, column)),
    }
}

/// A connection: of the end that Sysmon runs on, and of the other.
fn network<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    let is_outgoing = !event.data("Initiated").eq_ignore_ascii_case("false");
    let (local, remote) = if is_outgoing { ("Source", "Destination") } else { ("Destination", "Source") };
    let end = |which: &str, what: &str| event.data(&format!("{which}{what}"));
    match column {
        "ActionType" => word(if is_outgoing { "ConnectionSuccess" } else { "InboundConnectionAccepted" }),
        "LocalIP" => text(end(local, "Ip")),
        "LocalIPType" => word(address_type(&end(local, "Ip"))),
        "LocalPort" => text(end(local, "Port")),
        "Protocol" => text(capitalized(&event.data("Protocol")).into()),
        "RemoteIP" => text(end(remote, "Ip")),
        "RemoteIPType" => word(address_type(&end(remote, "Ip"))),
        "RemotePort" => text(end(remote, "Port")),
        column => initiating(event, column, ""),
    }
}

/// A file that is made or deleted.
fn file<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => word(if event.kind.id == 11 { "FileCreated" } else { "FileDeleted" }),
        column => image(event, column, "TargetFilename").unwrap_or_else(|| initiating(event, column, "")),
    }
}

/// A module that a process loads.
fn image_load<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => word("ImageLoaded"),
        column => image(event, column, "ImageLoaded").unwrap_or_else(|| initiating(event, column, "")),
    }
}

/// A driver that Windows loads.
fn driver_load<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => word("DriverLoad"),
        column => image(event, column, "ImageLoaded").unwrap_or_else(|| device(event, column)),
    }
}

/// What a process does to another.
fn other_process<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => {
            word(if event.kind.id == 8 { "CreateRemoteThreadApiCall" } else { "OpenProcessApiCall" })
        }
        "FileName" => text(base_name(event.data("TargetImage"))),
        "FolderPath" => text(event.data("TargetImage")),
        "ProcessId" => text(event.data("TargetProcessId")),
        column => initiating(event, column, "Source"),
    }
}

/// A named pipe that is made or opened.
fn pipe<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => word("NamedPipeEvent"),
        "AdditionalFields" => {
            let operation = if event.kind.id == 17 { "File created" } else { "File opened" };
            let pipe = format!("\\Device\\NamedPipe{}", event.data("PipeName"));
            Raw::Text(json!({"PipeName": pipe, "FileOperation": operation}).to_string().into())
        }
        column => initiating(event, column, ""),
    }
}

/// A name that is looked up.
fn dns<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActionType" => word("DnsQueryResponse"),
        "AdditionalFields" => {
            Raw::Text(json!({"DnsQueryString": event.data("QueryName")}).to_string().into())
        }
        column => initiating(event, column, ""),
    }
}

/// Columns about the computer and the row.
fn device<'a>(event: &Event<'a>, column: &str) -> Raw<'a> {
    match column {
        "DeviceName" => text(event.computer.clone()),
        "ReportId" => text(event.record.clone()),
        "Timestamp" => text(event.time.clone()),
        _ => Raw::Null,
    }
}

/// Columns about the process that does something, whose fields begin with `prefix`; else those about the computer.
fn initiating<'a>(event: &Event<'a>, column: &str, prefix: &str) -> Raw<'a> {
    let data = |name: &str| event.data(&format!("{prefix}{name}"));
    match column {
        "InitiatingProcessAccountDomain" => domain(&data("User")),
        "InitiatingProcessAccountName" => name(&data("User")),
        "InitiatingProcessFileName" => text(base_name(data("Image"))),
        "InitiatingProcessFolderPath" => text(data("Image")),
        "InitiatingProcessId" => text(data("ProcessId")),
        column => device(event, column),
    }
}

/// Columns about the file at a path, and its hashes; `None` for others.
fn image<'a>(event: &Event<'a>, column: &str, path: &str) -> Option<Raw<'a>> {
    Some(match column {
        "FileName" => text(base_name(event.data(path))),
        "FolderPath" => text(event.data(path)),
        "MD5" | "SHA1" | "SHA256" => hash(&event.data("Hashes"), column),
        _ => return None,
    })
}

/// One of the hashes in `SHA1=..,MD5=..`, in small letters as Defender has them.
fn hash<'a>(hashes: &str, kind: &str) -> Raw<'a> {
    let found = hashes.split(',').filter_map(|hash| hash.split_once('=')).find(|(name, _)| *name == kind);
    text(found.map_or_else(Cow::default, |(_, hash)| hash.to_ascii_lowercase().into()))
}

/// The domain in `DOMAIN\name`.
fn domain<'a>(user: &str) -> Raw<'a> {
    text(user.split_once('\\').map_or_else(Cow::default, |(domain, _)| domain.to_owned().into()))
}

/// The name in `DOMAIN\name`.
fn name<'a>(user: &str) -> Raw<'a> {
    text(user.rsplit('\\').next().unwrap_or_default().to_owned().into())
}

fn word<'a>(word: &'static str) -> Raw<'a> {
    text(Cow::Borrowed(word))
}

/// `tcp` as `Tcp`.
fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The kind of an address in Defender's words; empty if it is none.
fn address_type(address: &str) -> &'static str {
    match address.parse() {
        Ok(IpAddr::V4(address)) if address.is_loopback() => "Loopback",
        Ok(IpAddr::V4(address)) if address.is_private() => "Private",
        Ok(IpAddr::V4(address)) if address.is_link_local() => "LinkLocal",
        Ok(IpAddr::V4(address)) if address.is_multicast() => "Multicast",
        Ok(IpAddr::V4(address)) if address.is_broadcast() => "Broadcast",
        Ok(IpAddr::V6(address)) if address.is_loopback() => "Loopback",
        Ok(IpAddr::V6(address)) if address.is_unique_local() => "Private",
        Ok(IpAddr::V6(address)) if address.is_unicast_link_local() => "LinkLocal",
        Ok(IpAddr::V6(address)) if address.is_multicast() => "Multicast",
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_some() => "FourToSixMapping",
        Ok(IpAddr::V4(_) | IpAddr::V6(_)) => "Public",
        Err(_) => "",
    }
}
