//! A rule of kind NRT that does what such rules cannot.
//!
//! ## Why
//!
//! They read one workspace; `workspace()` is refused.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   workspace("other").SecurityEvent
//! # ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   SecurityEvent
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0713" "nrt-limits" in "nrt_limits.rs", Schedule, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    if context.rule.kind != Kind::Nrt {
        return Vec::new();
    }
    let calls = context
        .calls()
        .filter(|call| ["workspace", "app", "cluster", "adx"].contains(&call.name.value.as_str()));
    calls
        .map(|call| {
            LINT.found(call.name.span, format!("a rule of kind NRT cannot use `{}`", call.name.value))
                .help("make the rule `Scheduled`")
        })
        .collect()
}
