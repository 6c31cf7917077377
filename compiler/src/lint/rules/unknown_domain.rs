//! A domain outside the list of solution domains.
//!
//! ## Why
//!
//! Sentinel's content hub files rules by `metadata.categories.domains`, and its publishing checks refuse other words.
//!
//! ## Reported
//!
//! ```yaml
//! metadata:
//!   categories:
//!     domains: [ "Security - Other" ]
//! #              ^^^^^^^^^^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! metadata:
//!   categories:
//!     domains: [ "Security - Others", "Identity" ]
//! ```

use crate::{
    catalog::{database::nearest, enums::DOMAINS},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    source::Spanned,
};

declare!(warning "KL0109" "unknown-domain" in "unknown_domain.rs", Metadata, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let domains = context.rule.domains.iter();
    domains
        .filter(|domain| !DOMAINS.contains(&domain.value.as_str()))
        .map(|domain| report(context, domain))
        .collect()
}

fn report(context: &Context<'_>, domain: &Spanned<String>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(LINT.kind, format!("`{}` is not a solution domain", domain.value), domain.span)
            .note("the content hub files rules by these domains");
    match nearest(&domain.value, DOMAINS.iter().copied()) {
        Some(near) => diagnostic
            .label(format!("there is `{near}`"))
            .help(format!("write `{near}`"))
            .unsafe_fix(context.value_edit(domain, near)),
        None => diagnostic.help("write one of the domains of the content hub, such as `Security - Others`"),
    }
}
