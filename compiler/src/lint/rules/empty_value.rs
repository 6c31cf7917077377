//! A key without a value.
//!
//! ## Why
//!
//! Tools treat an empty key as missing, as an empty list, or as an error. Leaving it out says the same everywhere.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//! #^^^^^^^^^^^^^
//! customDetails:
//! #^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! requiredDataConnectors: []
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0203" "empty-value" in "empty_value.rs", Yaml, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let entries = context.rule.document.entries().iter();
    let empty = entries.filter(|entry| matches!(entry.value.value, Value::Null));
    empty
        .map(|entry| {
            let name = &entry.key.value;
            LINT.found(entry.key.span, format!("`{name}` has no value"))
                .note("tools disagree on what an empty key means")
                .help(format!("give `{name}` a value, or remove the key"))
                .fix(context.line_removal(entry.key.span))
        })
        .collect()
}
