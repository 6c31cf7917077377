//! A JSON object with its members in their order.

use std::{borrow::Cow, fmt};

use serde_core::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::read::coerce::{Raw, scalar};

/// The members of a JSON object.
#[derive(Debug, Default)]
pub(in crate::read) struct Object<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Reads an object; the error says why it is none.
    pub(in crate::read) fn parse(text: &'a str) -> Result<Self, &'static str> {
        serde_json::from_str(text).map_err(|error| super::record::reason(text, &error))
    }

    /// The members in their order; of two with one name both.
    pub(in crate::read) fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// True if it has a member of this name.
    pub(in crate::read) fn has(&self, name: &str) -> bool {
        self.json(name).is_some()
    }

    /// The JSON text of a member; of two with one name the last.
    pub(in crate::read) fn json(&self, name: &str) -> Option<&'a str> {
        self.members.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.get())
    }

    /// The text of a member; empty if it is null or not there.
    pub(in crate::read) fn text(&self, name: &str) -> Cow<'a, str> {
        self.json(name).map(text).unwrap_or_default()
    }

    /// A member that is an object itself; an empty one if it is anything else.
    pub(in crate::read) fn object(&self, name: &str) -> Self {
        self.json(name).and_then(|json| Self::parse(json).ok()).unwrap_or_default()
    }
}

/// The text that a JSON text stands for: of a string its characters, of null none.
pub(in crate::read) fn text(json: &str) -> Cow<'_, str> {
    match Raw::from_json(json) {
        Some(Raw::String(text)) => text,
        Some(Raw::Null) | None => Cow::Borrowed(""),
        Some(other) => Cow::Owned(scalar::string(&other).into_owned()),
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            members.push((name, map.next_value()?));
        }
        Ok(Object { members })
    }
}

/// Reads a member's name, which is borrowed if it holds no escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
