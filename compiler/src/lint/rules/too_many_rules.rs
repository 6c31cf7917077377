//! More rules than a workspace takes.
//!
//! ## Why
//!
//! A workspace runs 50 rules of kind NRT, and no more.
//!
//! ## Reported
//!
//! ```yaml
//! # with: many rules of kind NRT
//! kind: NRT
//! severity: Low
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1209" "too-many-rules" in "too_many_rules.rs", Repository, Repository);

fn check(rules: &[RuleSummary]) -> Vec<Diagnostic> {
    // Repositories of templates hold more rules than anybody deploys at once; of NRT rules even those are few.
    let fast: Vec<&RuleSummary> = rules.iter().filter(|rule| rule.near_real_time).collect();
    let Some(id) = fast.get(50).and_then(|rule| rule.id.as_ref()) else { return Vec::new() };
    let diagnostic = LINT
        .found(id.span, format!("{} rules of kind NRT, more than the 50 of a workspace", fast.len()))
        .help("make those that can wait five minutes `Scheduled`");
    vec![diagnostic]
}
