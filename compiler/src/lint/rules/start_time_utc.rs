//! `StartTimeUtc` or `EndTimeUtc`.
//!
//! ## Why
//!
//! Times in Sentinel are UTC. The plain names `StartTime` and `EndTime` are what its own guide asks for.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize StartTimeUtc = min(TimeGenerated) by Computer
//! #             ^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize StartTime = min(TimeGenerated) by Computer
//! ```

use crate::lint::prelude::*;

declare!(note "KL0916" "start-time-utc" in "start_time_utc.rs", Style, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for operator in &context.operators {
        let OperatorKind::Summarize { aggregates, .. } = &operator.kind else { continue };
        for name in aggregates.iter().flat_map(|item| &item.names) {
            let Some(plain) =
                name.value.strip_suffix("Utc").filter(|plain| ["StartTime", "EndTime"].contains(plain))
            else {
                continue;
            };
            found.push(
                LINT.found(name.span, format!("`{}` is usually called `{plain}`", name.value))
                    .help(format!("write `{plain}`")),
            );
        }
    }
    found
}
