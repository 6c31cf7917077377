//! `Entities`: the accounts, hosts, addresses and so on that an alert is about.

use serde_json::{Map, Value as Json, json};

use super::legacy;
use crate::{plan::Rule, table::Column, types::Value};

/// The most entities of one alert; every mapping has an equal part of them.
const MOST_ENTITIES: usize = 500;

/// Names of accounts that say nothing when they stand alone.
const GENERIC_ACCOUNTS: [&str; 11] = [
    "ADMIN",
    "ADMINISTRATOR",
    "SYSTEM",
    "ROOT",
    "ANONYMOUS",
    "AUTHENTICATED USER",
    "NETWORK",
    "NULL",
    "LOCAL SYSTEM",
    "LOCALSYSTEM",
    "NETWORK SERVICE",
];

/// An entity: its type and its identifiers.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The type as alerts spell it: `account`, `host`, `ip`.
    pub kind: String,
    /// Names and values, in the order of the mapping; never empty.
    pub identifiers: Vec<(String, Json)>,
}

impl Entity {
    /// The entity as alerts write it: `{"$id":"3","Address":"10.0.0.1","Type":"ip"}`.
    pub fn to_json(&self, id: usize) -> Json {
        let mut object = Map::new();
        object.insert("$id".to_owned(), id.to_string().into());
        object.extend(self.identifiers.iter().cloned());
        object.insert("Type".to_owned(), self.kind.clone().into());
        Json::Object(object)
    }

    /// A short name for people: `CONTOSO\eve`, `eve@contoso.com`, `web01.contoso.com`, `10.0.0.1`.
    pub fn label(&self) -> String {
        let get = |name: &str| {
            self.identifiers.iter().find(|(known, _)| known == name).map(|(_, value)| plain(value))
        };
        let name = get("Name").or_else(|| get("HostName"));
        match (name, get("NTDomain"), get("UPNSuffix"), get("DnsDomain")) {
            (Some(name), Some(domain), ..) => format!("{domain}\\{name}"),
            (Some(name), None, Some(suffix), _) => format!("{name}@{suffix}"),
            (Some(name), None, None, Some(domain)) => format!("{name}.{domain}"),
            (Some(name), ..) => name,
            (None, ..) => self.identifiers.first().map(|(_, value)| plain(value)).unwrap_or_default(),
        }
    }
}

/// The entities of an alert's rows: by the rule's mappings, or by agreed column names if it has none.
pub(super) fn entities(rule: &Rule, columns: &[Column], rows: &[Vec<Value>]) -> Vec<Entity> {
    let mappings = mappings(rule, columns);
    let most = MOST_ENTITIES / mappings.len().max(1);
    let mut found: Vec<Entity> = Vec::new();
    let mut counts = vec![0; mappings.len()];
    for row in rows {
        for (mapping, count) in mappings.iter().zip(&mut counts) {
            if *count == most {
                continue;
            }
            if let Some(entity) = mapping.entity(row).filter(|entity| !found.contains(entity)) {
                found.push(entity);
                *count += 1;
            }
        }
    }
    found
}

/// An entity mapping with its columns found.
struct Mapping {
    entity_type: &'static str,
    /// Identifiers and the slots of their columns.
    fields: Vec<(&'static str, usize)>,
}

fn mappings(rule: &Rule, columns: &[Column]) -> Vec<Mapping> {
    if rule.entity_mappings.is_empty() {
        let columns = legacy::columns(columns);
        return columns
            .map(|(slot, legacy)| Mapping {
                entity_type: legacy.entity_type,
                fields: vec![(legacy.identifier, slot)],
            })
            .collect();
    }
    let slot = |name: &str| columns.iter().position(|column| column.name == name);
    let mappings = rule.entity_mappings.iter().map(|mapping| {
        let fields = mapping.fields.iter();
        let mut fields: Vec<_> =
            fields.filter_map(|field| Some((field.identifier, slot(field.column)?))).collect();
        // A name that has its own column is better than one taken out of the full name.
        fields.sort_by_key(|(identifier, _)| *identifier == "FullName");
        Mapping { entity_type: mapping.entity_type, fields }
    });
    mappings.collect()
}

impl Mapping {
    /// The entity in a row; none if it has no identifier with a value.
    fn entity(&self, row: &[Value]) -> Option<Entity> {
        let mut identifiers = Vec::new();
        for (identifier, slot) in &self.fields {
            let value = row.get(*slot).map(Value::to_text).unwrap_or_default();
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            for (name, value) in parts(self.entity_type, identifier, value) {
                if !identifiers.iter().any(|(known, _)| known == name) {
                    identifiers.push((name.to_owned(), value));
                }
            }
        }
        if self.entity_type == "FileHash" {
            complete_file_hash(&mut identifiers);
        }
        if identifiers.is_empty() || is_generic_account(self.entity_type, &identifiers) {
            return None;
        }
        Some(Entity { kind: kind(self.entity_type).to_owned(), identifiers })
    }
}

/// What an identifier's value says; full names are taken apart.
fn parts<'a>(entity_type: &str, identifier: &'a str, value: &str) -> Vec<(&'a str, Json)> {
    match (entity_type, identifier) {
        ("Account", "FullName") => account_name(value),
        ("Host", "FullName") => host_name(value),
        (_, "IsDomainJoined" | "IsAnonymized" | "IsVolumeAnomaly") => {
            vec![(identifier, value.to_lowercase().parse::<bool>().map_or_else(|_| json!(value), Json::Bool))]
        }
        (_, "AppId" | "SaasId" | "InstanceId" | "MailCount") => {
            vec![(identifier, value.parse::<i64>().map_or_else(|_| json!(value), Json::from))]
        }
        _ => vec![(identifier, json!(value))],
    }
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

/// A hash whose algorithm is not mapped has the one that its length tells.
fn complete_file_hash(identifiers: &mut Vec<(String, Json)>) {
    let find =
        |name: &str| identifiers.iter().find(|(known, _)| known == name).map(|(_, value)| plain(value));
    let (Some(value), None) = (find("Value"), find("Algorithm")) else { return };
    let algorithm = match value.len() {
        32 => "MD5",
        40 => "SHA1",
        64 => "SHA256",
        _ => "Unknown",
    };
    identifiers.push(("Algorithm".to_owned(), json!(algorithm)));
}

/// The two sides of a separator, if neither is empty.
fn split(value: &str, separator: char) -> Option<(&str, &str)> {
    value.split_once(separator).filter(|(left, right)| !left.is_empty() && !right.is_empty())
}

fn is_generic_account(entity_type: &str, identifiers: &[(String, Json)]) -> bool {
    let [(name, Json::String(value))] = identifiers else { return false };
    entity_type == "Account"
        && name == "Name"
        && GENERIC_ACCOUNTS.iter().any(|generic| generic.eq_ignore_ascii_case(value))
}

/// How alerts spell the type of a mapping.
fn kind(entity_type: &str) -> &str {
    match entity_type {
        "Account" => "account",
        "Host" => "host",
        "IP" => "ip",
        "Malware" => "malware",
        "File" => "file",
        "Process" => "process",
        "CloudApplication" => "cloud-application",
        "DNS" => "dns",
        "AzureResource" => "azure-resource",
        "FileHash" => "filehash",
        "RegistryKey" => "registry-key",
        "RegistryValue" => "registry-value",
        "SecurityGroup" => "security-group",
        "URL" => "url",
        "IoTDevice" => "iotdevice",
        "Mailbox" => "mailbox",
        "MailCluster" => "mailCluster",
        "MailMessage" => "mailMessage",
        other => other,
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
