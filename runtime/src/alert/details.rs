//! `alertDetailsOverride`: parts of the alert that come from its first row.

use super::{
    dynamic::{self, Property},
    severity_name, tactics,
};
use crate::{
    plan::{Rule, Severity},
    table::Column,
    types::Value,
};

/// The most bytes of an alert's name.
const LONGEST_NAME: usize = 256;

/// The most bytes of an alert's description.
const LONGEST_DESCRIPTION: usize = 5 * 1024;

/// How many columns a format may name; what goes beyond stands as it is written.
const MOST_PLACEHOLDERS: usize = 3;

/// The parts of an alert that a rule may override.
pub(super) struct Details {
    pub(super) display_name: String,
    pub(super) description: String,
    pub(super) severity: Severity,
    pub(super) tactics: Vec<String>,
    pub(super) dynamic_properties: Vec<Property>,
}

/// The details of an alert whose first row is given.
///
/// An override that yields nothing usable (no row, an empty or too long text, a severity that is none) leaves the rule's own value.
pub(super) fn details(rule: &Rule, columns: &[Column], row: Option<&[Value]>) -> Details {
    let overrides = &rule.alert_details;
    let cell = |column: &str| {
        let slot = columns.iter().position(|field| field.name == column)?;
        row?.get(slot).map(|value| value.to_text().into_owned()).filter(|value| !value.is_empty())
    };
    let filled = |format: Option<&str>, otherwise: &str, longest: usize| {
        let text = format.filter(|_| row.is_some()).and_then(|format| fill(format, &cell));
        let fits = |text: &String| !text.trim().is_empty() && text.len() <= longest;
        text.filter(fits).unwrap_or_else(|| otherwise.to_owned())
    };
    let names = overrides.tactics_column.and_then(&cell).map(|value| tactics::from_column(&value));
    Details {
        display_name: filled(overrides.display_name_format, rule.name, LONGEST_NAME),
        description: filled(overrides.description_format, rule.description, LONGEST_DESCRIPTION),
        severity: severity(rule, columns, row),
        tactics: names
            .filter(|names| !names.is_empty())
            .unwrap_or_else(|| rule.tactics.iter().map(|&name| name.to_owned()).collect()),
        dynamic_properties: overrides
            .dynamic_properties
            .iter()
            .filter_map(|property| dynamic::property(property.property, &cell(property.column)?))
            .collect(),
    }
}

/// A format with every `{{Column}}` replaced, up to three of them; `None` if one of them has no value.
fn fill(format: &str, cell: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut text = String::new();
    let mut rest = format;
    for _ in 0..MOST_PLACEHOLDERS {
        let Some((before, after)) = rest.split_once("{{") else { break };
        let Some((column, after)) = after.split_once("}}") else { break };
        text.push_str(before);
        text.push_str(&cell(column.trim())?);
        rest = after;
    }
    Some(text + rest)
}

/// The severity of an alert whose first row is given.
pub(super) fn severity(rule: &Rule, columns: &[Column], row: Option<&[Value]>) -> Severity {
    let named = rule.alert_details.severity_column.and_then(|name| {
        let slot = columns.iter().position(|column| column.name == name)?;
        severity_of(&row?.get(slot)?.to_text())
    });
    named.or(rule.severity).unwrap_or(Severity::Informational)
}

fn severity_of(name: &str) -> Option<Severity> {
    [Severity::Informational, Severity::Low, Severity::Medium, Severity::High]
        .into_iter()
        .find(|severity| severity_name(*severity).eq_ignore_ascii_case(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_values() {
        let cell = |column: &str| (column == "User").then(|| "eve".to_owned());
        let fill = |format| fill(format, &cell).unwrap_or_else(|| "the rule's own".to_owned());
        assert_eq!(fill("{{User}} on {{ User }}"), "eve on eve");
        assert_eq!(fill("{{User}} and {{User"), "eve and {{User");
        assert_eq!(fill("no placeholder }}"), "no placeholder }}");
        assert_eq!(fill("{{User}} on {{Host}}"), "the rule's own");
    }

    #[test]
    fn a_format_has_three_placeholders_at_most() {
        let cell = |column: &str| Some(column.to_lowercase());
        assert_eq!(fill("{{A}}{{B}}{{C}}{{D}}", &cell).as_deref(), Some("abc{{D}}"));
    }
}
