//! An entity type that Sentinel does not have.
//!
//! ## Why
//!
//! Sentinel compares the types of `entityMappings` exactly, letter case included, and refuses a rule that names any other.
//!
//! ## Reported
//!
//! ```yaml
//! entityMappings:
//!   - entityType: CloudLogonSession
//! #               ^^^^^^^^^^^^^^^^^
//!     fieldMappings:
//!       - identifier: UserAgent
//!         columnName: UserAgent
//! ```
//!
//! ```yaml
//! entityMappings:
//!   - entityType: Url
//! #               ^^^
//!     fieldMappings:
//!       - identifier: Url
//!         columnName: RequestURL
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! entityMappings:
//!   - entityType: URL
//!     fieldMappings:
//!       - identifier: Url
//!         columnName: RequestURL
//! ```

use crate::{
    catalog::{database::nearest, entity_types},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0104" "unknown-entity-type" in "unknown_entity_type.rs", Entities, Rule, microsoft);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let types = context.rule.entity_mappings.iter().map(|mapping| &mapping.entity_type);
    types
        .filter(|name| entity_types::identifiers(&name.value).is_none())
        .map(|name| report(context, name))
        .collect()
}

fn report(context: &Context<'_>, name: &Spanned<String>) -> Diagnostic {
    let diagnostic = Diagnostic::new(LINT.kind, format!("`{}` is not an entity type", name.value), name.span)
        .note("Sentinel refuses to deploy a rule that maps an unknown entity type");
    let joined: String = name.value.split_whitespace().collect();
    if let Some(known) = entity_types::names()
        .find(|known| *known == joined)
        .or_else(|| nearest(&name.value, entity_types::names()))
    {
        diagnostic
            .label(format!("there is `{known}`"))
            .help(format!("write `{known}`"))
            .unsafe_fix(context.value_edit(name, known))
    } else {
        let names: Vec<String> = entity_types::names().map(|known| format!("`{known}`")).collect();
        diagnostic.help(format!("the types are {}", names.join(", ")))
    }
}
