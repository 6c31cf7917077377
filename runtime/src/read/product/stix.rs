//! Threat intelligence as STIX 2.1 bundles, and 2.0 ones as far as they are alike (OASIS, STIX Version 2.1).
//!
//! Indicators become rows of `ThreatIntelligenceIndicator` and of its successor `ThreatIntelIndicators`, everything else of
//! `ThreatIntelObjects`. A workspace has its intelligence at the time of the run, however old the bundle is, and renews it, so that
//! `TimeGenerated` is that time. An indicator whose pattern asks for several values is a row for each, but for values
//! that must be there together.

mod pattern;

use std::borrow::Cow;

use self::pattern::Observable;
use super::Target;
use crate::read::{
    coerce::Raw,
    json::{Object, text},
};

/// The tables that objects become rows of.
pub(super) const TABLES: [&str; 3] = [INDICATORS, NEW_INDICATORS, "ThreatIntelObjects"];

const INDICATORS: &str = "ThreatIntelligenceIndicator";
const NEW_INDICATORS: &str = "ThreatIntelIndicators";

/// The end of what is valid without an end.
const FOREVER: &str = "9999-12-31T23:59:59.9999999Z";

/// True if an object is one of STIX: its id begins with its type.
pub(super) fn is_object(members: &Object<'_>) -> bool {
    let (ty, id) = (members.text("type"), members.text("id"));
    !ty.is_empty() && id.strip_prefix(&*ty).is_some_and(|rest| rest.starts_with("--"))
}

/// The rows of an object in a table.
pub(super) fn rows<'a>(record: &'a str, target: Target<'_>) -> Result<Vec<Vec<Raw<'a>>>, &'static str> {
    let object = Object::parse(record)?;
    if !is_object(&object) {
        return Err("not a STIX object");
    }
    let is_indicator = object.text("type") == "indicator";
    if is_indicator != (target.table == INDICATORS || target.table == NEW_INDICATORS) {
        return Ok(Vec::new());
    }
    if !is_indicator {
        let cell = |column: &&str| object_cell(&object, record, column);
        return Ok(vec![target.columns.iter().map(cell).collect()]);
    }
    let pattern = object.text("pattern");
    let is_stix = matches!(&*object.text("pattern_type"), "" | "stix");
    let mut found = if is_stix { pattern::observables(&pattern) } else { Vec::new() };
    if target.table == NEW_INDICATORS {
        // Each value has a row of its own there.
        found = found.into_iter().flatten().map(|observable| vec![observable]).collect();
    }
    if found.is_empty() {
        found.push(Vec::new());
    }
    let row = |(number, observables): (usize, Vec<Observable>)| {
        let row = Row { object: &object, record, number, observables };
        let cell = |column: &&str| match target.table {
            INDICATORS => row.cell(column),
            _ => row.new_cell(column),
        };
        target.columns.iter().map(cell).collect()
    };
    Ok(found.into_iter().enumerate().map(row).collect())
}

/// A column of `ThreatIntelObjects`.
fn object_cell<'a>(object: &Object<'a>, record: &'a str, column: &str) -> Raw<'a> {
    match column {
        "Id" => string(object.text("id")),
        "StixType" => string(object.text("type")),
        "Data" => Raw::Json(record),
        "IsDeleted" => Raw::Bool(false),
        "SourceSystem" => string("STIX".into()),
        "Type" => string("ThreatIntelObjects".into()),
        _ => Raw::Null,
    }
}

/// A row of an indicator.
struct Row<'o, 'a> {
    object: &'o Object<'a>,
    record: &'a str,
    /// Which of the rows of the indicator.
    number: usize,
    /// The values that are to be seen together.
    observables: Vec<Observable>,
}

