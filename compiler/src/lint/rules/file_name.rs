//! A file name with spaces or brackets.
//!
//! ## Why
//!
//! Such names have to be quoted in scripts, and `(1)` is what a browser calls a copy.
//!
//! ## Reported
//!
//! ```yaml
//! # path: rules/new rule (1).yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! #^
//! name: New
//! description: New
//! query: Heartbeat
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! # path: rules/new_rule.yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: New
//! description: New
//! query: Heartbeat
//! ```

use crate::lint::prelude::*;

declare!(note "KL0218" "file-name" in "file_name.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let name = context.path.rsplit(['/', '\\']).next().unwrap_or(context.path);
    if !name.contains([' ', '(', ')', '&', '\'']) {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(context.first_key(), format!("the file is called `{name}`"))
        .note("scripts have to quote the name")
        .help("use letters, digits, `-` and `_`");
    vec![diagnostic]
}
