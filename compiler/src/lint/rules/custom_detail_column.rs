//! A custom detail that names a column which the query does not yield.
//!
//! ## Why
//!
//! Sentinel fills custom details from the result's columns, by their exact names. A rule that names another column is refused when it is
//! deployed; a hunting query is not, and shows nothing in its place.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! query: |
//!   SecurityEvent
//!   | project TimeGenerated, Computer
//! customDetails:
//!   Host: Computers
//! #       ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | project TimeGenerated, Computer
//! customDetails:
//!   Host: Computer
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, column, declaration::declare},
};

declare!(error "KL0117" "custom-detail-column" in "custom_detail_column.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let columns = context.rule.custom_details.iter().map(|(_, column)| column);
    columns.filter_map(|column| column::missing(context, LINT.kind, "a custom detail", column)).collect()
}