impl<'a> Row<'_, 'a> {
    /// A column of `ThreatIntelligenceIndicator`.
    fn cell(&self, column: &str) -> Raw<'a> {
        let object = self.object;
        match column {
            "Active" => Raw::Bool(!self.is_revoked()),
            "ConfidenceScore" => self.member("confidence"),
            "Description" => string(object.text("description")),
            "ExpirationDateTime" => self.valid_until(),
            "ExternalIndicatorId" => string(object.text("id")),
            "IndicatorId" => self.id(),
            "KillChainActions" => self.is_in_phase("actions-on-objective"),
            "KillChainC2" => self.is_in_phase("command-and-control"),
            "KillChainDelivery" => self.is_in_phase("delivery"),
            "KillChainExploitation" => self.is_in_phase("exploitation"),
            "KillChainReconnaissance" => self.is_in_phase("reconnaissance"),
            "KillChainWeaponization" => self.is_in_phase("weaponization"),
            "SourceSystem" => string("STIX".into()),
            "Tags" => self.member("labels"),
            "ThreatType" => self.threat_type(),
            "TrafficLightProtocolLevel" => self.traffic_light(),
            "Type" => string(INDICATORS.into()),
            _ => {
                let value = self.observables.iter().find_map(|observable| observable.cell(column));
                value.map_or(Raw::Null, |value| Raw::Text(Cow::Owned(value)))
            }
        }
    }

    /// A column of `ThreatIntelIndicators`.
    fn new_cell(&self, column: &str) -> Raw<'a> {
        let observable = self.observables.first();
        match column {
            "Confidence" => self.member("confidence"),
            "Created" => self.member("created"),
            "Data" => Raw::Json(self.record),
            "Id" => self.id(),
            "IsActive" => Raw::Bool(!self.is_revoked()),
            "IsDeleted" => Raw::Bool(false),
            "Modified" => self.member("modified"),
            "ObservableKey" => observable.map_or(Raw::Null, |found| string(found.path.clone().into())),
            "ObservableValue" => observable.map_or(Raw::Null, |found| string(found.value.clone().into())),
            "Pattern" => string(self.object.text("pattern")),
            "Revoked" => Raw::Bool(self.is_revoked()),
            "SourceSystem" => string("STIX".into()),
            "Tags" => self.member("labels"),
            "Type" => string(NEW_INDICATORS.into()),
            "ValidFrom" => self.member("valid_from"),
            "ValidUntil" => self.valid_until(),
            _ => Raw::Null,
        }
    }

    fn member(&self, name: &str) -> Raw<'a> {
        self.object.json(name).and_then(Raw::from_json).unwrap_or(Raw::Null)
    }

    /// The id; rows after the first have one of their own, so that rules that keep a row of each id keep all.
    fn id(&self) -> Raw<'a> {
        let id = self.object.text("id");
        string(if self.number == 0 { id } else { format!("{id}/{}", self.number + 1).into() })
    }

    fn is_revoked(&self) -> bool {
        self.object.json("revoked") == Some("true")
    }

    fn valid_until(&self) -> Raw<'a> {
        match self.member("valid_until") {
            Raw::Null => string(FOREVER.into()),
            until => until,
        }
    }

    /// The first of `indicator_types`, or of the labels, which held them in STIX 2.0.
    fn threat_type(&self) -> Raw<'a> {
        let list = self.object.json("indicator_types").or_else(|| self.object.json("labels"));
        list.and_then(|list| elements(list).into_iter().next()).map_or(Raw::Null, |ty| string(text(ty)))
    }

    fn is_in_phase(&self, phase: &str) -> Raw<'a> {
        let phases = self.object.json("kill_chain_phases").map(elements).unwrap_or_default();
        let is_it = |json: &&str| {
            Object::parse(json).is_ok_and(|it| {
                it.text("kill_chain_name") == "lockheed-martin-cyber-kill-chain"
                    && it.text("phase_name") == phase
            })
        };
        if phases.iter().any(is_it) { Raw::Bool(true) } else { Raw::Null }
    }

    /// The level of the traffic light protocol, by the ids that STIX gives its markings.
    fn traffic_light(&self) -> Raw<'a> {
        let marked = self.object.json("object_marking_refs").map(elements).unwrap_or_default();
        let level = |json: &&str| match text(json).strip_prefix("marking-definition--")? {
            "613f2e26-407d-48c7-9eca-b8e91df99dc9" => Some("white"),
            "34098fce-860f-48ae-8e50-ebd3cc5e41da" => Some("green"),
            "f88d31f6-486f-44da-b317-01333bde0b82" => Some("amber"),
            "5e57c739-391a-4eb3-b6be-7d15ca92d5ed" => Some("red"),
            _ => None,
        };
        marked.iter().find_map(level).map_or(Raw::Null, |level| string(level.into()))
    }
}

/// Where `ThreatIntelligenceIndicator` has the value at a path: the column, and that of networks if it may be one.
const COLUMNS: [(&str, &str, &str); 16] = [
    ("ipv4-addr:value", "NetworkIP", "NetworkCidrBlock"),
    ("ipv6-addr:value", "NetworkIP", "NetworkCidrBlock"),
    ("network-traffic:dst_ref.value", "NetworkDestinationIP", "NetworkDestinationCidrBlock"),
    ("network-traffic:src_ref.value", "NetworkSourceIP", "NetworkSourceCidrBlock"),
    ("network-traffic:dst_port", "NetworkDestinationPort", ""),
    ("network-traffic:src_port", "NetworkSourcePort", ""),
    ("domain-name:value", "DomainName", ""),
    ("url:value", "Url", ""),
    ("email-addr:value", "EmailSenderAddress", ""),
    ("email-message:from_ref.value", "EmailSenderAddress", ""),
    ("email-message:sender_ref.value", "EmailSenderAddress", ""),
    ("email-message:subject", "EmailSubject", ""),
    ("file:name", "FileName", ""),
    ("file:size", "FileSize", ""),
    ("mutex:name", "FileMutexName", ""),
    ("network-traffic:extensions.http-request-ext.request_header.User-Agent", "UserAgent", ""),
];

impl Observable {
    /// The value if it belongs in a column of `ThreatIntelligenceIndicator`.
    fn cell(&self, column: &str) -> Option<String> {
        if let Some(kind) = hash_type(&self.path) {
            return match column {
                "FileHashType" => Some(kind),
                "FileHashValue" => Some(self.value.clone()),
                _ => None,
            };
        }
        let (_, single, network) = COLUMNS.iter().find(|(path, ..)| *path == self.path)?;
        // A network of one address is that address.
        let (value, home) = match self.value.split_once('/').filter(|_| !network.is_empty()) {
            Some((address, "32" | "128")) => (address, single),
            Some(_) => (self.value.as_str(), network),
            None => (self.value.as_str(), single),
        };
        (*home == column).then(|| value.to_owned())
    }
}

/// The kind of hash at a path, as the table names it: `SHA256`.
fn hash_type(path: &str) -> Option<String> {
    let name = path.strip_prefix("file:hashes.")?;
    Some(name.replace('-', "").to_ascii_uppercase())
}

/// The elements of a JSON array.
fn elements(json: &str) -> Vec<&str> {
    let raw: Vec<&serde_json::value::RawValue> = serde_json::from_str(json).unwrap_or_default();
    raw.into_iter().map(serde_json::value::RawValue::get).collect()
}

/// A text as a value; null if it is empty.
fn string(text: Cow<'_, str>) -> Raw<'_> {
    if text.is_empty() { Raw::Null } else { Raw::String(text) }
}

#[cfg(test)]
mod tests;
