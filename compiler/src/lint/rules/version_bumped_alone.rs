//! A version that rose without a change.
//!
//! ## Why
//!
//! Everybody who has deployed the rule is offered an update that changes nothing.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! version: 1.0.0
//! ---
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! version: 1.0.1
//! #        ^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! version: 1.0.0
//! ---
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Event
//! version: 1.0.1
//! ```

use crate::lint::prelude::*;

declare!(note "KL1207" "version-bumped-alone" in "version_bumped_alone.rs", Repository, Change);

fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let Some(after) = change.after.filter(|after| after.content == change.before.content) else {
        return Vec::new();
    };
    let (Some(old), Some(new)) = (&change.before.version, &after.version) else { return Vec::new() };
    if old.value == new.value {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(new.span, format!("nothing else has changed since `{}`", old.value))
        .help(format!("write `{}` again", old.value));
    vec![diagnostic]
}
