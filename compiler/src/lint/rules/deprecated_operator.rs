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
    diagnostic::{Diagnostic, Kind},
    lint::{
        Context, Lint,
        visit::{Node, walk},
    },
    syntax::ast::Name,
};

pub(super) static LINT: Lint = Lint {
    kind: Kind::warning("KL0103", "deprecated-operator"),
    source: include_str!("deprecated_operator.rs"),
    check,
};

/// Old and new names.
const SUCCESSORS: &[(&str, &str)] = &[("mvexpand", "mv-expand"), ("mvapply", "mv-apply")];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk(context.query, &mut |node| {
        let Node::Operator(operator) = node else { return };
        if let Some((_, modern)) = SUCCESSORS.iter().find(|(old, _)| *old == operator.keyword.value) {
            found.push(report(&operator.keyword, modern));
        }
    });
    found
}

fn report(keyword: &Name, modern: &str) -> Diagnostic {
    Diagnostic::new(LINT.kind, format!("`{}` is a deprecated name", keyword.value), keyword.span)
        .note("Kusto keeps the name for old queries only")
        .help(format!("write `{modern}`"))
}
