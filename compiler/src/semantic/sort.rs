//! `sort`, `top`, `take` and `count`.

use kqlc_runtime::{
    aggregate::COUNT,
    types::{Type, Value},
};

use super::{
    Binder,
    problem::{NOT_CONSTANT, TYPE_MISMATCH},
    scope::Place,
    tree::{Aggregate, Schema, SortKey, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, Ordering},
};

impl Binder<'_> {
    pub(super) fn sort(&mut self, input: Table, keys: &[Ordering], span: Span, place: Place<'_>) -> Table {
        let keys = self.sort_keys(&input.schema, keys, place);
        let schema = input.schema.clone();
        Table { kind: TableKind::Sort { input: Box::new(input), keys }, schema, span }
    }

    pub(super) fn top(
        &mut self,
        input: Table,
        count: &ast::Expr,
        by: &[Ordering],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let count = self.row_count(count, place);
        let keys = self.sort_keys(&input.schema, by, place);
        let schema = input.schema.clone();
        Table { kind: TableKind::Top { input: Box::new(input), count, keys }, schema, span }
    }

    pub(super) fn take(&mut self, input: Table, count: &ast::Expr, span: Span, place: Place<'_>) -> Table {
        let count = self.row_count(count, place);
        let schema = input.schema.clone();
        Table { kind: TableKind::Take { input: Box::new(input), count }, schema, span }
    }

    pub(super) fn count(&mut self, input: Table, name: Option<&ast::Name>, span: Span) -> Table {
        let column = self.column(name.map_or("Count", |name| &name.value), Some(Type::Long));
        let aggregate = Aggregate {
            ids: vec![column.id],
            function: &COUNT,
            arguments: Vec::new(),
            options: Vec::new(),
            condition: None,
            span,
        };
        Table {
            kind: TableKind::Summarize {
                input: Box::new(input),
                by: Vec::new(),
                aggregates: vec![aggregate],
            },
            schema: Schema { columns: vec![column], open: false },
            span,
        }
    }

    /// Descending unless said otherwise; nulls are last when descending and first when ascending.
    fn sort_keys(&mut self, row: &Schema, keys: &[Ordering], place: Place<'_>) -> Vec<SortKey> {
        keys.iter()
            .map(|key| {
                let value = self.scalar(&key.value.value, place.over(row));
                if value.ty == Some(Type::Dynamic) {
                    self.report(
                        Diagnostic::new(TYPE_MISMATCH, "dynamic values have no order to sort by", value.span)
                            .help("convert it, as in `tostring(...)` or `tolong(...)`"),
                    );
                }
                let descending = !key.ascending.unwrap_or(false);
                SortKey { value, descending, nulls_first: key.nulls_first.unwrap_or(!descending) }
            })
            .collect()
    }

    /// A number of rows, known before the query runs.
    pub(super) fn row_count(&mut self, count: &ast::Expr, place: Place<'_>) -> u64 {
        let bound = self.scalar(count, place.outside());
        if let Some(found) = bound.ty.filter(|ty| !matches!(ty, Type::Int | Type::Long | Type::Dynamic)) {
            self.report(Diagnostic::new(
                TYPE_MISMATCH,
                format!("the number of rows must be a whole number, not a {found}"),
                count.span,
            ));
            return 0;
        }
        let bound = self.convert(bound, Type::Long);
        match bound.literal() {
            Some(Value::Long(rows)) => u64::try_from(*rows).unwrap_or(0),
            _ => {
                if bound.ty.is_some() && bound.columns().is_empty() {
                    self.refuse_form("a computed number of rows", count.span);
                } else if !matches!(bound.kind, super::tree::ExprKind::Unknown) {
                    self.report(Diagnostic::new(
                        NOT_CONSTANT,
                        "the number of rows must be a constant",
                        count.span,
                    ));
                }
                0
            }
        }
    }
}
