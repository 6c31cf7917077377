//! The columns of `AzureActivity`, which the log of a subscription fills.

use super::{Entry, made};
use crate::read::{coerce::Raw, json::Object};

/// The categories of that log.
pub(super) const CATEGORIES: [&str; 8] = [
    "Administrative",
    "Alert",
    "Autoscale",
    "Policy",
    "Recommendation",
    "ResourceHealth",
    "Security",
    "ServiceHealth",
];

/// The value of a column.
pub(super) fn value<'a>(entry: &Entry<'a>, column: &str) -> Raw<'a> {
    match column {
        "ActivityStatusValue" => entry.member("resultType"),
        "ActivitySubstatusValue" => entry.member("resultSignature"),
        "Authorization" | "Authorization_d" => of_identity(entry, "authorization"),
        "Caller" => caller(entry),
        "CategoryValue" => entry.member("category"),
        "Claims" | "Claims_d" => of_identity(entry, "claims"),
        "EventDataId" => entry.property("eventDataId"),
        "HTTPRequest" => entry.property("httpRequest"),
        "Hierarchy" => entry.property("hierarchy"),
        "OperationNameValue" => entry.member("operationName"),
        "Properties" | "Properties_d" => entry.member("properties"),
        "ResourceProviderValue" => made(entry.part("providers").to_uppercase()),
        "CallerIpAddress" | "CorrelationId" | "Level" | "ResourceId" => entry.member(column),
        _ => Raw::Null,
    }
}

fn of_identity<'a>(entry: &Entry<'a>, name: &str) -> Raw<'a> {
    entry.members.object("identity").json(name).and_then(Raw::from_json).unwrap_or(Raw::Null)
}

/// Who did it: the user's principal name, else the application's.
fn caller<'a>(entry: &Entry<'a>) -> Raw<'a> {
    const CLAIMS: [&str; 4] = [
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
        "http://schemas.microsoft.com/identity/claims/objectidentifier",
        "appid",
    ];
    let claims: Object<'a> = entry.members.object("identity").object("claims");
    let found = CLAIMS.iter().map(|claim| claims.text(claim)).find(|text| !text.is_empty());
    found.map_or(Raw::Null, Raw::String)
}
