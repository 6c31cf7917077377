//! A column of the old entity mapping that is not mapped.
//!
//! ## Why
//!
//! Columns such as `AccountCustomEntity` filled entities by their names until 2021. Today they do nothing unless they are
//! mapped.
//!
//! ## Reported
//!
//! ```yaml
//! kind: Scheduled
//! severity: Low
//! queryFrequency: 1h
//! queryPeriod: 1h
//! triggerOperator: gt
//! triggerThreshold: 0
//! query: |
//!   SecurityEvent
//!   | extend AccountCustomEntity = Account
//! #          ^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | extend AccountName = Account
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1010" "legacy-entity-column" in "legacy_entity_column.rs", Entities, Rule, microsoft);

const OLD: &[&str] = &[
    "AccountCustomEntity",
    "HostCustomEntity",
    "IPCustomEntity",
    "URLCustomEntity",
    "ProcessCustomEntity",
    "FileHashCustomEntity",
];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let query = &context.rule.query;
    if context.rule.kind != Kind::Scheduled || !context.is_analytic() || !query.text.contains("CustomEntity")
    {
        return Vec::new();
    }
    let mapped = |name: &str| {
        context
            .rule
            .entity_mappings
            .iter()
            .flat_map(|mapping| &mapping.fields)
            .any(|field| field.column.value == name)
    };
    let unmapped = OLD.iter().filter(|name| !mapped(name));
    unmapped
        .filter_map(|name| {
            let at = query.text.find(name)?;
            Some(
                LINT.found(query.span(at..at + name.len()), format!("`{name}` is not mapped"))
                    .note("its name alone no longer makes an entity")
                    .help("map it in `entityMappings`, or leave it out of the query"),
            )
        })
        .collect()
}
