//! Events as files: the same value in one form or another that readers take.

use std::{collections::BTreeSet, fmt::Write as _};

use fastrand::Rng;
use kqlc::{
    evaluator::{Event, File},
    semantic::tree::Asked,
};
use kqlc_runtime::{
    plan::DataFormat,
    types::{DateTime, Dynamic, Type, Value},
};

/// The name and the text of a file with events: lines of JSON, sometimes with other ends or empty lines, or an array.
pub(crate) fn events(number: usize, events: &[Event], rng: &mut Rng) -> (String, String) {
    let lines: Vec<String> = events.iter().map(|event| line(event, rng)).collect();
    match rng.u8(..8) {
        0 => (format!("{number:04}.jsonl"), lines.join("\r\n") + "\r\n"),
        1 => (format!("{number:04}.jsonl"), lines.join("\n\n")),
        2 => (format!("{number:04}.json"), format!("[\n{}\n]\n", lines.join(",\n"))),
        3 => (format!("{number:04}.json"), format!("{{\"value\": [{}]}}", lines.join(", "))),
        _ => (format!("{number:04}.jsonl"), lines.join("\n") + "\n"),
    }
}

/// A line of JSON.
pub(crate) fn line(event: &Event, rng: &mut Rng) -> String {
    let mut names: Vec<&String> = event.keys().collect();
    names.sort();
    if rng.u8(..20) == 0 {
        rng.shuffle(&mut names);
    }
    let (colon, comma) = if rng.u8(..10) == 0 { (" : ", " , ") } else { (":", ",") };
    let mut text = String::from("{");
    for (place, name) in names.into_iter().enumerate() {
        if place > 0 {
            text.push_str(comma);
        }
        text.push_str(&quoted(name));
        text.push_str(colon);
        text.push_str(&if rng.u8(..10) == 0 {
            other_form(&event[name], rng)
        } else {
            usual_form(&event[name])
        });
    }
    text + "}"
}

fn usual_form(value: &Value) -> String {
    match value {
        Value::Dynamic(value) => value.to_json_text(),
        value => value.to_json().to_string(),
    }
}

/// A value as some exports have it.
fn other_form(value: &Value, rng: &mut Rng) -> String {
    match value {
        Value::Dynamic(value @ (Dynamic::Array(_) | Dynamic::Bag(_))) => quoted(&value.to_json_text()),
        Value::Dynamic(_) => usual_form(value),
        Value::String(text) => with_escapes(text),
        Value::Bool(truth) => match rng.u8(..3) {
            0 => u8::from(*truth).to_string(),
            1 => quoted(if *truth { "true" } else { "false" }),
            _ => quoted(&value.to_text()),
        },
        Value::Int(_) | Value::Long(_) => match rng.u8(..3) {
            0 if value.to_text().len() < 15 => format!("{}.0", value.to_text()),
            1 => quoted(&format!(" {} ", value.to_text())),
            _ => quoted(&value.to_text()),
        },
        Value::DateTime(time) => quoted(&other_time(*time, rng)),
        Value::Guid(_) => quoted(&value.to_text().to_uppercase()),
        // What does not fit a column's type is null there.
        Value::Null(Type::Long | Type::Int | Type::Real | Type::DateTime) => {
            (*pick(&["\"n/a\"", "\"\"", "{}", "[1]"], rng)).to_owned()
        }
        Value::Real(_) | Value::Decimal(_) | Value::TimeSpan(_) | Value::Null(_) => usual_form(value),
    }
}

/// The time with a space in the middle, or as a clock two hours ahead shows it.
fn other_time(time: DateTime, rng: &mut Rng) -> String {
    const TWO_HOURS: i64 = 72_000_000_000;
    match time.0.checked_add(TWO_HOURS).map(DateTime) {
        Some(ahead) if rng.bool() && ahead.date().year < 9999 => {
            format!("{}+02:00", ahead.to_string().trim_end_matches('Z'))
        }
        _ => time.to_string().replacen('T', " ", 1),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A JSON string in which every character is an escape.
fn with_escapes(text: &str) -> String {
    let mut escaped = String::from("\"");
    for unit in text.encode_utf16() {
        let _ = write!(escaped, "\\u{unit:04x}");
    }
    escaped + "\""
}

/// The header and the lines of a watchlist's CSV.
pub(crate) fn watchlist(items: &[Event]) -> String {
    let names: BTreeSet<&str> = items.iter().flat_map(Event::keys).map(String::as_str).collect();
    csv(&names.into_iter().collect::<Vec<_>>(), items, true)
}

/// The text of a file of `externaldata`.
pub(crate) fn file(file: &File, rng: &mut Rng) -> String {
    let Asked::Data { format, skips_first, .. } = &file.asked else { return String::new() };
    let names: Vec<&str> = file.columns().iter().map(|(name, _)| name.as_str()).collect();
    match format {
        DataFormat::Csv => csv(&names, &file.items, *skips_first),
        DataFormat::Json => file.items.iter().map(|item| line(item, rng) + "\n").collect(),
        _ => {
            let header = if *skips_first { "header\n" } else { "" };
            let text =
                |item: &Event| item.get(names[0]).map_or_else(String::new, |it| it.to_text().into_owned());
            let lines: String = file.items.iter().map(|item| text(item) + "\n").collect();
            header.to_owned() + &lines
        }
    }
}

fn csv(names: &[&str], items: &[Event], has_header: bool) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let row = |cells: Vec<String>| cells.join(",") + "\n";
    let shown = |value: &Value| match value {
        Value::Dynamic(Dynamic::Null) => String::new(),
        Value::Dynamic(value) => value.to_json_text(),
        value => value.to_text().into_owned(),
    };
    let mut text = String::new();
    if has_header {
        text.push_str(&row(names.iter().map(|name| quoted(name)).collect()));
    }
    for item in items {
        let cell = |name: &&str| quoted(&item.get(*name).map_or_else(String::new, shown));
        text.push_str(&row(names.iter().map(cell).collect()));
    }
    text
}

fn pick<'p, T>(pool: &'p [T], rng: &mut Rng) -> &'p T {
    &pool[rng.usize(..pool.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_in_one_form_or_another() {
        let event = [("Number".to_owned(), Value::Long(7))].into_iter().collect();
        let mut rng = Rng::with_seed(1);
        let mut forms: Vec<String> = (0..300).map(|_| line(&event, &mut rng)).collect();
        forms.sort();
        forms.dedup();
        assert!(
            forms.contains(&r#"{"Number":7}"#.to_owned())
                && forms.contains(&r#"{"Number":" 7 "}"#.to_owned())
        );
    }
}
