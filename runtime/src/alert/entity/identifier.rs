//! What the value of an identifier says.

use serde_json::{Value as Json, json};

use super::{Entity, Link, Linked};

/// The hives that the key of a registry can begin with.
const HIVES: [&str; 10] = [
    "HKEY_LOCAL_MACHINE",
    "HKEY_CLASSES_ROOT",
    "HKEY_CURRENT_CONFIG",
    "HKEY_USERS",
    "HKEY_CURRENT_USER_LOCAL_SETTINGS",
    "HKEY_PERFORMANCE_DATA",
    "HKEY_PERFORMANCE_NLSTEXT",
    "HKEY_PERFORMANCE_TEXT",
    "HKEY_A",
    "HKEY_CURRENT_USER",
];

/// The identifiers that a value gives; full names are taken apart, numbers, switches and lists have their types.
pub(super) fn parts<'a>(entity_type: &str, identifier: &'a str, value: &str) -> Vec<(&'a str, Json)> {
    match (entity_type, identifier) {
        ("Account", "FullName") => account_name(value),
        ("Host", "FullName") => host_name(value),
        (_, "IsDomainJoined" | "IsAnonymized" | "IsVolumeAnomaly") => {
            vec![(identifier, value.to_lowercase().parse::<bool>().map_or_else(|_| json!(value), Json::Bool))]
        }
        (_, "AppId" | "SaasId" | "InstanceId" | "MailCount") => {
            vec![(identifier, value.parse::<i64>().map_or_else(|_| json!(value), Json::from))]
        }
        (_, "Urls" | "Threats" | "NetworkMessageIds" | "Protocols" | "ThreatDetectionMethods") => {
            vec![(identifier, list(value))]
        }
        _ => vec![(identifier, json!(value))],
    }
}

/// The link that an identifier is which names another entity.
pub(super) fn link(entity_type: &str, identifier: &str, value: &str) -> Option<Link> {
    let owned = |(name, value): (&str, Json)| (name.to_owned(), value);
    let entity =
        |kind: &str, parts: Vec<(&str, Json)>| Entity::bare(kind, parts.into_iter().map(owned).collect());
    let (name, entity) = match (entity_type, identifier) {
        ("Process", "ImageFile") => ("ImageFile", entity("file", file_path(value))),
        ("RegistryValue", "Key") => ("Key", entity("registry-key", registry_key(value))),
        ("RegistryValue", "Host") => ("Host", entity("host", host_name(value))),
        ("DNS", "DnsServerIp") => ("DnsServerIp", entity("ip", vec![("Address", json!(value))])),
        ("DNS", "HostIpAddress") => ("HostIpAddress", entity("ip", vec![("Address", json!(value))])),
        ("IoTDevice", "IoTHub") => ("IoTHub", entity("azure-resource", vec![("ResourceId", json!(value))])),
        _ => return None,
    };
    Some(Link { name, to: Linked::One(Box::new(entity)) })
}

/// `CONTOSO\eve` and `eve@contoso.com` are a name and where it is known.
fn account_name(value: &str) -> Vec<(&'static str, Json)> {
    if let Some((domain, name)) = split(value, '\\') {
        return vec![("Name", json!(name)), ("NTDomain", json!(domain))];
    }
    if let Some((name, suffix)) = split(value, '@') {
        return vec![("Name", json!(name)), ("UPNSuffix", json!(suffix))];
    }
    vec![("Name", json!(value))]
}

/// `web01.contoso.com` and `CONTOSO\web01` are a name and its domain.
fn host_name(value: &str) -> Vec<(&'static str, Json)> {
    if let Some((domain, name)) = split(value, '\\') {
        return vec![("HostName", json!(name)), ("NTDomain", json!(domain))];
    }
    if value.parse::<std::net::IpAddr>().is_err()
        && let Some((name, domain)) = split(value, '.')
    {
        return vec![("HostName", json!(name)), ("DnsDomain", json!(domain))];
    }
    vec![("HostName", json!(value))]
}

/// `C:\Windows\cmd.exe` and `/bin/sh` are a folder and a name.
fn file_path(value: &str) -> Vec<(&'static str, Json)> {
    match value.rsplit_once(['\\', '/']) {
        Some((directory, name)) if !name.is_empty() => {
            let directory = if directory.is_empty() { "/" } else { directory };
            vec![("Directory", json!(directory)), ("Name", json!(name))]
        }
        _ => vec![("Name", json!(value))],
    }
}

/// `HKEY_USERS\S-1-5-18\Software` is a hive and a key.
fn registry_key(value: &str) -> Vec<(&'static str, Json)> {
    match split(value, '\\') {
        Some((hive, key)) if HIVES.iter().any(|known| known.eq_ignore_ascii_case(hive)) => {
            vec![("Hive", json!(hive.to_uppercase())), ("Key", json!(key))]
        }
        _ => vec![("Key", json!(value))],
    }
}

/// A JSON array as it is; other text as the only element.
fn list(value: &str) -> Json {
    match serde_json::from_str(value) {
        Ok(Json::Array(list)) => Json::Array(list),
        _ => json!([value]),
    }
}

/// The two sides of a separator, if neither is empty.
fn split(value: &str, separator: char) -> Option<(&str, &str)> {
    value.split_once(separator).filter(|(left, right)| !left.is_empty() && !right.is_empty())
}
