//! A value that is right but for its letter case.
//!
//! ## Why
//!
//! Microsoft's validator takes any case; the interface that deploys rules compares exactly.
//!
//! ## Reported
//!
//! ```yaml
//! severity: high
//! #         ^^^^
//! kind: scheduled
//! #     ^^^^^^^^^
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! severity: High
//! status: Available
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0401" "value-case" in "value_case.rs", Metadata, Rule);

const VALUES: &[(&str, &[&str])] = &[
    ("severity", &["Informational", "Low", "Medium", "High"]),
    ("kind", &["Scheduled", "NRT"]),
    ("status", &["Available", "InPreview", "Deprecated"]),
    ("triggerOperator", &["gt", "lt", "eq", "ne", "GreaterThan", "LessThan", "Equal", "NotEqual"]),
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, choices) in VALUES {
        let Some(value) = context.rule.document.text_of(key) else { continue };
        let right = choices.iter().find(|choice| choice.eq_ignore_ascii_case(&value.value));
        found.extend(right.filter(|right| **right != value.value).map(|right| {
            LINT.found(value.span, format!("`{}` is written `{right}`", value.value))
                .note("values are compared exactly when the rule is deployed")
                .help(format!("write `{key}: {right}`"))
                .fix(context.value_edit(&value, right))
        }));
    }
    found
}
