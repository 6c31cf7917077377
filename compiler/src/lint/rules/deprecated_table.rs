//! A table that another has replaced.
//!
//! ## Why
//!
//! Connectors fill the new table, so a rule over the old one falls silent.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   ThreatIntelligenceIndicator
//! # ^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   ThreatIntelIndicators
//! ```

use std::collections::HashSet;

use crate::lint::prelude::*;

declare!(warning "KL0607" "deprecated-table" in "deprecated_table.rs", Connectors, Rule);

const REPLACED: &[(&str, &str)] = &[
    ("ThreatIntelligenceIndicator", "ThreatIntelIndicators"),
    ("InformationProtectionLogs_CL", "MicrosoftPurviewInformationProtection"),
    ("McasShadowItReporting", "CloudAppEvents"),
    ("AzureFirewallNetworkRule", "AZFWNetworkRule"),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    context
        .named_tables()
        .filter_map(|table| {
            let (old, new) = REPLACED.iter().find(|(old, _)| *old == table.value)?;
            seen.insert(*old).then(|| {
                LINT.found(table.span, format!("`{old}` has been replaced by `{new}`"))
                    .note("its columns differ, so the query has to be rewritten")
                    .help(format!("read `{new}`"))
            })
        })
        .collect()
}
