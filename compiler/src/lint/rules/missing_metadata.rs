//! A rule outside of solutions that does not say whose it is.
//!
//! ## Why
//!
//! Rules of solutions inherit author and support. Those in `Detections` and `Hunting Queries` have to say them in `metadata`.
//!
//! ## Reported
//!
//! ```yaml
//! # path: Detections/SecurityEvent/new.yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! #^
//! name: New
//! description: New
//! query: Heartbeat
//! kind: NRT
//! severity: Low
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! # path: Solutions/Contoso/Analytic Rules/new.yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: New
//! description: New
//! query: Heartbeat
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0408" "missing-metadata" in "missing_metadata.rs", Metadata, Rule);

const PARTS: &[&[&str]] =
    &[&["source", "kind"], &["author", "name"], &["support", "tier"], &["categories", "domains"]];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut folders = context.path.split(['/', '\\']);
    let in_solution = context.path.split(['/', '\\']).any(|folder| folder == "Solutions");
    if in_solution || !folders.any(|folder| folder == "Detections" || folder == "Hunting Queries") {
        return Vec::new();
    }
    let metadata = context.entry("metadata");
    let lacks = |path: &&&[&str]| {
        let start = metadata.map(|entry| &entry.value);
        path.iter().try_fold(start, |node, key| node.map(|node| node.get(key))).flatten().is_none()
    };
    let absent: Vec<String> =
        PARTS.iter().filter(lacks).map(|path| format!("`{}`", path.join("."))).collect();
    if absent.is_empty() {
        return Vec::new();
    }
    let place = metadata.map_or(context.first_key(), |entry| entry.key.span);
    let diagnostic = LINT
        .found(place, format!("`metadata` lacks {}", absent.join(", ")))
        .note("a rule outside of a solution has no other place that says whose it is")
        .help("add what is missing below `metadata`");
    vec![diagnostic]
}
