//! An analytics rule without a version.
//!
//! ## Why
//!
//! Sentinel offers an update of a deployed rule when its template's version rises. Without one, nobody learns of a change.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! #^^^
//! severity: Low
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! version: 1.0.0
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0406" "missing-version" in "missing_version.rs", Metadata, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let kind = context.entry("kind").filter(|_| context.entry("version").is_none());
    kind.map(|kind| {
        LINT.found(kind.key.span, "the rule has no `version`")
            .note("Sentinel offers updates by it")
            .help("add `version: 1.0.0`")
    })
    .into_iter()
    .collect()
}
