//! The data connectors that Sentinel and its solutions ship.

use std::sync::LazyLock;

/// Whether a connector has that identifier. Letter case counts.
pub fn is_known(id: &str) -> bool {
    IDS.binary_search(&id).is_ok()
}

/// Every identifier, sorted by bytes.
pub fn ids() -> &'static [&'static str] {
    &IDS
}

static IDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut ids: Vec<_> =
        include_str!("connectors.txt").lines().filter(|line| !line.starts_with('#')).collect();
    ids.sort_unstable();
    ids
});

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
}
