//! Records of other products as rows of tables.
//!
//! A product is a file or a folder here. It says by the members of a record whether it is one of its own, which tables
//! its records become rows of, and for a table's column the value in such a record. Only what is known of a column is
//! filled; the others are null.

mod cloud_trail;
mod stix;
mod syslog;
mod windows;

use super::{coerce::Raw, json::Object};
use crate::types::DateTime;

/// Whose records they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Windows events, as NXLog, Winlogbeat and `evtx_dump` write them.
    WindowsEvents,
    /// Events of AWS CloudTrail.
    CloudTrail,
    /// Lines of syslog and of the Common Event Format.
    Syslog,
    /// Threat intelligence in STIX.
    Stix,
}

/// All products whose records are JSON, in the order in which they are asked.
const OF_JSON: [Product; 3] = [Product::WindowsEvents, Product::CloudTrail, Product::Stix];

/// The table whose rows are wanted, and its wanted columns.
#[derive(Clone, Copy, Debug)]
pub(in crate::read) struct Target<'t> {
    /// The table, as [`Product::tables`] spells it.
    pub(in crate::read) table: &'t str,
    /// The names of the columns.
    pub(in crate::read) columns: &'t [&'static str],
    /// When the log was last written to, if that is known.
    pub(in crate::read) written: Option<DateTime>,
}

impl Product {
    /// The product that writes such records.
    pub(in crate::read) fn of(members: &Object<'_>) -> Option<Self> {
        OF_JSON.into_iter().find(|product| match product {
            Self::WindowsEvents => windows::is_event(members),
            Self::CloudTrail => cloud_trail::is_event(members),
            Self::Stix => stix::is_object(members),
            Self::Syslog => false,
        })
    }

    /// The product that writes such lines of text, and what makes them doubtful.
    pub(in crate::read) fn of_text(text: &str) -> Option<(Self, Vec<String>)> {
        if !syslog::is_text(text) {
            return None;
        }
        let warning =
            "times without year and zone are read as the last such times before the file was written, in UTC";
        let warnings = syslog::has_short_times(text).then(|| warning.to_owned());
        Some((Self::Syslog, warnings.into_iter().collect()))
    }

    /// True if its records are no JSON, and so have no members that could be columns.
    pub fn is_text(self) -> bool {
        match self {
            Self::WindowsEvents | Self::CloudTrail | Self::Stix => false,
            Self::Syslog => true,
        }
    }

    /// Its name, as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WindowsEvents => "windows-events",
            Self::CloudTrail => "cloudtrail",
            Self::Syslog => "syslog",
            Self::Stix => "stix",
        }
    }

    /// The tables that its records become rows of.
    pub fn tables(self) -> &'static [&'static str] {
        match self {
            Self::WindowsEvents => &windows::TABLES,
            Self::CloudTrail => &cloud_trail::TABLES,
            Self::Syslog => &syslog::TABLES,
            Self::Stix => &stix::TABLES,
        }
    }

    /// True if its records are what is known at the time of the run, whatever times they name: their rows have that time.
    pub const fn is_current(self) -> bool {
        matches!(self, Self::Stix)
    }

    /// The values of the wanted columns in a record, a list for each row of that table that it becomes. The error says why
    /// it is no record at all.
    pub(in crate::read) fn rows<'a>(
        self,
        record: &'a str,
        target: Target<'_>,
    ) -> Result<Vec<Vec<Raw<'a>>>, &'static str> {
        let row = match self {
            Self::WindowsEvents => windows::row(record, target),
            Self::CloudTrail => cloud_trail::row(record, target),
            Self::Syslog => syslog::row(record, target),
            Self::Stix => return stix::rows(record, target),
        };
        row.map(|row| row.into_iter().collect())
    }
}

#[cfg(test)]
mod tests;
