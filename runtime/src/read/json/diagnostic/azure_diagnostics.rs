//! The columns of `AzureDiagnostics`, where services without tables of their own write.
//!
//! A property `requestUri` is the column `requestUri_s`, one inside another `identity_claim_oid_g`: names joined by `_`,
//! every other sign become `_`, and a letter for the type behind it. That letter only says how the column is typed.

use serde_json::value::RawValue;

use super::{Entry, made};
use crate::read::{coerce::Raw, json::Object};

/// The value of a column.
pub(super) fn value<'a>(entry: &Entry<'a>, column: &str) -> Raw<'a> {
    match column {
        "ResourceId" => made(entry.resource.to_uppercase()),
        "ResourceProvider" => made(entry.part("providers").to_uppercase()),
        "Resource" => made(entry.resource.rsplit('/').next().unwrap_or_default().to_uppercase()),
        "ResourceType" => made(resource_type(&entry.resource)),
        column => match without_type(column) {
            Some(name) => match flat(&entry.properties, name) {
                Raw::Null => flat(&entry.members, name),
                value => value,
            },
            None => match entry.member(column) {
                Raw::Null => entry.property(column),
                value => value,
            },
        },
    }
}

/// A column's name without the letter of its type; `None` if it has none.
fn without_type(column: &str) -> Option<&str> {
    ["_s", "_d", "_b", "_t", "_g"].into_iter().find_map(|suffix| column.strip_suffix(suffix))
}

/// The value under a name that is made of the names on the way to it.
fn flat<'a>(object: &Object<'a>, name: &str) -> Raw<'a> {
    for (known, value) in object.members() {
        let Some(rest) = after(name, known) else { continue };
        let found = if rest.is_empty() {
            Raw::from_json(value.get()).unwrap_or(Raw::Null)
        } else {
            inside(value, rest)
        };
        if found != Raw::Null {
            return found;
        }
    }
    Raw::Null
}

fn inside<'a>(value: &'a RawValue, rest: &str) -> Raw<'a> {
    let Some(name) = rest.strip_prefix('_') else { return Raw::Null };
    Object::parse(value.get()).map_or(Raw::Null, |object| flat(&object, name))
}

/// What is left of a column's name behind that of a member, whose other signs count as `_`; `None` if it begins otherwise.
fn after<'n>(name: &'n str, member: &str) -> Option<&'n str> {
    let mut rest = name.chars();
    for char in member.chars() {
        let char = if char.is_alphanumeric() { char } else { '_' };
        if rest.next() != Some(char) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// `VAULTS` of `/subscriptions/../providers/Microsoft.KeyVault/vaults/x`.
fn resource_type(resource: &str) -> String {
    let mut parts = resource.split('/').skip_while(|part| !part.eq_ignore_ascii_case("providers"));
    parts.nth(2).unwrap_or_default().to_uppercase()
}
