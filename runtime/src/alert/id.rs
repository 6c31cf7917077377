//! `SystemAlertId` and `VendorOriginalId`

use uuid::Uuid;

use crate::{
    plan::Rule,
    types::{DateTime, Value},
};

/// The ids of an alert: name-based UUIDs of the rule, the time of the run, the alert's place in it and its rows.
///
/// The same rule over the same logs at the same time gives the same ids, so that two runs can be compared.
pub(super) struct Ids {
    /// `SystemAlertId`
    pub(super) system: String,
    /// `VendorOriginalId`: Sentinel gives each alert two ids.
    pub(super) vendor: String,
}

pub(super) fn ids(rule: &Rule, now: DateTime, ordinal: usize, rows: &[Vec<Value>]) -> Ids {
    let system = Uuid::new_v5(&Uuid::NAMESPACE_OID, &name(rule, now, ordinal, rows));
    let vendor = Uuid::new_v5(&Uuid::NAMESPACE_OID, system.as_bytes());
    Ids { system: system.to_string(), vendor: vendor.to_string() }
}

/// What tells an alert from all others.
fn name(rule: &Rule, now: DateTime, ordinal: usize, rows: &[Vec<Value>]) -> Vec<u8> {
    let mut name = Vec::new();
    push(&mut name, rule.id);
    push(&mut name, &now.0.to_string());
    push(&mut name, &ordinal.to_string());
    for row in rows {
        for cell in row {
            push(&mut name, &cell.to_text());
        }
        name.push(b'\n');
    }
    name
}

/// Appends a part with its length, so that no two lists of parts give the same bytes.
fn push(name: &mut Vec<u8>, part: &str) {
    name.extend_from_slice(part.len().to_string().as_bytes());
    name.push(b':');
    name.extend_from_slice(part.as_bytes());
}
