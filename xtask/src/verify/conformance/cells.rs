//! Cells of known answers against cells of results.

use serde_json::Value;

/// How far two reals may lie apart, relative to the greater.
const TOLERANCE: f64 = 1e-9;

/// A typed answer against a cell: equal, reals nearly, dynamics by structure.
pub(super) fn compare_value(expected: &Value, found: &Value, ty: &str) -> Result<(), String> {
    let agree = match ty {
        "string" => text(expected) == text(found),
        "datetime" | "timespan" => trimmed(expected) == trimmed(found),
        "guid" => text(expected).eq_ignore_ascii_case(&text(found)),
        "real" | "decimal" => reals_agree(real(expected), real(found)),
        "dynamic" => dynamics_agree(expected, found),
        _ => expected == found,
    };
    if agree { Ok(()) } else { Err(format!("{found} of type {ty}, not {expected}")) }
}

/// An answer as documentation prints it against a cell.
pub(super) fn compare_text(expected: &str, found: &Value, ty: &str) -> Result<(), String> {
    let expected_text = expected.trim();
    let is_null = matches!(expected_text, "" | "null" | "(null)" | "<null>");
    let agree = match (ty, found) {
        ("string", _) => expected_text == text(found).trim() || (is_null && text(found).is_empty()),
        (_, Value::Null) => is_null,
        ("bool", _) => found.as_bool() == parse_bool(expected_text),
        ("real" | "decimal", _) => reals_agree(parse_real(expected_text), real(found)),
        ("datetime" | "timespan", _) => time_text(expected_text) == trimmed(found),
        ("guid", _) => text(found).eq_ignore_ascii_case(expected_text),
        ("dynamic", _) => match serde_json::from_str::<Value>(expected_text) {
            Ok(expected) => dynamics_agree(&expected, found),
            Err(_) => text(found) == expected_text,
        },
        _ => format!("{found}") == expected_text.replace(',', ""),
    };
    if agree { Ok(()) } else { Err(format!("{found} of type {ty}, not {expected_text:?}")) }
}

fn dynamics_agree(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Array(expected), Value::Array(found)) => {
            expected.len() == found.len() && expected.iter().zip(found).all(|(a, b)| dynamics_agree(a, b))
        }
        (Value::Object(expected), Value::Object(found)) => {
            let has = |name: &String, value: &Value| {
                found.get(name).is_some_and(|other| dynamics_agree(value, other))
            };
            expected.len() == found.len() && expected.iter().all(|(name, value)| has(name, value))
        }
        (Value::Number(_), Value::Number(_)) => reals_agree(real(expected), real(found)),
        (Value::String(_), Value::String(_)) => expected == found || trimmed(expected) == trimmed(found),
        _ => expected == found,
    }
}

fn reals_agree(expected: Option<f64>, found: Option<f64>) -> bool {
    match (expected, found) {
        (Some(a), Some(b)) => {
            a.to_bits() == b.to_bits()
                || (a.is_nan() && b.is_nan())
                || (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
        }
        (None, None) => true,
        _ => false,
    }
}

fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => parse_real(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn parse_real(text: &str) -> Option<f64> {
    match text {
        "∞" => Some(f64::INFINITY),
        "-∞" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok(),
    }
}

fn parse_bool(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A string's text; null is the empty string.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A time without the zeros at the end of its fraction.
fn trimmed(value: &Value) -> String {
    time_text(&text(value))
}

fn time_text(text: &str) -> String {
    let text = text.trim().trim_end_matches('Z').replacen(' ', "T", 1);
    if text.contains('.') && text.contains(':') {
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_agree_whatever_their_zeros() {
        let found = json!("2017-01-01T00:00:00.1000000Z");
        assert!(compare_value(&json!("2017-01-01T00:00:00.1Z"), &found, "datetime").is_ok());
        assert!(compare_text("2017-01-01 00:00:00.1", &found, "datetime").is_ok());
        assert!(compare_text("2017-01-01 00:00:00.2", &found, "datetime").is_err());
    }

    #[test]
    fn nulls_are_no_values() {
        assert!(compare_text("", &Value::Null, "long").is_ok());
        assert!(compare_text("0", &Value::Null, "long").is_err());
        assert!(compare_value(&Value::Null, &json!(0.0), "real").is_err());
    }

    #[test]
    fn dynamics_agree_by_structure() {
        assert!(compare_text("{\"a\": [1, 2.0]}", &json!({"a": [1, 2]}), "dynamic").is_ok());
        assert!(compare_text("[1, 2]", &json!([2, 1]), "dynamic").is_err());
    }
}
