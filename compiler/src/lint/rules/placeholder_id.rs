//! An id that was copied from an example.
//!
//! ## Why
//!
//! Two rules with one id replace each other when they are deployed.
//!
//! ## Reported
//!
//! ```yaml
//! id: 12345678-1234-1234-1234-123456789012
//! #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! name: Heartbeats
//! description: Counts heartbeats
//! query: Heartbeat
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Heartbeats
//! description: Counts heartbeats
//! query: Heartbeat
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0302" "placeholder-id" in "placeholder_id.rs", Identity, Rule);

const COPIED: &[&str] =
    &["12345678-1234-", "a1b2c3d4-e5f6-", "01234567-89ab-", "xxxxxxxx-", "deadbeef-dead-"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let is_copied = |id: &str| {
        let id = id.to_ascii_lowercase();
        let digits = || id.bytes().filter(|byte| *byte != b'-');
        COPIED.iter().any(|start| id.starts_with(start))
            || (id.len() > 8 && digits().all(|byte| Some(byte) == digits().next()))
    };
    let id = context.rule.id.iter().filter(|id| is_copied(&id.value));
    id.map(|id| {
        LINT.found(id.span, format!("`{}` looks like an id from an example", id.value))
            .note("rules with the same id replace each other")
            .help("write a new, random GUID")
    })
    .collect()
}
