//! A rule of kind NRT with a schedule.
//!
//! ## Why
//!
//! Such a rule runs every minute over what has just come in. A schedule in its file is refused, or ignored, depending on the
//! tool.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! queryFrequency: 1h
//! #^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0701" "nrt-with-schedule" in "nrt_with_schedule.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.rule.kind != Kind::Nrt {
        return Vec::new();
    }
    let keys = ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"];
    keys.iter()
        .filter_map(|key| context.entry(key))
        .map(|entry| {
            LINT.found(entry.key.span, format!("a rule of kind NRT has no `{}`", entry.key.value))
                .note("it runs every minute over what has just come in")
                .help("remove the key, or make the rule `Scheduled`")
                .unsafe_fix(context.line_removal(entry.key.span.to(entry.value.span)))
        })
        .collect()
}
