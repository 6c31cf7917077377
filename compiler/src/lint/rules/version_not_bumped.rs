//! A rule that has changed under the same version, or under a lower one.
//!
//! ## Why
//!
//! Sentinel offers an update only when the version rises.
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
//! query: Event
//! version: 1.0.0
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

declare!(warning "KL1206" "version-not-bumped" in "version_not_bumped.rs", Repository, Change, microsoft);

fn check(change: &Change<'_>) -> Vec<Diagnostic> {
    let Some(after) = change.after.filter(|after| after.content != change.before.content) else {
        return Vec::new();
    };
    let (Some(old), Some(new)) = (&change.before.version, &after.version) else { return Vec::new() };
    let (Some(from), Some(to)) = (numbers(&old.value), numbers(&new.value)) else { return Vec::new() };
    if to > from {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(new.span, format!("the rule has changed, and its version was `{}`", old.value))
        .note("Sentinel offers an update only when the version rises")
        .help(format!("write `{}.{}.{}`", from[0], from[1], from[2].saturating_add(1)));
    vec![diagnostic]
}

/// The three numbers of a version.
pub(super) fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Vec<u64> = version.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    parts.try_into().ok()
}
