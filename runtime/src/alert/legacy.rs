//! Entities of rules from before `entityMappings`: columns with agreed names.

use crate::table::Column;

/// A column with an agreed name.
pub(super) struct Legacy {
    /// The column's name.
    pub(super) column: &'static str,
    /// The type of its entity.
    pub(super) entity_type: &'static str,
    /// The identifier that its value is.
    pub(super) identifier: &'static str,
}

const fn legacy(column: &'static str, entity_type: &'static str, identifier: &'static str) -> Legacy {
    Legacy { column, entity_type, identifier }
}

/// The agreed names, in the order in which Sentinel's own editor offered them.
const COLUMNS: [Legacy; 5] = [
    legacy("AccountCustomEntity", "Account", "FullName"),
    legacy("HostCustomEntity", "Host", "FullName"),
    legacy("IPCustomEntity", "IP", "Address"),
    legacy("URLCustomEntity", "URL", "Url"),
    legacy("FileHashCustomEntity", "FileHash", "Value"),
];

/// The agreed columns that a result has, with their slots; rules in use disagree about case, so it does not count.
pub(super) fn columns(columns: &[Column]) -> impl Iterator<Item = (usize, &'static Legacy)> {
    COLUMNS.iter().filter_map(|legacy| {
        let slot = columns.iter().position(|column| column.name.eq_ignore_ascii_case(legacy.column))?;
        Some((slot, legacy))
    })
}
