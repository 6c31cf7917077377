//! Cells of known answers against cells of results.

use serde_json::Value;

/// How far two reals may lie apart, relative to the greater.
const TOLERANCE: f64 = 1e-9;

/// What is let pass.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tolerance {
    /// Arrays in any order.
    pub(super) loose_arrays: bool,
}

/// A typed answer against a cell: equal, reals nearly, dynamics by structure.
pub(super) fn compare_value(
    expected: &Value,
    found: &Value,
    ty: &str,
    tolerance: Tolerance,
) -> Result<(), String> {
    let agree = match ty {
        "string" => text(expected) == text(found),
        "datetime" | "timespan" => trimmed(expected) == trimmed(found),
        "guid" => text(expected).eq_ignore_ascii_case(&text(found)),
        "real" | "decimal" => reals_agree(real(expected), real(found)),
        "dynamic" => dynamics_agree(expected, found, tolerance),
        _ => expected == found,
    };
    if agree { Ok(()) } else { Err(format!("{found} of type {ty}, not {expected}")) }
}

/// An answer as documentation prints it against a cell.
pub(super) fn compare_text(
    expected: &str,
    found: &Value,
    ty: &str,
    tolerance: Tolerance,
) -> Result<(), String> {
    let printed = expected.trim();
    let is_null = matches!(printed.to_ascii_lowercase().as_str(), "" | "null" | "(null)" | "<null>");
    let agree = match (ty, found) {
        ("string", _) => {
            strings_agree(printed, &text(found), tolerance) || (is_null && text(found).is_empty())
        }
        (_, Value::Null) => is_null,
        ("bool", _) => found.as_bool() == parse_bool(printed),
        ("real" | "decimal", _) => real(found).is_some_and(|value| prints(printed, value)),
        ("datetime" | "timespan", _) => times_agree(printed, &text(found)),
        ("guid", _) => text(found).eq_ignore_ascii_case(printed),
        ("dynamic", _) => match parse_dynamic(printed) {
            Some(value) if dynamics_agree(&value, found, tolerance) => true,
            _ => strings_agree(printed, &text(found), tolerance),
        },
        _ => real(found).is_some_and(|value| parse_real(&printed.replace(',', "")) == Some(value)),
    };
    if agree { Ok(()) } else { Err(format!("{found} of type {ty}, not {printed:?}")) }
}

/// Strings, whatever their white space; JSON by structure.
fn strings_agree(printed: &str, found: &str, tolerance: Tolerance) -> bool {
    let squeezed = |text: &str| text.replace("\\n", "\n").split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = printed.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if squeezed(printed) == squeezed(found) || quoted == Some(found) {
        return true;
    }
    match (parse_dynamic(printed), parse_dynamic(found)) {
        (Some(expected @ (Value::Array(_) | Value::Object(_))), Some(found)) => {
            dynamics_agree(&expected, &found, tolerance)
        }
        _ => false,
    }
}

/// JSON, also with single quotes.
fn parse_dynamic(text: &str) -> Option<Value> {
    let with_single_quotes = || {
        let has_structure = text.starts_with(['[', '{']) && !text.contains('"');
        has_structure.then(|| text.replace('\'', "\"")).and_then(|text| serde_json::from_str(&text).ok())
    };
    serde_json::from_str(text).ok().or_else(with_single_quotes)
}

fn dynamics_agree(expected: &Value, found: &Value, tolerance: Tolerance) -> bool {
    match (expected, found) {
        (Value::Array(expected), Value::Array(found)) => {
            let agree = |a: &Value, b: &Value| dynamics_agree(a, b, tolerance);
            expected.len() == found.len()
                && (expected.iter().zip(found).all(|(a, b)| agree(a, b))
                    || (tolerance.loose_arrays && hold_the_same(expected, found, agree)))
        }
        (Value::Object(expected), Value::Object(found)) => {
            let has = |name: &String, value: &Value| {
                found.get(name).is_some_and(|other| dynamics_agree(value, other, tolerance))
            };
            expected.len() == found.len() && expected.iter().all(|(name, value)| has(name, value))
        }
        (Value::Number(number), Value::Number(_)) => {
            real(found).is_some_and(|value| prints(&number.to_string(), value))
        }
        (Value::String(_), Value::String(_)) => expected == found || trimmed(expected) == trimmed(found),
        _ => expected == found,
    }
}

