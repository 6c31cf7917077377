//! Results and alerts as text that a reader can compare line by line.

use std::fmt::Write;

use serde_json::Value;

/// What differs without meaning, or is told elsewhere in the story: ids, and the query.
const LEFT_OUT: &[&str] = &["AlertType", "Query", "SystemAlertId"];

/// The rows of every table, then the alerts.
pub(crate) fn outcome(tables: &[Value], alerts: &[Value]) -> String {
    let mut text = String::new();
    for table in tables {
        show_table(&mut text, table);
    }
    let _ = writeln!(text, "{}", count(alerts.len(), "alert"));
    for alert in alerts {
        text.push('\n');
        show_members(&mut text, alert, "");
    }
    text
}

/// Each row as a block of lines `column: value`.
fn show_table(text: &mut String, table: &Value) {
    let (columns, rows) = (list(&table["columns"]), list(&table["rows"]));
    let types: Vec<String> = columns
        .iter()
        .map(|column| format!("{}: {}", plain(&column["name"]), plain(&column["type"])))
        .collect();
    let _ = writeln!(text, "{} of ({})\n", count(rows.len(), "row"), types.join(", "));
    for row in rows {
        for (column, cell) in columns.iter().zip(list(row)) {
            let _ = writeln!(text, "{}: {}", plain(&column["name"]), plain(cell));
        }
        text.push('\n');
    }
}

/// The members of an alert; JSON in a string is shown as what it holds.
fn show_members(text: &mut String, alert: &Value, indent: &str) {
    for (name, value) in alert.as_object().into_iter().flatten() {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        match nested(value) {
            Some(Value::Array(elements)) => {
                let _ = writeln!(text, "{indent}{name}:");
                for element in elements {
                    let _ = writeln!(text, "{indent}  {element}");
                }
            }
            Some(object) => {
                let _ = writeln!(text, "{indent}{name}:");
                show_members(text, &object, &format!("{indent}  "));
            }
            None => {
                let _ = writeln!(
                    text,
                    "{indent}{name}: {}",
                    plain(value).replace('\n', &format!("\n{indent}  "))
                );
            }
        }
    }
}

/// The array or object that a value is, or that stands in it as text.
fn nested(value: &Value) -> Option<Value> {
    let value = match value {
        Value::String(text) => serde_json::from_str(text).ok()?,
        other => other.clone(),
    };
    (value.is_array() || value.is_object()).then_some(value)
}

/// A value without the quotes of a string.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
