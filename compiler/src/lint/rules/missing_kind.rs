//! A rule with a schedule and without a `kind`.
//!
//! ## Why
//!
//! Only `kind` says that the file is an analytics rule; without, tools take it for a hunting query or refuse it.
//!
//! ## Reported
//!
//! ```yaml
//! queryFrequency: 1h
//! #^^^^^^^^^^^^^
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: Scheduled
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! severity: Low
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0402" "missing-kind" in "missing_kind.rs", Metadata, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let scheduled = ["queryFrequency", "triggerOperator", "triggerThreshold"];
    let key = scheduled.iter().find_map(|key| context.entry(key)).filter(|_| context.entry("kind").is_none());
    key.map(|entry| {
        LINT.found(entry.key.span, "a rule with a schedule has no `kind`")
            .note("only `kind` says that it is an analytics rule")
            .help("add `kind: Scheduled`")
    })
    .into_iter()
    .collect()
}
