//! The wanted columns of one JSON object.

use std::fmt;

use serde_core::{
    Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Object;
use crate::{
    plan::Field,
    read::{ColumnIndex, coerce::Raw},
    types::DateTime,
};

/// Takes the wanted columns out of records; the rest is only checked.
#[derive(Debug)]
pub struct Record {
    index: ColumnIndex,
    /// The names of the columns.
    pub(super) columns: Vec<&'static str>,
    /// The table of which rows are wanted, where a record may be a row of several.
    pub(super) table: String,
    /// When the log was last written to, if that is known.
    pub(super) written: Option<DateTime>,
}

impl Record {
    /// For these columns.
    pub fn new(columns: &[Field]) -> Self {
        Self {
            index: ColumnIndex::new(columns),
            columns: columns.iter().map(|column| column.name).collect(),
            table: String::new(),
            written: None,
        }
    }

    /// The slot of a column, if it is wanted.
    pub(super) fn slot(&self, name: &str) -> Option<usize> {
        self.index.slot(name)
    }

    /// The values of the columns in a JSON object; the error says why it is none.
    ///
    /// Of two members with one name the last counts.
    pub fn parse<'a>(&self, text: &'a str) -> Result<impl Iterator<Item = Raw<'a>> + use<'a>, &'static str> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let members = Members { record: self }.deserialize(&mut deserializer);
        let slots = members
            .and_then(|slots| deserializer.end().map(|()| slots))
            .map_err(|error| reason(text, &error))?;
        Ok(slots
            .into_iter()
            .map(|slot| slot.and_then(|value| Raw::from_json(value.get())).unwrap_or(Raw::Null)))
    }
}

/// The records in an envelope.
pub(super) fn envelope<'a>(text: &'a str, name: &str) -> Result<Vec<&'a RawValue>, &'static str> {
    let members = Object::parse(text)?;
    let records = members.json(name).ok_or("an object without the envelope's records")?;
    serde_json::from_str(records).map_err(|_| "an envelope without an array of records")
}

/// Why a text is no object.
pub(super) fn reason(text: &str, error: &serde_json::Error) -> &'static str {
    if !text.starts_with('{') {
        "not a JSON object"
    } else if error.is_eof() {
        "a JSON object without its end"
    } else {
        "not valid JSON"
    }
}

/// Reads an object into slots.
struct Members<'r> {
    record: &'r Record,
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = Vec<Option<&'de RawValue>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Vec<Option<&'de RawValue>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut slots = vec![None; self.record.columns.len()];
        while let Some(slot) = members.next_key_seed(Name { index: &self.record.index })? {
            let place = slot.and_then(|(slot, is_own)| Some((slots.get_mut(slot)?, is_own)));
            match place {
                Some((value, is_own)) if is_own || value.is_none() => *value = Some(members.next_value()?),
                Some(_) | None => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(slots)
    }
}

/// Reads a member's name as the slot of its column, and whether it is the column's own.
struct Name<'r> {
    index: &'r ColumnIndex,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<(usize, bool)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<(usize, bool)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.index.slot(name).map(|slot| (slot, self.index.is_own(name))))
    }
}
