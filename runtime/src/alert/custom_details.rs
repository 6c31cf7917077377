//! `customDetails`: columns of the result that the alert shows.

use rustc_hash::FxHashSet;
use serde_json::{Map, json};

use crate::{plan::Rule, table::Column, types::Value};

/// For each detail its distinct values in the order of the rows, as JSON in a string; none if no detail has a value.
///
/// Sentinel drops details past 50 values and 4 KB; here all are kept.
pub(super) fn custom_details(rule: &Rule, columns: &[Column], rows: &[Vec<Value>]) -> Option<String> {
    let mut details = Map::new();
    for (name, column) in rule.custom_details {
        let values = distinct(columns, rows, column);
        if !values.is_empty() {
            details.insert((*name).to_owned(), json!(values));
        }
    }
    (!details.is_empty()).then(|| json!(details).to_string())
}

/// The distinct values of a column as text, empty ones left out.
fn distinct(columns: &[Column], rows: &[Vec<Value>], column: &str) -> Vec<String> {
    let Some(slot) = columns.iter().position(|field| field.name == column) else { return Vec::new() };
    let mut seen = FxHashSet::default();
    let values = rows.iter().filter_map(|row| row.get(slot)).map(|value| value.to_text().into_owned());
    values.filter(|value| !value.is_empty() && seen.insert(value.clone())).collect()
}
