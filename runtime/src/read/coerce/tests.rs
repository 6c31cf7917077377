//! What fits which column.

use proptest::prelude::*;

use super::*;
use crate::{
    plan::Field,
    read::Rejects,
    types::{DateTime, Dynamic, Value},
};

/// The value that a column of a type holds, and whether it fits.
fn coerce(ty: Type, raw: Raw<'_>) -> (Value, bool) {
    let mut builder = BatchBuilder::new(&[Field { name: "x", ty }]);
    builder.push_row([raw], || "here:1".to_owned());
    let mut rejects = Rejects::default();
    let batch = builder.finish(&mut rejects);
    (batch.column(0).value(0), rejects.values.is_empty())
}

fn json(ty: Type, json: &str) -> Value {
    let (value, fits) = coerce(ty, Raw::from_json(json).expect("valid JSON"));
    assert!(fits, "{json} fits {ty}");
    value
}

fn misfit(ty: Type, json: &str) {
    let (value, fits) = coerce(ty, Raw::from_json(json).expect("valid JSON"));
    assert!(!fits, "{json} does not fit {ty}");
    assert_eq!(value, Value::Null(ty));
}

fn cell(ty: Type, text: &str) -> Value {
    coerce(ty, Raw::Text(text.into())).0
}

fn iso(text: &str) -> Option<i64> {
    datetime(text).map(|time| time.0)
}

#[test]
fn numbers_fit_whatever_can_hold_them_exactly() {
    assert_eq!(json(Type::Int, "4688"), Value::Int(4688));
    assert_eq!(json(Type::Int, "\"4688\""), Value::Int(4688));
    assert_eq!(json(Type::Long, "4688.0"), Value::Long(4688));
    assert_eq!(json(Type::Long, "\"0x1f\""), Value::Long(31));
    assert_eq!(json(Type::Real, "1"), Value::Real(1.0));
    misfit(Type::Int, "3000000000");
    misfit(Type::Long, "1.5");
    misfit(Type::Long, "\"many\"");
    misfit(Type::Long, "[1]");
    misfit(Type::Bool, "\"yes\"");
}

#[test]
fn booleans_have_several_spellings() {
    for text in ["true", "\"True\"", "\"TRUE\"", "1", "\"1\""] {
        assert_eq!(json(Type::Bool, text), Value::Bool(true), "{text}");
    }
}

#[test]
fn strings_take_everything() {
    let string = |text: &str| Value::String(text.into());
    assert_eq!(json(Type::String, "null"), string(""));
    assert_eq!(json(Type::String, "4688"), string("4688"));
    assert_eq!(json(Type::String, "true"), string("true"));
    assert_eq!(json(Type::String, "\"a\\u00e4\\n\""), string("aä\n"));
    assert_eq!(json(Type::String, "{ \"a\" : [1, 2.50] }"), string("{\"a\":[1,2.50]}"));
}

#[test]
fn nothing_is_null() {
    assert_eq!(json(Type::Long, "null"), Value::Null(Type::Long));
    assert_eq!(json(Type::Long, "\"\""), Value::Null(Type::Long));
    assert_eq!(json(Type::DateTime, "\"\""), Value::Null(Type::DateTime));
    assert_eq!(json(Type::Dynamic, "null"), Value::Dynamic(Dynamic::Null));
    assert_eq!(cell(Type::Long, " "), Value::Null(Type::Long));
    assert_eq!(cell(Type::String, ""), Value::String("".into()));
}

#[test]
fn dynamics_hold_json_also_where_it_stands_in_a_string() {
    let array = Value::Dynamic(Dynamic::Array([Dynamic::Long(1)].into()));
    assert_eq!(json(Type::Dynamic, "[1]"), array);
    assert_eq!(json(Type::Dynamic, "\"[1]\""), array);
    assert_eq!(cell(Type::Dynamic, "[1]"), array);
    let string = |text: &str| Value::Dynamic(Dynamic::String(text.into()));
    assert_eq!(json(Type::Dynamic, "\"1\""), string("1"));
    assert_eq!(json(Type::Dynamic, "\"[broken\""), string("[broken"));
    assert_eq!(cell(Type::Dynamic, "plain text"), string("plain text"));
}

#[test]
fn times_are_iso_or_american() {
    let time = iso("2025-02-25T09:19:25.391Z");
    assert_eq!(time, Some(638_760_719_653_910_000));
    for text in [
        "2025-02-25 09:19:25.391",
        "2025-02-25T09:19:25.39100009Z",
        "2025-02-25T11:19:25.391+02:00",
        "2025-02-25T04:19:25.391-0500",
        "2/25/2025, 9:19:25.391 AM",
        "02/25/2025 09:19:25.391",
        "2/25/2025, 9:19:25.391\u{202f}AM",
    ] {
        assert_eq!(iso(text), time, "{text}");
    }
    assert_eq!(iso("2/25/2025, 12:00:00.000 AM"), iso("2025-02-25"));
    assert_eq!(iso("2/25/2025, 12:30:00 PM"), iso("2025-02-25T12:30"));
    assert_eq!(iso("0001-01-01"), Some(0));
    for text in [
        "",
        "now",
        "2025-02-29",
        "2025-13-01",
        "2025-02-25T24:00:00",
        "2/25/2025, 13:00:00 PM",
        "2025-02-25Tx",
        "1740475165",
    ] {
        assert_eq!(iso(text), None, "{text}");
    }
    misfit(Type::DateTime, "1740475165");
    assert_eq!(json(Type::DateTime, "\"2025-02-25\""), Value::DateTime(DateTime(638_760_384_000_000_000)));
}

#[test]
fn misfits_are_counted_with_the_first_place() {
    let mut builder = BatchBuilder::new(&[Field { name: "EventID", ty: Type::Int }]);
    for line in 1..=3 {
        builder.push_row([Raw::String("none".into())], || format!("a.json:{line}"));
    }
    let mut rejects = Rejects::default();
    let batch = builder.finish(&mut rejects);
    assert_eq!(batch.rows(), 3);
    assert_eq!(builder.rows(), 0);
    let (reason, reject) = rejects.values.first_key_value().expect("one reason");
    assert_eq!((reason.as_str(), reject.count, reject.first.as_str()), ("EventID: no int", 3, "a.json:1"));
}

proptest! {
    #[test]
    fn any_text_gives_a_value_in_any_column(text in ".{0,24}", ty in prop::sample::select(Type::ALL.to_vec())) {
        coerce(ty, Raw::Text(text.as_str().into()));
        coerce(ty, Raw::String(text.as_str().into()));
        coerce(ty, Raw::Number(&text));
    }
}
