//! `make-series`

use kqlc_runtime::types::Type;

use super::{
    Binder,
    aggregate::{Keys, is_aggregate},
    names,
    problem::{MISPLACED_AGGREGATE, TYPE_MISMATCH},
    scope::Place,
    tree::{Column, Table},
};
use crate::{
    diagnostic::Diagnostic,
    syntax::ast::{self, NamedExpr, SeriesAggregate},
};

/// The parts of a `make-series`.
pub(super) struct Series<'a> {
    pub(super) aggregates: &'a [SeriesAggregate],
    pub(super) axis: &'a NamedExpr,
    /// From, to, step.
    pub(super) bounds: [Option<&'a ast::Expr>; 3],
    pub(super) by: &'a [NamedExpr],
}

impl Binder<'_> {
    /// The keys, an array for each aggregate, and the array of the axis.
    pub(super) fn make_series(
        &mut self,
        input: &Table,
        series: &Series<'_>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let row = &input.schema;
        let axis = self.scalar(&series.axis.value, place.over(row));
        if let Some(found) = axis.ty
            && !matches!(found, Type::DateTime | Type::TimeSpan | Type::Dynamic)
            && !found.is_numeric()
        {
            self.report(Diagnostic::new(
                TYPE_MISMATCH,
                format!("the axis of a series is a datetime, timespan or number, not a {found}"),
                axis.span,
            ));
        }
        for bound in series.bounds.into_iter().flatten() {
            self.scalar(bound, place.outside());
        }
        let (_, mut columns) = self.output(row, series.by, place);
        for aggregate in series.aggregates {
            let output = self.series_column(row, aggregate, &columns, place);
            columns.extend(output);
        }
        let given = series.axis.names.first().map(|name| name.value.clone());
        let name =
            given.or_else(|| names::implied(&series.axis.value)).unwrap_or_else(|| "Column1".to_owned());
        let name = names::unique(&name, |taken| columns.iter().any(|column| column.name == taken));
        columns.push(self.column(name, Some(Type::Dynamic)));
        self.uncompiled(operator, columns, false)
    }

    fn series_column(
        &mut self,
        row: &super::tree::Schema,
        aggregate: &SeriesAggregate,
        keys: &[Column],
        place: Place<'_>,
    ) -> Vec<Column> {
        if let Some(default) = &aggregate.default {
            self.scalar(default, place.outside());
        }
        let given: Vec<String> = aggregate.value.names.iter().map(|name| name.value.clone()).collect();
        let value = &aggregate.value.value;
        let ast::ExprKind::Call { name, arguments } = &value.kind else {
            self.report(
                Diagnostic::new(MISPLACED_AGGREGATE, "a series is made of an aggregate", value.span)
                    .help("write an aggregate such as `count()` or `sum(...)`"),
            );
            return Vec::new();
        };
        if !is_aggregate(name, arguments) {
            self.scalar(value, place.over(row));
            let name = given.into_iter().next().or_else(|| names::implied(value));
            return vec![self.column(name.unwrap_or_else(|| "Column1".to_owned()), Some(Type::Dynamic))];
        }
        let (_, columns) = self.aggregate(
            name,
            arguments,
            &given,
            row,
            &Keys { columns: keys, carried: Vec::new() },
            value.span,
            place,
        );
        columns
            .into_iter()
            .map(|column| {
                let taken = |name: &str| keys.iter().any(|key| key.name == name);
                let name = names::unique(&column.name, taken);
                Column { name, ty: Some(Type::Dynamic), ..column }
            })
            .collect()
    }
}
