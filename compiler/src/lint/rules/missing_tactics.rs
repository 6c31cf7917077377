//! A rule without tactics.
//!
//! ## Why
//!
//! Sentinel files alerts, incidents and hunting queries by tactic. A rule without any is missing from its overview of MITRE ATT&CK.
//!
//! ## Reported
//!
//! ```yaml
//! id: 5b6d1f3a-0d7e-4f57-9f43-8c8d1f0a2b11
//! name: Heartbeats
//! #     ^^^^^^^^^^
//! description: Counts heartbeats
//! query: Heartbeat
//! ```
//!
//! ```yaml
//! tactics: []
//! #^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! tactics:
//!   - Discovery
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
};

declare!(warning "KL0106" "missing-tactics" in "missing_tactics.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let rule = context.rule;
    if rule.keys.iter().any(|key| key.value == "Tactics") {
        return Vec::new();
    }
    let span = match &rule.tactics {
        Some((_, tactics)) if !tactics.is_empty() => return Vec::new(),
        Some((key, _)) => *key,
        None => rule.name.as_ref().map_or(rule.query_key, |name| name.span),
    };
    vec![
        Diagnostic::new(LINT.kind, "the rule has no `tactics`", span)
            .note("Sentinel files alerts and hunting queries by tactic; this rule would stand under none")
            .help("add `tactics:` with at least one, such as `InitialAccess`"),
    ]
}
