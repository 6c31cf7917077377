//! `sort`, `top`, `take` and `count`.

use kqlc_runtime::{
    aggregate::COUNT,
    plan::Operation,
    types::{Type, Value},
};

use super::{
    Binder,
    problem::{NOT_CONSTANT, TYPE_MISMATCH},
    scope::Place,
    tree::{Aggregate, Call, Expr, Schema, SortKey, Table, TableKind},
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
        let count = self.number_of_rows(count, place);
        let keys = self.sort_keys(&input.schema, by, place);
        self.first_rows(input, count, Some(keys), span)
    }

    /// The first rows, in the order of keys if there are any.
    pub(super) fn first_rows(
        &mut self,
        input: Table,
        count: RowCount,
        keys: Option<Vec<SortKey>>,
        span: Span,
    ) -> Table {
        let _ = self;
        let schema = input.schema.clone();
        let input = Box::new(input);
        let kind = match (count, keys) {
            (RowCount::Known(count), Some(keys)) => TableKind::Top { input, count, keys },
            (RowCount::Known(count), None) => TableKind::Take { input, count },
            (RowCount::Computed(count), keys) => {
                let input = match keys {
                    Some(keys) => {
                        let kind = TableKind::Sort { input, keys };
                        Box::new(Table { kind, schema: schema.clone(), span })
                    }
                    None => input,
                };
                let call = Call {
                    operation: Operation::First,
                    arguments: Vec::new(),
                    constants: vec![count],
                    keeps_input: true,
                    ids: Vec::new(),
                };
                TableKind::Call { input, call }
            }
        };
        Table { kind, schema, span }
    }

    pub(super) fn take(&mut self, input: Table, count: &ast::Expr, span: Span, place: Place<'_>) -> Table {
        let count = self.number_of_rows(count, place);
        self.first_rows(input, count, None, span)
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
        match self.number_of_rows(count, place) {
            RowCount::Known(rows) => rows,
            RowCount::Computed(_) => {
                self.refuse_form("a computed number of rows", count.span);
                0
            }
        }
    }

    /// A number of rows, the same for all of them.
    pub(super) fn number_of_rows(&mut self, count: &ast::Expr, place: Place<'_>) -> RowCount {
        let bound = self.scalar(count, place.outside());
        if let Some(found) = bound.ty.filter(|ty| !matches!(ty, Type::Int | Type::Long | Type::Dynamic)) {
            self.report(Diagnostic::new(
                TYPE_MISMATCH,
                format!("the number of rows must be a whole number, not a {found}"),
                count.span,
            ));
            return RowCount::Known(0);
        }
        let bound = self.convert(bound, Type::Long);
        match bound.literal() {
            Some(Value::Long(rows)) => RowCount::Known(u64::try_from(*rows).unwrap_or(0)),
            _ if bound.columns().is_empty() && !matches!(bound.kind, super::tree::ExprKind::Unknown) => {
                RowCount::Computed(bound)
            }
            _ => {
                if !matches!(bound.kind, super::tree::ExprKind::Unknown) {
                    self.report(Diagnostic::new(
                        NOT_CONSTANT,
                        "the number of rows must be a constant",
                        count.span,
                    ));
                }
                RowCount::Known(0)
            }
        }
    }
}

/// How many rows are taken.
#[derive(Clone, Debug)]
pub(super) enum RowCount {
    /// Known when the query is compiled.
    Known(u64),
    /// Known when it runs: a long.
    Computed(Expr),
}
