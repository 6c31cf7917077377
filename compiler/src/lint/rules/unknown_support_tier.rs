//! A tier of support, or a kind of source, that does not exist.
//!
//! ## Why
//!
//! The content hub filters by these words.
//!
//! ## Reported
//!
//! ```yaml
//! metadata:
//!   support:
//!     tier: Gold
//! #         ^^^^
//!   source:
//!     kind: Scheduled
//! #         ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! metadata:
//!   support:
//!     tier: Community
//!   source:
//!     kind: Community
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0409" "unknown-support-tier" in "unknown_support_tier.rs", Metadata, Rule);

const CHOICES: &[(&[&str], &[&str])] = &[
    (&["metadata", "support", "tier"], &["Microsoft", "Partner", "Community"]),
    (&["metadata", "source", "kind"], &["Microsoft", "Community", "Solution", "Partner"]),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (path, choices) in CHOICES {
        let Some(value) = context.node(path).and_then(Node::text) else { continue };
        if !choices.iter().any(|choice| choice.eq_ignore_ascii_case(&value.value)) {
            found.push(
                LINT.found(value.span, format!("`{}` is not known for `{}`", value.value, path.join(".")))
                    .help(format!("write one of `{}`", choices.join("`, `"))),
            );
        }
    }
    found
}
