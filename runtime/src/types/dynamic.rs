//! `dynamic`

mod convert;

use std::{
    hash::{Hash, Hasher},
    mem,
    sync::Arc,
};

use super::{DateTime, Decimal, Guid, JsonError, TimeSpan, json};

/// A dynamic value. Cloning is cheap: text, arrays and bags are shared.
///
/// Equality is that of group keys: NaN equals itself, a long never equals a real, the order of properties does not
/// count.
#[derive(Clone, Debug, Default)]
pub enum Dynamic {
    /// JSON `null`, and the null of the type.
    #[default]
    Null,
    /// A bool.
    Bool(bool),
    /// An integer.
    Long(i64),
    /// A real.
    Real(f64),
    /// A decimal, as packed by a query.
    Decimal(Decimal),
    /// A datetime, as packed by a query.
    DateTime(DateTime),
    /// A timespan, as packed by a query.
    TimeSpan(TimeSpan),
    /// A guid, as packed by a query.
    Guid(Guid),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<[Self]>),
    /// A property bag.
    Bag(Arc<Bag>),
}

/// A property bag: names and values in their order; no name stands twice.
#[derive(Clone, Debug, Default)]
pub struct Bag(pub Vec<(Arc<str>, Dynamic)>);

impl Dynamic {
    /// Reads JSON text. Whole numbers are longs where they fit and reals elsewhere; of a property that stands twice
    /// the last value counts.
    pub fn parse_json(text: &str) -> Result<Self, JsonError> {
        json::parse(text)
    }

    /// The value as compact JSON.
    pub fn to_json_text(&self) -> String {
        let mut text = String::new();
        json::write(self, &mut text);
        text
    }

    /// An array.
    pub fn array(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Array(elements.into_iter().collect())
    }

    /// A property bag; of a name that stands twice the last value counts.
    pub fn bag<N: Into<Arc<str>>>(properties: impl IntoIterator<Item = (N, Self)>) -> Self {
        let mut bag = Bag::default();
        for (name, value) in properties {
            bag.set(name.into(), value);
        }
        Self::Bag(Arc::new(bag))
    }

    /// A string.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// True for null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The properties, if it is a bag.
    pub fn as_bag(&self) -> Option<&Bag> {
        match self {
            Self::Bag(bag) => Some(bag),
            _ => None,
        }
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// A property of a bag; null if there is none or this is no bag.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        self.as_bag().and_then(|bag| bag.get(name)).cloned().unwrap_or_default()
    }

    /// An element of an array, from the end if the index is negative; null if there is none or this is no array.
    #[must_use]
    pub fn element(&self, index: i64) -> Self {
        let Some(elements) = self.as_array() else { return Self::Null };
        let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
        let index = if index < 0 { index.saturating_add(length) } else { index };
        usize::try_from(index).ok().and_then(|index| elements.get(index)).cloned().unwrap_or_default()
    }
}

impl Bag {
    /// The value of a property.
    pub fn get(&self, name: &str) -> Option<&Dynamic> {
        self.0.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    /// Sets a property: in its place if the name is known, at the end if not.
    pub fn set(&mut self, name: Arc<str>, value: Dynamic) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// The number of properties.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there are no properties.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialEq for Dynamic {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            (Self::Real(a), Self::Real(b)) => real_key(*a) == real_key(*b),
            (Self::Decimal(a), Self::Decimal(b)) => a == b,
            (Self::DateTime(a), Self::DateTime(b)) => a == b,
            (Self::TimeSpan(a), Self::TimeSpan(b)) => a == b,
            (Self::Guid(a), Self::Guid(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => a == b,
            (Self::Bag(a), Self::Bag(b)) => a == b,
            (
                Self::Null
                | Self::Bool(_)
                | Self::Long(_)
                | Self::Real(_)
                | Self::Decimal(_)
                | Self::DateTime(_)
                | Self::TimeSpan(_)
                | Self::Guid(_)
                | Self::String(_)
                | Self::Array(_)
                | Self::Bag(_),
                _,
            ) => false,
        }
    }
}

impl Eq for Dynamic {}

impl Hash for Dynamic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        mem::discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Long(value) => value.hash(state),
            Self::Real(value) => real_key(*value).hash(state),
            Self::Decimal(value) => value.hash(state),
            Self::DateTime(value) => value.hash(state),
            Self::TimeSpan(value) => value.hash(state),
            Self::Guid(value) => value.hash(state),
            Self::String(value) => value.hash(state),
            Self::Array(value) => value.hash(state),
            Self::Bag(value) => value.hash(state),
        }
    }
}

impl PartialEq for Bag {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.0.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for Bag {}

impl Hash for Bag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        names.hash(state);
    }
}

/// A key under which a real equals itself: one NaN, one zero.
pub(super) fn real_key(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}
