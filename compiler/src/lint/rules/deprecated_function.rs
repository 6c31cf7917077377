//! A function by a name that Kusto only keeps for old queries.
//!
//! ## Why
//!
//! The old names are missing from the reference, editors mark them, and some differ from their successors in a detail such as the
//! name of the result column.
//!
//! ## Reported
//!
//! ```yaml
//! query: |
//!   SecurityEvent
//!   | summarize Hosts = makeset(Computer) by Account
//! #                     ^^^^^^^
//! ```
//!
//! ```yaml
//! query: |
//!   SecurityAlert
//!   | extend Parsed = parsejson(Entities)
//! #                   ^^^^^^^^^
//! ```
//!
//! ## Accepted
//!
//! ```yaml
//! query: |
//!   let makeset = (text: string) { toupper(text) };
//!   SecurityEvent
//!   | extend Upper = makeset(Computer)
//!   | summarize Hosts = make_set(Computer) by Account
//! ```

use crate::{
    catalog::signature::{self, Family},
    diagnostic::Diagnostic,
    lint::{Context, declaration::declare},
    syntax::ast::{Name, Statement},
};

declare!(warning "KL0102" "deprecated-function" in "deprecated_function.rs", Style, Rule);

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let names = context.calls().map(|call| call.name);
    let names = names.filter(|name| !is_redefined(context, &name.value));
    names.filter_map(|name| Some(report(context, name, modern(&name.value)?))).collect()
}

fn report(context: &Context<'_>, name: &Name, modern: &str) -> Diagnostic {
    let edit = || context.query_edit(name.span, modern);
    let choices: Vec<String> = modern.split(" or ").map(|choice| format!("`{choice}`")).collect();
    Diagnostic::new(LINT.kind, format!("`{}` is a deprecated name", name.value), name.span)
        .note("Kusto keeps the name for old queries only")
        .help(format!("write {}", choices.join(" or ")))
        .unsafe_fix((choices.len() == 1).then(edit).flatten())
}

fn modern(name: &str) -> Option<&'static str> {
    [Family::Aggregate, Family::Function].into_iter().find_map(|family| signature::find(family, name)?.modern)
}

/// Whether the query or the workspace has a function of its own by that name.
fn is_redefined(context: &Context<'_>, name: &str) -> bool {
    let defined =
        |statement: &Statement| matches!(statement, Statement::Let(binding) if binding.name.value == name);
    context.query.statements.iter().any(defined) || context.database.function(name).is_some()
}
