//! Columns that a rule's keys name and that the query must yield.

use kqlc_runtime::types::Type;

use super::Context;
use crate::{
    catalog::{connectors, database::nearest},
    diagnostic::{self, Diagnostic, Severity},
    rule::{Kind, Rule},
    source::Spanned,
};

/// Reports `column` if the result is known and lacks it in both readings of the query. `user` says in a few words what names it.
///
/// Deploying a hunting query does not look at columns, so there it is a warning.
pub(super) fn missing(
    context: &Context<'_>,
    kind: diagnostic::Kind,
    user: &str,
    column: &Spanned<String>,
) -> Option<Diagnostic> {
    let columns = context.facts.columns.as_ref()?;
    let name = column.value.as_str();
    if !context.facts.column_types(name)?.is_empty() {
        return None;
    }
    let names = || columns.iter().map(|(known, _)| known.as_str());
    let near = names().find(|known| known.eq_ignore_ascii_case(name)).or_else(|| nearest(name, names()));
    if reads_loose_table(context) && (near.is_none() || is_custom_log_column(name)) {
        return None;
    }
    let message = format!("{user} names the column `{name}`, which the query does not yield");
    let diagnostic = severe(context, Diagnostic::new(kind, message, column.span))
        .also(context.rule.query_key, "this query");
    Some(match near {
        Some(known) if known.eq_ignore_ascii_case(name) => diagnostic
            .label(format!("the query yields `{known}`"))
            .help(format!("write `{known}`: letter case counts in column names"))
            .fix(context.value_edit(column, known)),
        Some(known) => {
            diagnostic.label("not among the result's columns").help(format!("perhaps `{known}` is meant"))
        }
        None => diagnostic.label("not among the result's columns").help(yielded(columns)),
    })
}

fn severe(context: &Context<'_>, diagnostic: Diagnostic) -> Diagnostic {
    if is_deployed_as_rule(context.rule) {
        diagnostic.note("Sentinel refuses to deploy such a rule")
    } else {
        Diagnostic { severity: Severity::Warning, ..diagnostic }
            .note("nothing is shown for it in the results of the hunting query")
    }
}

/// Hunting queries often carry a severity, but never a kind or schedule.
fn is_deployed_as_rule(rule: &Rule) -> bool {
    match rule.kind {
        Kind::Nrt => true,
        Kind::Scheduled => rule.keys.iter().any(|key| key.value == "kind" || key.value == "queryFrequency"),
        Kind::Hunting => false,
    }
}

fn yielded(columns: &[(String, Type)]) -> String {
    let list: Vec<String> = columns.iter().take(8).map(|(known, _)| format!("`{known}`")).collect();
    let more = if columns.len() > list.len() { ", ..." } else { "" };
    format!("the query yields {}{more}", list.join(", "))
}

/// Whether a table is read of which perhaps not all columns are known.
///
/// Custom logs get columns as events bring them, and tables that no connector fills are parsers: in both cases whoever wrote the
/// schema down may have missed some.
fn reads_loose_table(context: &Context<'_>) -> bool {
    let is_loose = |name: &str| name.ends_with("_CL") || !connectors::fill(name);
    context.facts.tables.iter().any(|table| is_loose(&table.value))
}

/// A name with the ending that custom logs give their columns by type.
fn is_custom_log_column(name: &str) -> bool {
    ["_s", "_d", "_b", "_t", "_g"].iter().any(|ending| name.ends_with(ending))
}
