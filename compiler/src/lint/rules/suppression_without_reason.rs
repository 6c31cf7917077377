//! A comment that suppresses a finding and does not say why.
//!
//! ## Why
//!
//! Whoever reads it later cannot tell whether it still holds.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - Sneaking # kqlc: allow(unknown-tactic)
//! #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - Sneaking # kqlc: allow(unknown-tactic): our own tactic
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1211" "suppression-without-reason" in "suppression_without_reason.rs", Repository, Suppressions);

fn check(suppressions: &[Suppression]) -> Vec<Diagnostic> {
    let silent = suppressions.iter().filter(|suppression| suppression.reason.is_none());
    silent
        .map(|suppression| {
            LINT.found(suppression.span, "the comment does not say why")
                .help("write the reason after a colon: `# kqlc: allow(name): reason`")
        })
        .collect()
}
