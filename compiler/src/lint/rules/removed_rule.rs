//! A rule that is gone.
//!
//! ## Why
//!
//! What was deployed stays in workspaces and is never updated again. A file that only says that the rule has moved, or is
//! deprecated, tells its users.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
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
//! name: One
//! description: Has been moved to new location
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1208" "removed-rule" in "removed_rule.rs", Repository, Change);

fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let id = change.before.id.as_ref().filter(|_| change.after.is_none() && change.before.query.is_some());
    id.map(|id| {
        LINT.found(id.span, format!("the rule `{}` is gone", id.value))
            .note("what was deployed is never updated again")
            .help("leave a file with its id that says where it went, or that it is deprecated")
    })
    .into_iter()
    .collect()
}
