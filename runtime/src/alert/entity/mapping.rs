//! From the columns of a row to entities.

use serde_json::{Value as Json, json};

use super::{Entity, identifier, plain, prepared};
use crate::{alert::legacy, plan::Rule, table::Column, types::Value};

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

/// The type of a mapping whose column holds entities that are ready.
const PREPARED: &str = "SentinelEntities";

/// An entity mapping with its columns found.
pub(super) struct Mapping {
    entity_type: &'static str,
    /// Identifiers and the slots of their columns.
    fields: Vec<(&'static str, usize)>,
}

/// The mappings of a rule, or those that old rules make by column names.
pub(super) fn mappings(rule: &Rule, columns: &[Column]) -> Vec<Mapping> {
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
    pub(super) fn is_prepared(&self) -> bool {
        self.entity_type == PREPARED
    }

    /// The entities in a row: one, or none if no identifier has a value; several only from a list that is ready.
    pub(super) fn entities(&self, row: &[Value]) -> Vec<Entity> {
        if self.is_prepared() {
            let cells = self.fields.iter().filter_map(|(_, slot)| row.get(*slot));
            return cells.flat_map(|cell| prepared::entities(&cell.to_text())).collect();
        }
        self.entity(row).into_iter().collect()
    }

    fn entity(&self, row: &[Value]) -> Option<Entity> {
        let mut entity = Entity::bare(kind(self.entity_type), Vec::new());
        for (identifier, slot) in &self.fields {
            let value = row.get(*slot).map(Value::to_text).unwrap_or_default();
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Some(link) = identifier::link(self.entity_type, identifier, value) {
                entity.links.push(link);
                continue;
            }
            for (name, value) in identifier::parts(self.entity_type, identifier, value) {
                if !entity.identifiers.iter().any(|(known, _)| known == name) {
                    entity.identifiers.push((name.to_owned(), value));
                }
            }
        }
        if self.entity_type == "FileHash" {
            complete_file_hash(&mut entity.identifiers);
        }
        let is_empty = entity.identifiers.is_empty() && entity.links.is_empty();
        (!is_empty && !is_generic_account(self.entity_type, &entity.identifiers)).then_some(entity)
    }
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

fn is_generic_account(entity_type: &str, identifiers: &[(String, Json)]) -> bool {
    let [(name, Json::String(value))] = identifiers else { return false };
    entity_type == "Account"
        && name == "Name"
        && GENERIC_ACCOUNTS.iter().any(|generic| generic.eq_ignore_ascii_case(value))
}

/// How alerts spell the type of a mapping.
pub fn kind(entity_type: &str) -> &str {
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
