//! Records of diagnostic settings, to storage or to an event hub.
//!
//! `{"time":..,"resourceId":..,"operationName":..,"category":..,"properties":{..}}`: in a workspace the category decides
//! the table, whose columns are the members of `properties` and the others, under names that differ in case. A category
//! that has no table of its own is in `AzureDiagnostics`.

mod azure_activity;
mod azure_diagnostics;

use std::borrow::Cow;

use super::{Object, record::Record};
use crate::read::coerce::Raw;

/// True if an object is a record of diagnostic settings.
pub(in crate::read) fn is_record(members: &Object<'_>) -> bool {
    let is_known = |name: &str| members.has(name);
    is_known("category")
        && is_known("time")
        && !is_known("TimeGenerated")
        && (is_known("properties") || is_known("operationName"))
}

/// The values of the columns in a record; the error says why it is none.
pub(super) fn parse<'a>(text: &'a str, record: &Record) -> Result<Vec<Raw<'a>>, &'static str> {
    let members = Object::parse(text)?;
    if !is_record(&members) {
        return Err("not a record of diagnostic settings");
    }
    let resource = members.text("resourceId");
    let entry = Entry {
        table: table(&members.text("category"), &resource),
        properties: members.object("properties"),
        members,
        resource,
    };
    Ok(record.columns.iter().map(|column| entry.value(column)).collect())
}

/// A record.
struct Entry<'a> {
    table: Cow<'static, str>,
    members: Object<'a>,
    properties: Object<'a>,
    resource: Cow<'a, str>,
}

impl<'a> Entry<'a> {
    /// The value of a column of its table.
    fn value(&self, column: &str) -> Raw<'a> {
        match (self.table.as_ref(), column) {
            (_, "Type") => Raw::String(self.table.clone()),
            (_, "TimeGenerated") => self.member("time"),
            (_, "_ResourceId") => made(self.resource.to_lowercase()),
            (_, "_SubscriptionId" | "SubscriptionId") => made(self.part("subscriptions").to_owned()),
            ("AzureDiagnostics", "ResourceGroup") => made(self.part("resourcegroups").to_uppercase()),
            (_, "ResourceGroup") => made(self.part("resourcegroups").to_owned()),
            ("AzureActivity", column) => azure_activity::value(self, column),
            ("AzureDiagnostics", column) => azure_diagnostics::value(self, column),
            (_, "LocationDetails") => self.property("location"),
            (_, "Location") => self.member("location"),
            (_, "AADOperationType") => self.property("operationType"),
            (_, "AADTenantId") => self.member("tenantId"),
            // The workspace's own.
            (_, "TenantId" | "SourceSystem") => Raw::Null,
            (_, column) => match self.property(column) {
                Raw::Null => self.member(column),
                value => value,
            },
        }
    }

    /// What a record says beside its properties, whatever the case of the name.
    fn member(&self, name: &str) -> Raw<'a> {
        value(&self.members, name)
    }

    /// A property, whatever the case of its name.
    fn property(&self, name: &str) -> Raw<'a> {
        value(&self.properties, name)
    }

    /// What follows a word in the resource's identifier, as its identifier is written; empty if it does not hold the word.
    fn part(&self, word: &str) -> &str {
        let mut parts = self.resource.split('/');
        parts.find(|part| part.eq_ignore_ascii_case(word)).and_then(|_| parts.next()).unwrap_or_default()
    }
}

/// The value of a member, whatever the case of its name; null if there is none.
fn value<'a>(object: &Object<'a>, name: &str) -> Raw<'a> {
    let found = object.members().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.and_then(|(_, value)| Raw::from_json(value.get())).unwrap_or(Raw::Null)
}

/// A text as a value; null if it is empty.
fn made<'a>(text: String) -> Raw<'a> {
    if text.is_empty() { Raw::Null } else { Raw::String(text.into()) }
}

/// The table of a category, for a resource of this identifier.
fn table(category: &str, resource: &str) -> Cow<'static, str> {
    const OF_ENTRA: [(&str, &str); 8] = [
        ("SignInLogs", "SigninLogs"),
        ("NonInteractiveUserSignInLogs", "AADNonInteractiveUserSignInLogs"),
        ("ServicePrincipalSignInLogs", "AADServicePrincipalSignInLogs"),
        ("ManagedIdentitySignInLogs", "AADManagedIdentitySignInLogs"),
        ("ProvisioningLogs", "AADProvisioningLogs"),
        ("RiskyUsers", "AADRiskyUsers"),
        ("UserRiskEvents", "AADUserRiskEvents"),
        ("RiskyServicePrincipals", "AADRiskyServicePrincipals"),
    ];
    // Categories that are called after their table.
    const TABLES: [&str; 5] = [
        "AuditLogs",
        "ADFSSignInLogs",
        "MicrosoftGraphActivityLogs",
        "AADServicePrincipalRiskEvents",
        "NetworkAccessTraffic",
    ];
    const OF_STORAGE: [(&str, &str); 4] = [
        ("/blobservices/", "StorageBlobLogs"),
        ("/fileservices/", "StorageFileLogs"),
        ("/queueservices/", "StorageQueueLogs"),
        ("/tableservices/", "StorageTableLogs"),
    ];
    if let Some((_, table)) = OF_ENTRA.iter().find(|(known, _)| known.eq_ignore_ascii_case(category)) {
        return Cow::Borrowed(table);
    }
    if let Some(table) = TABLES.iter().find(|known| known.eq_ignore_ascii_case(category)) {
        return Cow::Borrowed(table);
    }
    if azure_activity::CATEGORIES.contains(&category)
        && !resource.to_lowercase().contains("/microsoft.aadiam")
    {
        return Cow::Borrowed("AzureActivity");
    }
    let resource = resource.to_lowercase();
    let is_of_storage = matches!(category, "StorageRead" | "StorageWrite" | "StorageDelete");
    let service = OF_STORAGE.iter().find(|(service, _)| is_of_storage && resource.contains(service));
    if let Some((_, table)) = service {
        return Cow::Borrowed(table);
    }
    // Newer services have a table for each category, under its name.
    if category.starts_with("AZFW") {
        return Cow::Owned(category.to_owned());
    }
    Cow::Borrowed("AzureDiagnostics")
}

#[cfg(test)]
mod tests;
