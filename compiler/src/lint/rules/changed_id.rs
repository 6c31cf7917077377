//! A rule whose id has changed.
//!
//! ## Why
//!
//! Sentinel takes it for a new rule: what was deployed is not updated, and alerts of both come in.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! ---
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! name: One
//! description: One
//! query: Heartbeat
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! ---
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Two
//! description: One
//! query: Heartbeat
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1205" "changed-id" in "changed_id.rs", Repository, Change, microsoft);

fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let (Some(before), Some(after)) = (&change.before.id, change.after.and_then(|after| after.id.as_ref()))
    else {
        return Vec::new();
    };
    if before.value == after.value {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(after.span, format!("the id was `{}`", before.value))
        .note("Sentinel takes it for a new rule")
        .help("write the old id again");
    vec![diagnostic]
}
