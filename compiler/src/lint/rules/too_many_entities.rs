//! More than ten entity mappings, or a mapping without or with more than three fields.
//!
//! ## Why
//!
//! Sentinel refuses to deploy such a rule.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Account
//! #               ^^^^^^^
//!     fieldMappings: []
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Account
//!     fieldMappings:
//!       - identifier: FullName
//!         columnName: Account
//! ```

use crate::lint::prelude::*;

declare!(warning "KL1002" "too-many-entities" in "too_many_entities.rs", Entities, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mappings = &context.rule.entity_mappings;
    let report = |place, message: String| {
        LINT.found(place, message).note("Sentinel takes one to ten mappings of one to three fields")
    };
    let mut found = Vec::new();
    if let Some(entry) = context.entry("entityMappings").filter(|_| mappings.len() > 10) {
        found.push(
            report(entry.key.span, format!("the rule maps {} entities", mappings.len())).help("keep ten"),
        );
    }
    // Fields in a wrong form have been reported and are not among those counted here.
    let written = context.node(&["entityMappings"]).map_or(&[][..], Node::items);
    let is_read = written.iter().all(|mapping| {
        let fields = mapping.get("fieldMappings").map_or(&[][..], Node::items);
        fields
            .iter()
            .all(|field| field.text_of("identifier").is_some() && field.text_of("columnName").is_some())
    });
    let wrong = |count: usize| (count == 0 && is_read) || count > 3;
    for mapping in mappings.iter().filter(|mapping| wrong(mapping.fields.len())) {
        let message = format!("the mapping has {} fields", mapping.fields.len());
        found.push(report(mapping.entity_type.span, message).help("map one to three identifiers"));
    }
    found
}
