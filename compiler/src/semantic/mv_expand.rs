//! `mv-expand`, also spelt `mvexpand`.

use kqlc_runtime::types::Type;

use super::{
    Binder, names,
    problem::{TYPE_MISMATCH, UNSUPPORTED_FORM},
    scope::Place,
    tree::{ExprKind, MvColumn, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, Literal, OperatorParameter},
};

impl Binder<'_> {
    /// A column expanded under its own name keeps its place; its elements are dynamics unless `to typeof(...)`.
    pub(super) fn mv_expand(
        &mut self,
        input: Table,
        parameters: &[OperatorParameter],
        columns: &[ast::MvColumn],
        limit: Option<&ast::Expr>,
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let mut schema = input.schema.clone();
        let mut bags_as_arrays = false;
        let mut index_name = None;
        for parameter in parameters {
            match (parameter.name.value.as_str(), text(&parameter.value)) {
                ("bagexpansion" | "kind", Some("array")) => bags_as_arrays = true,
                ("bagexpansion" | "kind", Some("bag")) => {}
                ("with_itemindex", Some(name)) => index_name = Some(name.to_owned()),
                (name, _) => self.report(Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("`{name}` of `mv-expand` cannot be compiled"),
                    parameter.name.span,
                )),
            }
        }
        let mut expanded = Vec::new();
        for column in columns {
            let value = self.scalar(&column.value.value, place.over(&input.schema));
            if let Some(found) = value.ty.filter(|ty| *ty != Type::Dynamic) {
                self.report(
                    Diagnostic::new(
                        TYPE_MISMATCH,
                        format!("`mv-expand` takes a dynamic, not a {found}"),
                        value.span,
                    )
                    .help("`parse_json(...)` makes a dynamic of a string"),
                );
            }
            let to = column.to.as_ref().map_or(Type::Dynamic, |ty| ty.value);
            let name = match column.value.names.first() {
                Some(given) => given.value.clone(),
                None => names::implied(&column.value.value)
                    .unwrap_or_else(|| names::unique("Column1", |name| schema.column(name).is_some())),
            };
            let known =
                if matches!(value.kind, ExprKind::Unknown) && column.to.is_none() { None } else { Some(to) };
            let output = self.column(name.clone(), known.or(Some(Type::Dynamic)));
            expanded.push(MvColumn { id: output.id, value, to });
            match schema.columns.iter_mut().find(|existing| existing.name == name) {
                Some(existing) => *existing = output,
                None => schema.columns.push(output),
            }
        }
        let item_index = index_name.map(|name| {
            let name = names::unique(&name, |name| schema.column(name).is_some());
            let column = self.column(name, Some(Type::Long));
            schema.columns.push(column.clone());
            column.id
        });
        let limit = limit.map(|limit| self.row_count(limit, place));
        Table {
            kind: TableKind::MvExpand {
                input: Box::new(input),
                columns: expanded,
                bags_as_arrays,
                item_index,
                limit,
            },
            schema,
            span,
        }
    }
}

/// The word or string that an operator's parameter is set to.
pub(super) fn text(value: &ast::Expr) -> Option<&str> {
    match &value.kind {
        ast::ExprKind::Name(text) | ast::ExprKind::Literal(Literal::String(text)) => Some(text),
        ast::ExprKind::Literal(Literal::Bool(true)) => Some("true"),
        ast::ExprKind::Literal(Literal::Bool(false)) => Some("false"),
        _ => None,
    }
}
