//! Columns that a rule's keys name and that the query must yield.

use super::Context;
use crate::{
    catalog::database::nearest,
    diagnostic::{Diagnostic, Kind},
    source::Spanned,
};

/// Reports `column` if the result is known and lacks it. `user` says in a few words what names it.
pub(super) fn missing(
    context: &Context<'_>,
    kind: Kind,
    user: &str,
    column: &Spanned<String>,
) -> Option<Diagnostic> {
    let columns = context.facts.columns.as_ref()?;
    let name = &column.value;
    if columns.iter().any(|(known, _)| known == name) {
        return None;
    }
    let diagnostic = Diagnostic::new(
        kind,
        format!("{user} names the column `{name}`, which the query does not yield"),
        column.span,
    )
    .also(context.rule.query_key, "this query")
    .note("Sentinel refuses to deploy such a rule");
    let names = || columns.iter().map(|(known, _)| known.as_str());
    Some(if let Some(known) = names().find(|known| known.eq_ignore_ascii_case(name)) {
        diagnostic
            .label(format!("the query yields `{known}`"))
            .help(format!("write `{known}`: letter case counts in column names"))
    } else if let Some(known) = nearest(name, names()) {
        diagnostic.label("not among the result's columns").help(format!("perhaps `{known}` is meant"))
    } else {
        let list: Vec<String> = names().take(8).map(|known| format!("`{known}`")).collect();
        let more = if columns.len() > list.len() { ", ..." } else { "" };
        diagnostic
            .label("not among the result's columns")
            .help(format!("the query yields {}{more}", list.join(", ")))
    })
}
