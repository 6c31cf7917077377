//! A column that tables of a union have in different types.
//!
//! ## Why
//!
//! The union has two columns then, `Name_string` and `Name_long`, and none of the plain name.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   union SecurityEvent, (Event | extend EventID = tostring(EventID))
//!   | project-away Computer
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: EventID
//! #                   ^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   union SecurityEvent, Event
//! entityMappings:
//!   - entityType: Host
//!     fieldMappings:
//!       - identifier: HostName
//!         columnName: EventID
//! ```

use crate::lint::prelude::*;

declare!(warning "KL0809" "union-of-types" in "union_of_types.rs", Correctness, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(columns) = &context.facts.columns else { return Vec::new() };
    let rule = context.rule;
    let mapped = rule.entity_mappings.iter().flat_map(|mapping| &mapping.fields).map(|field| &field.column);
    let used = mapped.chain(rule.custom_details.iter().map(|(_, column)| column));
    let has = |name: &str| context.facts.column_types(name).is_some_and(|types| !types.is_empty());
    used.filter(|column| !has(&column.value))
        .filter_map(|column| {
            let parts: Vec<String> = columns
                .iter()
                .filter(|(known, ty)| *known == format!("{}_{}", column.value, ty.name()))
                .map(|(known, _)| format!("`{known}`"))
                .collect();
            (parts.len() > 1).then(|| {
                LINT.found(column.span, format!("a union splits `{}` by type", column.value))
                    .label(format!("the result has {}", parts.join(" and ")))
                    .help("convert it to one type in every table of the union")
            })
        })
        .collect()
}
