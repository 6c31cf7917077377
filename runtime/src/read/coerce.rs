//! How a value of a log becomes a value of a column: the same rules for every format.
//!
//! A value that does not fit its column's type becomes null and is counted, never guessed. Text fits other types in
//! KQL's literal forms; an empty text is null everywhere but in a string column. Numbers are no times: whether they
//! count seconds or ticks nobody can tell.

mod builder;
pub(super) mod scalar;
mod time;

use std::borrow::Cow;

pub use builder::BatchBuilder;
pub use time::{DayPlace, datetime};

use crate::{
    batch::{Column, ColumnBuilder, JsonColumn, TextBuilder},
    types::{Dynamic, Type},
};

/// A value as its format gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw<'a> {
    /// JSON `null`, or nothing at all.
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number, as written.
    Number(&'a str),
    /// A JSON string, without its escapes.
    String(Cow<'a, str>),
    /// A JSON array or object, as written.
    Json(&'a str),
    /// Text of a format that knows nothing else, as CSV; where a dynamic is wanted it is JSON.
    Text(Cow<'a, str>),
}

impl<'a> Raw<'a> {
    /// The value that a valid JSON text stands for; `None` for no text. Half a surrogate pair becomes U+FFFD.
    pub fn from_json(json: &'a str) -> Option<Self> {
        Some(match json.as_bytes().first()? {
            b'n' => Self::Null,
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'"' => Self::String(string(json)?),
            b'{' | b'[' => Self::Json(json),
            _ => Self::Number(json),
        })
    }
}

/// The characters of a JSON string; borrowed if it holds no escapes.
fn string(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.get(1..json.len().checked_sub(1)?)?;
    if inner.contains('\\') {
        Dynamic::parse_json(json).ok()?.as_str().map(|text| Cow::Owned(text.to_owned()))
    } else {
        Some(Cow::Borrowed(inner))
    }
}

/// A column that is filled with values of a log.
#[derive(Debug)]
enum Sink {
    /// A column of any type but dynamic.
    Scalar(ColumnBuilder),
    /// A dynamic column, which stays JSON text until somebody looks at it.
    Dynamic(TextBuilder),
}

impl Sink {
    fn new(ty: Type) -> Self {
        match ty {
            Type::Dynamic => Self::Dynamic(TextBuilder::default()),
            ty => Self::Scalar(ColumnBuilder::new(ty)),
        }
    }

    /// Adds a value; false if it does not fit and is null instead.
    fn push(&mut self, raw: &Raw<'_>) -> bool {
        match self {
            Self::Scalar(builder) => scalar::push(builder, raw),
            Self::Dynamic(texts) => {
                texts.push(&dynamic(raw));
                true
            }
        }
    }

    fn finish(self) -> Column {
        match self {
            Self::Scalar(builder) => builder.finish(),
            Self::Dynamic(texts) => Column::Json(JsonColumn::new(texts.finish())),
        }
    }
}

/// The JSON text of a value; empty for null.
///
/// A JSON string that itself holds an object or an array is that: many exports write dynamic columns so.
pub(super) fn dynamic<'a>(raw: &'a Raw<'_>) -> Cow<'a, str> {
    match raw {
        Raw::Null => Cow::Borrowed(""),
        Raw::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Raw::Number(text) | Raw::Json(text) => Cow::Borrowed(text),
        Raw::Text(text) => Cow::Borrowed(text.trim()),
        Raw::String(text) if text.is_empty() || is_composite(text) => Cow::Borrowed(text),
        Raw::String(text) => Cow::Owned(serde_json::Value::from(text.as_ref()).to_string()),
    }
}

/// True if a text is a JSON object or array.
fn is_composite(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde_core::de::IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests;
