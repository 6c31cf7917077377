//! Two rule files with one name.
//!
//! ## Why
//!
//! Microsoft's tools find rules by file name, and stop where they find two.
//!
//! ## Reported
//!
//! ```yaml
//! # path: a/rule.yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! ---
//! # path: b/rule.yaml
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! name: Two
//! description: Two
//! query: Event
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! # path: a/one.yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: One
//! description: One
//! query: Heartbeat
//! ---
//! # path: b/two.yaml
//! id: 0b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b12
//! name: Two
//! description: Two
//! query: Event
//! ```

use std::collections::HashMap;

use crate::lint::prelude::*;

declare!(note "KL1204" "duplicate-file-name" in "duplicate_file_name.rs", Repository, Repository);

fn check(rules: &[RuleSummary]) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, &RuleSummary> = HashMap::new();
    let mut found = Vec::new();
    for rule in rules {
        let Some(id) = &rule.id else { continue };
        match seen.get(rule.file_name()) {
            Some(first) => found.push(
                LINT.found(id.span, format!("another file is called `{}` as well", rule.file_name()))
                    .note(format!("it is `{}`", first.path))
                    .help("rename one of the two"),
            ),
            None => drop(seen.insert(rule.file_name(), rule)),
        }
    }
    found
}
