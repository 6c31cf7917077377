//! A comment that suppresses nothing.
//!
//! ## Why
//!
//! What it allowed has been mended, or the name is misspelled. Left behind, it hides the next problem.
//!
//! ## Reported
//!
//! ```yaml
//! name: Fine # kqlc: allow(unknown-tactic): kept for old clients
//! #                        ^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - Sneaking # kqlc: allow(unknown-tactic): our own tactic
//! ```

use crate::{
    lint::prelude::*,
    lint::{Check, LINTS},
};

declare!(warning "KL1210" "unused-suppression" in "unused_suppression.rs", Repository, Suppressions);

fn check(suppressions: &[Suppression]) -> Vec<Diagnostic> {
    let names = suppressions.iter().flat_map(|suppression| &suppression.names);
    names
        .filter(|(name, used)| !used && !is_of_repository(&name.value))
        .map(|(name, _)| {
            LINT.found(name.span, format!("`{}` suppresses nothing here", name.value))
                .help("remove it from the comment")
        })
        .collect()
}

/// What such lints find is known only when all files have been read.
fn is_of_repository(name: &str) -> bool {
    LINTS.iter().any(|lint| {
        !matches!(lint.check, Check::Rule(_))
            && (lint.kind.name == name || lint.kind.code == name || lint.group.name() == name)
    })
}
