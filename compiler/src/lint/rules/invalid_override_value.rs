//! A severity for alerts that is computed to a word which is none.
//!
//! ## Why
//!
//! Sentinel takes `High`, `Medium`, `Low` and `Informational`, and falls back to the rule's severity for anything else.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend Sev = "Critical"
//! #                ^^^^^^^^^^
//! alertDetailsOverride:
//!   alertSeverityColumnName: Sev
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend Sev = "High"
//! alertDetailsOverride:
//!   alertSeverityColumnName: Sev
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1112" "invalid-override-value" in "invalid_override_value.rs", Alerts, Rule);

const SEVERITIES: [&str; 4] = ["Informational", "Low", "Medium", "High"];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(column) = &context.rule.alert_details.severity_column else { return Vec::new() };
    let mut found = Vec::new();
    for operator in &context.operators {
        let (OperatorKind::Extend(list) | OperatorKind::Project(list)) = &operator.kind else { continue };
        for item in list.iter().filter(|item| item.names.iter().any(|name| name.value == column.value)) {
            let mut results = Vec::new();
            outcomes(&item.value, &mut results);
            for (text, place) in results {
                if !SEVERITIES.iter().any(|known| known.eq_ignore_ascii_case(text)) {
                    found.push(
                        LINT.found(place, format!("`{text}` is not a severity"))
                            .also(column.span, "the column gives alerts their severity")
                            .help("write `High`, `Medium`, `Low` or `Informational`"),
                    );
                }
            }
        }
    }
    found
}

/// The texts that an expression may come to, as far as they are written out.
fn outcomes<'e>(expr: &'e Expr, results: &mut Vec<(&'e str, Span)>) {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => results.push((text, expr.span)),
        ExprKind::Call { name, arguments } if ["case", "iff", "iif"].contains(&name.value.as_str()) => {
            let last = arguments.len().saturating_sub(1);
            let values = arguments.iter().enumerate().filter(|(index, _)| index % 2 == 1 || *index == last);
            for (_, value) in values {
                outcomes(&value.value, results);
            }
        }
        _ => {}
    }
}
