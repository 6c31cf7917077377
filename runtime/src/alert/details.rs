//! `alertDetailsOverride`: parts of the alert that come from its first row.

use super::{severity_name, tactics};
use crate::{
    plan::{Rule, Severity},
    table::Column,
    types::Value,
};

/// The parts of an alert that a rule may override.
pub(super) struct Details {
    pub(super) display_name: String,
    pub(super) description: String,
    pub(super) severity: Severity,
    pub(super) tactics: Vec<String>,
    pub(super) dynamic_properties: Vec<(&'static str, String)>,
}

/// The details of an alert whose first row is given.
///
/// An override that yields nothing usable (no row, an empty text, a severity that is none) leaves the rule's own value.
pub(super) fn details(rule: &Rule, columns: &[Column], row: Option<&[Value]>) -> Details {
    let overrides = &rule.alert_details;
    let cell = |column: &str| {
        let slot = columns.iter().position(|field| field.name == column)?;
        row?.get(slot).map(|value| value.to_text().into_owned()).filter(|value| !value.is_empty())
    };
    let filled = |format: Option<&str>, otherwise: &str| {
        let text = format.filter(|_| row.is_some()).map(|format| fill(format, &cell));
        text.filter(|text| !text.trim().is_empty()).unwrap_or_else(|| otherwise.to_owned())
    };
    Details {
        display_name: filled(overrides.display_name_format, rule.name),
        description: filled(overrides.description_format, rule.description),
        severity: severity(rule, columns, row),
        tactics: overrides
            .tactics_column
            .and_then(&cell)
            .map(|value| tactics::from_column(&value))
            .filter(|names| !names.is_empty())
            .unwrap_or_else(|| rule.tactics.iter().map(|&name| name.to_owned()).collect()),
        dynamic_properties: overrides
            .dynamic_properties
            .iter()
            .filter_map(|dynamic| Some((dynamic.property, cell(dynamic.column)?)))
            .collect(),
    }
}

/// A format with every `{{Column}}` replaced; what has no value becomes nothing.
fn fill(format: &str, cell: &impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((column, after)) = after.split_once("}}") else { break };
        text.push_str(before);
        text.push_str(&cell(column.trim()).unwrap_or_default());
        rest = after;
    }
    text + rest
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
        assert_eq!(fill("{{User}} on {{ User }}{{Host}}", &cell), "eve on eve");
        assert_eq!(fill("{{User}} and {{User", &cell), "eve and {{User");
        assert_eq!(fill("no placeholder }}", &cell), "no placeholder }}");
    }
}
