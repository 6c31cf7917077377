//! An identifier that its entity type does not have.
//!
//! ## Why
//!
//! Every entity type has identifiers of its own, and Sentinel compares them exactly: `Sid` of an account, but `SID` of a security
//! group. A rule that names another is refused.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: AzureResource
//!     fieldMappings:
//!       - identifier: ResourceID
//! #                   ^^^^^^^^^^
//!         columnName: ResourceId
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: AzureResource
//!     fieldMappings:
//!       - identifier: ResourceId
//!         columnName: ResourceId
//! ```

use crate::{
    catalog::{database::nearest, entity_types},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    rule::EntityMapping,
    source::Spanned,
};

declare!(warning "KL0105" "unknown-entity-identifier" in "unknown_entity_identifier.rs", Entities, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.rule.entity_mappings.iter().flat_map(|mapping| unknown(context, mapping)).collect()
}

/// The unknown identifiers of a mapping; none if its type is unknown, which is another lint's matter.
fn unknown(context: &Context<'_>, mapping: &EntityMapping) -> Vec<Diagnostic> {
    let Some(known) = entity_types::identifiers(&mapping.entity_type.value) else { return Vec::new() };
    let identifiers = mapping.fields.iter().map(|field| &field.identifier);
    identifiers
        .filter(|identifier| !known.contains(&identifier.value.as_str()))
        .map(|identifier| report(context, &mapping.entity_type, identifier, known))
        .collect()
}

fn report(
    context: &Context<'_>,
    entity_type: &Spanned<String>,
    identifier: &Spanned<String>,
    known: &[&str],
) -> Diagnostic {
    let (entity_type, name) = (&entity_type.value, &identifier.value);
    let diagnostic = Diagnostic::new(
        LINT.kind,
        format!("`{name}` is not an identifier of the entity type `{entity_type}`"),
        identifier.span,
    )
    .note("Sentinel refuses to deploy a rule that maps an unknown identifier");
    if let Some(near) = nearest(name, known.iter().copied()) {
        diagnostic
            .label(format!("there is `{near}`"))
            .help(format!("write `{near}`"))
            .unsafe_fix(context.value_edit(identifier, near))
    } else {
        let names: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
        diagnostic.help(format!("the identifiers of `{entity_type}` are {}", names.join(", ")))
    }
}
