//! Values for columns of every type but dynamic.

use std::borrow::Cow;

use super::{Raw, datetime};
use crate::{
    batch::ColumnBuilder,
    types::{Decimal, Guid, TimeSpan},
};

/// Adds a value; false if it does not fit and is null instead.
pub(in crate::read) fn push(builder: &mut ColumnBuilder, raw: &Raw<'_>) -> bool {
    if let ColumnBuilder::String(texts) = builder {
        texts.push(&string(raw));
        return true;
    }
    if is_null(raw) {
        builder.push_null();
        return true;
    }
    match builder {
        ColumnBuilder::Bool(values) => values.push(bool(raw)),
        ColumnBuilder::Int(values) => values.push(long(raw).and_then(|value| i32::try_from(value).ok())),
        ColumnBuilder::Long(values) => values.push(long(raw)),
        ColumnBuilder::Real(values) => values.push(real(raw)),
        ColumnBuilder::Decimal(values) => values.push(number_text(raw).and_then(Decimal::parse)),
        ColumnBuilder::DateTime(values) => values.push(text(raw).and_then(datetime)),
        ColumnBuilder::TimeSpan(values) => values.push(text(raw).and_then(TimeSpan::parse)),
        ColumnBuilder::Guid(values) => values.push(text(raw).and_then(Guid::parse)),
        ColumnBuilder::String(_) | ColumnBuilder::Dynamic(_) => builder.push_null(),
    }
    !last_is_null(builder)
}

fn is_null(raw: &Raw<'_>) -> bool {
    match raw {
        Raw::Null => true,
        Raw::String(text) | Raw::Text(text) => text.trim().is_empty(),
        Raw::Bool(_) | Raw::Number(_) | Raw::Json(_) => false,
    }
}

fn last_is_null(builder: &ColumnBuilder) -> bool {
    let Some(last) = builder.len().checked_sub(1) else { return false };
    match builder {
        ColumnBuilder::Bool(values) => values.get(last).is_none(),
        ColumnBuilder::Int(values) => values.get(last).is_none(),
        ColumnBuilder::Long(values) => values.get(last).is_none(),
        ColumnBuilder::Real(values) => values.get(last).is_none(),
        ColumnBuilder::Decimal(values) => values.get(last).is_none(),
        ColumnBuilder::DateTime(values) => values.get(last).is_none(),
        ColumnBuilder::TimeSpan(values) => values.get(last).is_none(),
        ColumnBuilder::Guid(values) => values.get(last).is_none(),
        ColumnBuilder::String(_) | ColumnBuilder::Dynamic(_) => false,
    }
}

/// The text of a value; for JSON that is no string its compact form.
pub(in crate::read) fn string<'a>(raw: &'a Raw<'_>) -> Cow<'a, str> {
    match raw {
        Raw::Null => Cow::Borrowed(""),
        Raw::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Raw::Number(text) => Cow::Borrowed(text),
        Raw::String(text) | Raw::Text(text) => Cow::Borrowed(text),
        Raw::Json(json) => serde_json::from_str::<serde_json::Value>(json)
            .map_or(Cow::Borrowed(*json), |value| Cow::Owned(value.to_string())),
    }
}

/// A value's text without outer white space; `None` for what is no text.
fn text<'a>(raw: &'a Raw<'_>) -> Option<&'a str> {
    match raw {
        Raw::String(text) | Raw::Text(text) => Some(text.trim()),
        Raw::Null | Raw::Bool(_) | Raw::Number(_) | Raw::Json(_) => None,
    }
}

/// The text of a text or a number.
fn number_text<'a>(raw: &'a Raw<'_>) -> Option<&'a str> {
    match raw {
        Raw::Number(text) => Some(text),
        other => text(other),
    }
}

fn bool(raw: &Raw<'_>) -> Option<bool> {
    if let Raw::Bool(value) = raw {
        return Some(*value);
    }
    match number_text(raw)? {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        text => text.parse::<i64>().ok().map(|value| value != 0),
    }
}

/// A whole number: `42`, `42.0`, `4.2e1`, `0x2a`.
fn long(raw: &Raw<'_>) -> Option<i64> {
    if let Raw::Bool(value) = raw {
        return Some(i64::from(*value));
    }
    let text = number_text(raw)?;
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(digits, 16).ok();
    }
    whole(text.parse().ok()?)
}

/// A real without a fraction, as a long.
fn whole(value: f64) -> Option<i64> {
    // 2^53: up to here every whole number is a real, so that nothing is rounded.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() != 0.0 || value.abs() > EXACT {
        return None;
    }
    format!("{value:.0}").parse().ok()
}

fn real(raw: &Raw<'_>) -> Option<f64> {
    if let Raw::Bool(value) = raw {
        return Some(f64::from(u8::from(*value)));
    }
    // Rust's forms of infinity and NaN without regard to case are a superset of KQL's.
    number_text(raw)?.parse().ok()
}
