//! A placeholder, or an override, that names a column which the query does not yield.
//!
//! ## Why
//!
//! Sentinel puts nothing in its place, and the alert has a hole where the account or host should stand.
//!
//! ## Reported
//!
//! ```yaml
//! kind: NRT
//! severity: Low
//! query: |
//!   SecurityEvent
//!   | project Computer
//! alertDetailsOverride:
//!   alertDisplayNameFormat: Logon on {{computer}}
//! #                                  ^^^^^^^^^^^^
//!   alertSeverityColumnName: Severity
//! #                          ^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | project Computer
//! alertDetailsOverride:
//!   alertDisplayNameFormat: Logon on {{Computer}}
//! ```

use crate::{
    lint::prelude::*,
    lint::{column, placeholder},
};

declare!(warning "KL1103" "alert-text-column" in "alert_text_column.rs", Alerts, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let details = &context.rule.alert_details;
    let mut found = Vec::new();
    for (key, text) in placeholder::texts(context) {
        for (name, range) in placeholder::placeholders(&text.value) {
            let place = placeholder::place(context, text, &text.value[range]);
            let column = Spanned::new(name.trim().to_owned(), place);
            found.extend(column::missing(context, LINT.kind, &format!("`{key}`"), &column));
        }
    }
    let overrides = [
        ("alertSeverityColumnName", &details.severity_column),
        ("alertTacticsColumnName", &details.tactics_column),
    ];
    for (key, name) in overrides {
        let Some(name) = name.as_ref().filter(|name| !name.value.is_empty()) else { continue };
        found.extend(column::missing(context, LINT.kind, &format!("`{key}`"), name));
    }
    found
}
