//! Two rules with one name.
//!
//! ## Why
//!
//! Lists and incidents show names, and nobody can tell the two apart.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Same
//! description: One
//! query: Heartbeat
//! ---
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! name: Same
//! #     ^^^^
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

declare!(warning "KL1202" "duplicate-name" in "duplicate_name.rs", Repository, Repository);

fn check(rules: &[RuleSummary]) -> Vec<Diagnostic> {
    let mut seen: HashMap<(String, bool), &RuleSummary> = HashMap::new();
    let mut found = Vec::new();
    for rule in rules.iter().filter(|rule| rule.query.is_some()) {
        let Some(name) = rule.name.as_ref().filter(|name| !name.value.is_empty()) else { continue };
        let key = (name.value.trim().to_lowercase(), rule.analytic);
        match seen.get(&key) {
            Some(first) => found.push(
                LINT.found(name.span, format!("the name is also that of `{}`", first.path))
                    .help("say how the two differ"),
            ),
            None => drop(seen.insert(key, rule)),
        }
    }
    found
}
