//! Times as logs write them.

use crate::types::DateTime;

/// A time in any form that KQL reads, or in that of portal exports: `2/25/2025, 9:19:25.391 AM`.
///
/// Without an offset it is UTC. `None` for everything else, also for days and hours that do not exist.
pub fn datetime(text: &str) -> Option<DateTime> {
    DateTime::parse(text).or_else(|| {
        let (date, time) = text.split_once(',')?;
        // Newer exports put a narrow no-break space before the half of the day.
        DateTime::parse(&format!("{date}{}", time.replace('\u{202f}', " ")))
    })
}
