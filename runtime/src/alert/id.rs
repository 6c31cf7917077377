//! `SystemAlertId` and `VendorOriginalId`

use uuid::Uuid;

use crate::{
    plan::Rule,
    types::{DateTime, Value},
};

/// A name-based UUID of the rule, the time of the run, the alert's place in it and its rows.
///
/// The same rule over the same logs at the same time gives the same id, so that two runs can be compared.
pub(super) fn system_alert_id(rule: &Rule, now: DateTime, ordinal: usize, rows: &[Vec<Value>]) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &name(rule, now, ordinal, rows)).to_string()
}

/// The same with another beginning: Sentinel gives each alert two ids.
pub(super) fn vendor_original_id(rule: &Rule, now: DateTime, ordinal: usize, rows: &[Vec<Value>]) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, &name(rule, now, ordinal, rows)).to_string()
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
