//! Two rules with one id.
//!
//! ## Why
//!
//! The one that is deployed last replaces the other.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! ---
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! name: Two
//! description: Two
//! query: Event
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
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! name: Two
//! description: Two
//! query: Event
//! ```

use std::collections::HashMap;

use crate::lint::prelude::*;

declare!(warning "KL1201" "duplicate-id" in "duplicate_id.rs", Repository, Repository, microsoft);

/// A redirect keeps the id of the rule that it leads to.
fn check(rules: &[RuleSummary]) -> Vec<Diagnostic> {
    let mut seen: HashMap<String, &RuleSummary> = HashMap::new();
    let mut found = Vec::new();
    for rule in rules.iter().filter(|rule| rule.query.is_some()) {
        let Some(id) = rule.id.as_ref().filter(|id| !id.value.is_empty()) else { continue };
        match seen.get(&id.value.to_ascii_lowercase()) {
            Some(first) => found.push(report(id, first)),
            None => drop(seen.insert(id.value.to_ascii_lowercase(), rule)),
        }
    }
    found
}

fn report(id: &Spanned<String>, first: &RuleSummary) -> Diagnostic {
    let diagnostic = LINT
        .found(id.span, format!("the id is also that of `{}`", first.path))
        .note("the rule that is deployed last replaces the other")
        .help("write a new GUID");
    match &first.id {
        Some(other) => diagnostic.also(other.span, "the same id"),
        None => diagnostic,
    }
}
