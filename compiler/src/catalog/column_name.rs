//! Names of columns, cheap to copy: a union of parsers holds each of them thousands of times.

use std::{borrow::Borrow, fmt, ops::Deref, sync::Arc};

/// The name of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnName(Arc<str>);

impl ColumnName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        self
    }
}

impl Deref for ColumnName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ColumnName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ColumnName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for ColumnName {
    fn from(name: &str) -> Self {
        Self(name.into())
    }
}

impl From<String> for ColumnName {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<&String> for ColumnName {
    fn from(name: &String) -> Self {
        Self(name.as_str().into())
    }
}

impl From<&Self> for ColumnName {
    fn from(name: &Self) -> Self {
        name.clone()
    }
}

impl From<ColumnName> for String {
    fn from(name: ColumnName) -> Self {
        name.to_string()
    }
}

impl PartialEq<str> for ColumnName {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for ColumnName {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<String> for ColumnName {
    fn eq(&self, other: &String) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<ColumnName> for String {
    fn eq(&self, other: &ColumnName) -> bool {
        **self == *other.0
    }
}

impl PartialEq<ColumnName> for str {
    fn eq(&self, other: &ColumnName) -> bool {
        *self == *other.0
    }
}
