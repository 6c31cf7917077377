//! `customDetails`: columns of the result that the alert shows.

use rustc_hash::FxHashSet;
use serde_json::{Map, Value as Json, json};

use crate::{plan::Rule, table::Column, types::Value};

/// The most details of a rule.
const MOST_DETAILS: usize = 20;

/// The most values of a detail.
const MOST_VALUES: usize = 50;

/// The most bytes of all details of an alert, as JSON.
const MOST_BYTES: usize = 2048;

/// For each detail its distinct values in the order of the rows, none without any. What exceeds a limit is left out, as in Sentinel.
pub(super) fn custom_details(rule: &Rule, columns: &[Column], rows: &[Vec<Value>]) -> Map<String, Json> {
    let mut details = Map::new();
    let mut bytes = "{}".len();
    for (name, column) in rule.custom_details.iter().take(MOST_DETAILS) {
        let mut kept: Vec<String> = Vec::new();
        for value in distinct(columns, rows, column).into_iter().take(MOST_VALUES) {
            // A value needs its own text and a comma; the first one the name, a colon, brackets and a comma besides.
            let around = if kept.is_empty() { json!(name).to_string().len() + 4 } else { 0 };
            let more = json!(value).to_string().len() + 1 + around;
            if bytes + more <= MOST_BYTES {
                bytes += more;
                kept.push(value);
            }
        }
        if !kept.is_empty() {
            details.insert((*name).to_owned(), json!(kept));
        }
    }
    details
}

/// The distinct values of a column as text, empty ones left out.
fn distinct(columns: &[Column], rows: &[Vec<Value>], column: &str) -> Vec<String> {
    let Some(slot) = columns.iter().position(|field| field.name == column) else { return Vec::new() };
    let mut seen = FxHashSet::default();
    let values = rows.iter().filter_map(|row| row.get(slot)).map(|value| value.to_text().into_owned());
    values.filter(|value| !value.is_empty() && seen.insert(value.clone())).collect()
}
