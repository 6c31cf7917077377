//! Two rules with one query.
//!
//! ## Why
//!
//! Whatever one finds, the other finds as well; a change of one is forgotten in the other. Comments and white space do not
//! count.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat | where Computer == "a"
//! ---
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! name: Two
//! description: Two
//! query: Heartbeat  |  where Computer == "a" // again
//! #^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat | where Computer == "a"
//! ---
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! name: Two
//! description: Two
//! query: Heartbeat | where Computer == "A"
//! ```

use std::collections::HashMap;

use crate::lint::prelude::*;

declare!(warning "KL1203" "duplicate-query" in "duplicate_query.rs", Repository, Repository);

fn check(rules: &[RuleSummary]) -> Vec<Diagnostic> {
    let mut seen: HashMap<u64, &RuleSummary> = HashMap::new();
    let mut found = Vec::new();
    for rule in rules {
        let Some((place, query)) = rule.query else { continue };
        match seen.get(&query) {
            Some(first) => found.push(
                LINT.found(place, format!("the query is also that of `{}`", first.path))
                    .help("keep one of the two rules, or share a function"),
            ),
            None => drop(seen.insert(query, rule)),
        }
    }
    found
}
