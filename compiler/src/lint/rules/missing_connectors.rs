//! A rule without `requiredDataConnectors`.
//!
//! ## Why
//!
//! The key has to be there, if only as an empty list; Microsoft's validator refuses a scheduled rule without.
//!
//! ## Reported
//!
//! ```yaml
//! kind: Scheduled
//! #^^^
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! kind: Scheduled
//! severity: Low
//! requiredDataConnectors: []
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0601" "missing-connectors" in "missing_connectors.rs", Connectors, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let kind = context.entry("kind").filter(|_| context.rule.kind == Kind::Scheduled);
    let kind = kind.filter(|_| context.entry("requiredDataConnectors").is_none());
    kind.map(|kind| {
        LINT.found(kind.key.span, "the rule has no `requiredDataConnectors`")
            .note("whoever deploys it cannot see which data it needs")
            .help("list its connectors, or write `requiredDataConnectors: []`")
    })
    .into_iter()
    .collect()
}
