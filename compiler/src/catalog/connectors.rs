//! The data connectors that Sentinel and its solutions ship.

use std::sync::LazyLock;

/// Whether a connector has that identifier. Letter case counts.
pub fn is_known(id: &str) -> bool {
    IDS.binary_search(&id).is_ok()
}

/// Whether some connector fills a table of that name. What else can be read like one is a parser of a solution.
pub fn fill(table: &str) -> bool {
    TABLES.binary_search(&table).is_ok()
}

/// Every identifier, sorted by bytes.
pub fn ids() -> &'static [&'static str] {
    &IDS
}

static IDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| sorted_lines(include_str!("connectors.txt")));

static TABLES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| sorted_lines(include_str!("connector_tables.txt")));

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
    fn parsers_are_filled_by_nobody() {
        assert!(fill("SecurityEvent"));
        assert!(!fill("SlackAudit"));
    }
}
