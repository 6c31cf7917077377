//! An operator by a name that Kusto only keeps for old queries.
//!
//! ## Why
//!
//! The old spelling is missing from the reference, and editors mark it.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | mvexpand todynamic(Entities)
//! #   ^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | mv-expand todynamic(Entities)
//! ```

use crate::{
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    syntax::ast::Name,
};

declare!(warning "KL0103" "deprecated-operator" in "deprecated_operator.rs", Style, Rule);

/// Old and new names.
const SUCCESSORS: &[(&str, &str)] = &[("mvexpand", "mv-expand"), ("mvapply", "mv-apply")];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let keywords = context.operators.iter().map(|operator| &operator.keyword);
    keywords.filter_map(|keyword| report(context, keyword)).collect()
}

fn report(context: &Context<'_>, keyword: &Name) -> Option<Diagnostic> {
    let (_, modern) = SUCCESSORS.iter().find(|(old, _)| *old == keyword.value)?;
    let diagnostic = LINT
        .found(keyword.span, format!("`{}` is a deprecated name", keyword.value))
        .note("Kusto keeps the name for old queries only")
        .help(format!("write `{modern}`"))
        .fix(context.query_edit(keyword.span, *modern));
    Some(diagnostic)
}
