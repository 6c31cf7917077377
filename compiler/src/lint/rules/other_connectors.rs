//! A table that other connectors fill as well.
//!
//! ## Why
//!
//! Whoever has one of the others is told that the rule's data is missing.
//!
//! ## Reported
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: ThreatIntelligence
//! #                ^^^^^^^^^^^^^^^^^^
//!     dataTypes:
//!       - ThreatIntelligenceIndicator
//! query: |
//!   ThreatIntelligenceIndicator
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors:
//!   - connectorId: ThreatIntelligence
//!     dataTypes:
//!       - ThreatIntelligenceIndicator
//!   - connectorId: ThreatIntelligenceTaxii
//!     dataTypes:
//!       - ThreatIntelligenceIndicator
//! query: |
//!   ThreatIntelligenceIndicator
//! ```

use crate::lint::prelude::*;

declare!(note "KL0610" "other-connectors" in "other_connectors.rs", Connectors, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let ids = ["ThreatIntelligence", "ThreatIntelligenceTaxii"];
    let has = |id: &str| context.rule.connectors.iter().find(|connector| connector.id.value == id);
    let ([Some(alone), None] | [None, Some(alone)]) = ids.map(has) else { return Vec::new() };
    let other = if alone.id.value == ids[0] { ids[1] } else { ids[0] };
    let diagnostic = LINT
        .found(alone.id.span, format!("`{other}` fills the same table"))
        .help(format!("list `{other}` as well"));
    vec![diagnostic]
}
