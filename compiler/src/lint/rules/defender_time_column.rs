//! The time column of Defender's advanced hunting.
//!
//! ## Why
//!
//! In the workspace the time of an event in Defender's tables is `TimeGenerated`, as everywhere; `Timestamp` is its name in
//! advanced hunting. Conditions on `TimeGenerated` let the engine skip what lies outside the rule's period.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   DeviceProcessEvents
//!   | where Timestamp > ago(1h)
//! #         ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   DeviceProcessEvents
//!   | where TimeGenerated > ago(1h)
//! ```
//!
//! ```yaml
//! query: |
//!   DeviceProcessEvents
//!   | summarize Timestamp = max(TimeGenerated) by DeviceName
//!   | where Timestamp > ago(1h)
//! ```

use crate::lint::prelude::*;

declare!(note "KL0923" "defender-time-column" in "defender_time_column.rs", Style, Rule);

const COLUMN: &str = "Timestamp";
/// How the names of Defender's tables begin.
const TABLES: &[&str] =
    &["AlertEvidence", "AlertInfo", "CloudApp", "Device", "Email", "Identity", "UrlClickEvents"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let is_of_defender = |table: &Spanned<String>| TABLES.iter().any(|name| table.value.starts_with(name));
    let mut tables = context.named_tables();
    if context.is_assigned(COLUMN) || !tables.any(is_of_defender) {
        return Vec::new();
    }
    let uses =
        context.exprs.iter().filter(|expr| matches!(&expr.kind, ExprKind::Name(name) if name == COLUMN));
    uses.map(|expr| {
        LINT.found(expr.span, "`Timestamp` is the time column of advanced hunting")
            .help("write `TimeGenerated`")
            .unsafe_fix(context.query_edit(expr.span, "TimeGenerated"))
    })
    .collect()
}
