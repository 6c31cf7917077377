//! A rule in a file that does not end in `.yaml`.
//!
//! ## Why
//!
//! Microsoft's tools look for `*.yaml` only, so the rule is never validated and never packaged.
//!
//! ## Reported
//!
//! ```yaml
//! # path: rules/new.yml
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
//! # path: rules/new.yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: New
//! description: New
//! query: Heartbeat
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0217" "file-extension" in "file_extension.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (_, extension) = context.path.rsplit_once('.').unwrap_or_default();
    if !extension.eq_ignore_ascii_case("yml") {
        return Vec::new();
    }
    let diagnostic = LINT
        .found(context.first_key(), format!("the file ends in `.{extension}`"))
        .note("Microsoft's tools look for `.yaml` only")
        .help("rename the file to end in `.yaml`");
    vec![diagnostic]
}
