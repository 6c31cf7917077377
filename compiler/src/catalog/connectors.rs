//! The data connectors that Sentinel and its solutions ship.

use std::{collections::BTreeMap, sync::LazyLock};

/// Whether a connector has that identifier. Letter case counts.
pub fn is_known(id: &str) -> bool {
    IDS.binary_search(&id).is_ok()
}

/// Whether some connector fills a table of that name. What else can be read like one is a parser of a solution.
pub fn fill(table: &str) -> bool {
    TABLES.binary_search(&table).is_ok()
}

/// What a connector fills: tables and parsers; `None` where that is not known.
pub fn deliveries(id: &str) -> Option<&'static [&'static str]> {
    DELIVERIES.get(id).map(|(tables, _)| tables.as_slice())
}

/// Whether a connector can no longer be installed.
pub fn is_deprecated(id: &str) -> bool {
    DELIVERIES.get(id).is_some_and(|(_, deprecated)| *deprecated)
}

/// Every identifier, sorted by bytes.
pub fn ids() -> &'static [&'static str] {
    &IDS
}

static IDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| sorted_lines(include_str!("connectors.txt")));

static TABLES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| sorted_lines(include_str!("connector_tables.txt")));

type Deliveries = BTreeMap<&'static str, (Vec<&'static str>, bool)>;

static DELIVERIES: LazyLock<Deliveries> = LazyLock::new(|| {
    let lines = include_str!("connector_deliveries.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" | "))
        .map(|(id, tables)| {
            let tables = tables.split(", ").filter(|table| !table.is_empty()).collect();
            (id.trim_start_matches('!'), (tables, id.starts_with('!')))
        })
        .collect()
});

fn sorted_lines(text: &'static str) -> Vec<&'static str> {
    let mut lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    lines.sort_unstable();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_may_hold_brackets() {
        assert!(is_known("AzureMonitor(IIS)"));
        assert!(!is_known("azuremonitor(iis)"));
        assert!(!is_known(""));
        assert!(ids().len() > 600);
    }

    #[test]
    fn connectors_say_what_they_fill() {
        assert!(deliveries("SecurityEvents").is_some_and(|tables| tables.contains(&"SecurityEvent")));
        assert!(!is_deprecated("SecurityEvents") && is_deprecated("CiscoACI"));
    }

    #[test]
    fn parsers_are_filled_by_nobody() {
        assert!(fill("SecurityEvent"));
        assert!(!fill("SlackAudit"));
    }
}
