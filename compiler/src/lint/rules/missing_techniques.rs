//! A rule without techniques.
//!
//! ## Why
//!
//! Overviews of what the rules cover are made from techniques; without, a rule is missing from them.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! #^^^
//! severity: Low
//! tactics:
//!   - Persistence
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! relevantTechniques:
//!   - T1078
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0505" "missing-techniques" in "missing_techniques.rs", Attack, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let is_filled = context.entry("relevantTechniques").is_some_and(|entry| !entry.value.is_empty());
    if is_filled || !context.is_analytic() {
        return Vec::new();
    }
    let key = context.rule.techniques.as_ref().map(|(key, _)| *key);
    let place = key.or_else(|| context.entry("kind").map(|kind| kind.key.span));
    let diagnostic = LINT
        .found(place.unwrap_or_else(|| context.first_key()), "the rule has no `relevantTechniques`")
        .note("overviews of what the rules cover do not show it")
        .help("list the techniques of MITRE ATT&CK that it looks for");
    vec![diagnostic]
}
