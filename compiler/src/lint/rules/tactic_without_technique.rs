//! A tactic that none of the listed techniques serves.
//!
//! ## Why
//!
//! Either a technique is missing, or the tactic is too much.
//!
//! ## Reported
//!
//! ```yaml
//! tactics:
//!   - Impact
//! #   ^^^^^^
//! relevantTechniques:
//!   - T1078
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - InitialAccess
//! relevantTechniques:
//!   - T1078
//! ```

use crate::{catalog::attack, lint::prelude::*};

declare!(note "KL0506" "tactic-without-technique" in "tactic_without_technique.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (Some((_, tactics)), Some((_, techniques))) = (&context.rule.tactics, &context.rule.techniques)
    else {
        return Vec::new();
    };
    let known: Vec<_> = techniques
        .iter()
        .flat_map(|id| [id.value.as_str(), id.value.split('.').next().unwrap_or_default()])
        .filter_map(attack::technique)
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let serves = |tactic: &str| known.iter().any(|technique| technique.tactics.contains(&tactic));
    let alone = tactics
        .iter()
        .filter(|tactic| attack::TACTICS.contains(&tactic.value.as_str()) && !serves(&tactic.value));
    alone
        .map(|tactic| {
            LINT.found(tactic.span, format!("no technique of the rule serves `{}`", tactic.value))
                .help("add the technique, or remove the tactic")
        })
        .collect()
}