/// True if two arrays of one length hold the same elements in some order.
fn hold_the_same(expected: &[Value], found: &[Value], agree: impl Fn(&Value, &Value) -> bool) -> bool {
    let mut left: Vec<&Value> = found.iter().collect();
    expected.iter().all(|wanted| {
        let position = left.iter().position(|value| agree(wanted, value));
        position.map(|position| left.swap_remove(position)).is_some()
    })
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

/// True if a printed number stands for a value: nearly equal, or the value rounded or cut at the decimals that are printed.
fn prints(printed: &str, value: f64) -> bool {
    let Some(number) = parse_real(printed) else { return false };
    if reals_agree(Some(number), Some(value)) {
        return true;
    }
    let (mantissa, exponent) = printed.split_once(['e', 'E']).unwrap_or((printed, "0"));
    let Some((_, decimals)) = mantissa.split_once('.') else { return false };
    let (Ok(decimals), Ok(exponent)) = (i32::try_from(decimals.len()), exponent.parse::<i32>()) else {
        return false;
    };
    let step = 10f64.powi(exponent - decimals);
    let is_cut = value.abs() >= number.abs() && (value - number).abs() < step && value * number >= 0.0;
    (number - value).abs() <= step * 0.500_000_1 || is_cut
}

/// Times, as far as the printed fraction goes.
fn times_agree(printed: &str, found: &str) -> bool {
    let (printed, found) = (time_text(printed), time_text(found));
    let seconds = "00:00:00".len();
    printed == found || (printed.len() >= seconds && printed.contains(':') && found.starts_with(&printed))
}

fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => parse_real(text),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number as documentation prints it.
pub(super) fn parse_real(text: &str) -> Option<f64> {
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

    const STRICT: Tolerance = Tolerance { loose_arrays: false };

    #[test]
    fn times_agree_whatever_their_zeros() {
        let found = json!("2017-01-01T00:00:00.1000000Z");
        assert!(compare_value(&json!("2017-01-01T00:00:00.1Z"), &found, "datetime", STRICT).is_ok());
        assert!(compare_text("2017-01-01 00:00:00.1", &found, "datetime", STRICT).is_ok());
        assert!(compare_text("2017-01-01 00:00:00.2", &found, "datetime", STRICT).is_err());
    }

    #[test]
    fn nulls_are_no_values() {
        assert!(compare_text("", &Value::Null, "long", STRICT).is_ok());
        assert!(compare_text("0", &Value::Null, "long", STRICT).is_err());
        assert!(compare_value(&Value::Null, &json!(0.0), "real", STRICT).is_err());
    }

    #[test]
    fn dynamics_agree_by_structure() {
        assert!(compare_text("{\"a\": [1, 2.0]}", &json!({"a": [1, 2]}), "dynamic", STRICT).is_ok());
        assert!(compare_text("[1, 2]", &json!([2, 1]), "dynamic", STRICT).is_err());
    }

    #[test]
    fn printed_numbers_may_be_rounded_or_cut() {
        let found = json!(7.389_056_098_930_65);
        assert!(compare_text("7.389056", &found, "real", STRICT).is_ok());
        assert!(compare_text("7.38905", &found, "real", STRICT).is_ok());
        assert!(compare_text("7.38904", &found, "real", STRICT).is_err());
        assert!(compare_text("7", &found, "real", STRICT).is_err());
    }

    #[test]
    fn arrays_agree_in_any_order_where_none_is_promised() {
        let loose = Tolerance { loose_arrays: true };
        assert!(compare_text("['b', 'a']", &json!(["a", "b"]), "dynamic", loose).is_ok());
        assert!(compare_text("['b', 'b']", &json!(["a", "b"]), "dynamic", loose).is_err());
    }
}
