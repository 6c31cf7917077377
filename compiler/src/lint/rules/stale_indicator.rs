//! Indicators of threats without taking the latest of each.
//!
//! ## Why
//!
//! Every update of an indicator is a row of its own. Without `arg_max` by its id the query matches indicators that have been
//! withdrawn.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   ThreatIntelligenceIndicator
//! # ^^^^^^^^^^^^^^^^^^^^^^^^^^^
//!   | where Active == true
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   ThreatIntelligenceIndicator
//!   | summarize arg_max(TimeGenerated, *) by IndicatorId
//!   | where Active == true
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0817" "stale-indicator" in "stale_indicator.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let tables = ["ThreatIntelligenceIndicator", "ThreatIntelIndicators"];
    let text = &context.rule.query.text;
    if text.contains("arg_max") || text.contains("IndicatorId") || text.contains("argmax") {
        return Vec::new();
    }
    let read = context.named_tables().find(|table| tables.contains(&table.value.as_str()));
    read.map(|table| {
        LINT.found(table.span, "indicators that have been withdrawn match as well")
            .note("every update of an indicator is a row")
            .help("write `| summarize arg_max(TimeGenerated, *) by IndicatorId` first")
    })
    .into_iter()
    .collect()
}
