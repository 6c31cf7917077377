//! The columns that are wanted, by the names that logs give them.

use rustc_hash::FxHashMap;

use crate::plan::Field;

/// Finds the slot of a column by its name in a log.
#[derive(Clone, Debug, Default)]
pub struct ColumnIndex {
    slots: FxHashMap<&'static str, usize>,
}

impl ColumnIndex {
    /// The slots of these columns.
    pub fn new(columns: &[Field]) -> Self {
        Self { slots: columns.iter().enumerate().map(|(slot, column)| (column.name, slot)).collect() }
    }

    /// True for a column's own name, which counts before the one with a zone behind it where a record has both.
    pub fn is_own(&self, name: &str) -> bool {
        self.slots.contains_key(name)
    }

    /// The slot of a column; `TimeGenerated [UTC]`, as the portal heads a column of times, is `TimeGenerated`.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.get(name).or_else(|| self.slots.get(plain_name(name).0)).copied()
    }
}

/// A column's name and the time zone that the portal puts behind it in brackets.
pub fn plain_name(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    match name.strip_suffix(']').and_then(|name| name.rsplit_once(" [")) {
        Some((plain, zone)) => (plain, Some(zone)),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_names_the_zone_of_times() {
        assert_eq!(plain_name("TimeGenerated [UTC]"), ("TimeGenerated", Some("UTC")));
        assert_eq!(plain_name("TimeGenerated [Local Time]"), ("TimeGenerated", Some("Local Time")));
        assert_eq!(plain_name("Type"), ("Type", None));
    }
}
