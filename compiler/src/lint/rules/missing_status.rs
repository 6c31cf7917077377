//! An analytics rule without a status.
//!
//! ## Why
//!
//! Microsoft asks for one since 2024.
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
//! status: Available
//! ```

use crate::lint::prelude::*;

declare!(note "KL0405" "missing-status" in "missing_status.rs", Metadata, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let kind = context.entry("kind").filter(|_| context.entry("status").is_none());
    kind.map(|kind| LINT.found(kind.key.span, "the rule has no `status`").help("add `status: Available`"))
        .into_iter()
        .collect()
}
