//! A technique beside its own sub-technique.
//!
//! ## Why
//!
//! The sub-technique says the same more exactly.
//!
//! ## Reported
//!
//! ```yaml
//! relevantTechniques:
//!   - T1078
//! #   ^^^^^
//!   - T1078.004
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! relevantTechniques:
//!   - T1078.004
//! ```

use crate::lint::prelude::*;

declare!(note "KL0507" "parent-and-sub-technique" in "parent_and_sub_technique.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some((_, techniques)) = &context.rule.techniques else { return Vec::new() };
    let sub = |id: &str| {
        techniques.iter().find(|other| other.value.split_once('.').is_some_and(|(parent, _)| parent == id))
    };
    techniques
        .iter()
        .filter_map(|technique| {
            let sub = sub(&technique.value)?;
            let message = format!("`{}` is listed beside its sub-technique `{}`", technique.value, sub.value);
            Some(
                LINT.found(technique.span, message)
                    .help("keep the sub-technique")
                    .fix(context.line_removal(technique.span)),
            )
        })
        .collect()
}
