//! `make-series`
//!
//! `make-series n = count() default = 0 on t from a to b step s by k` is
//! `where t >= a and t < b | summarize n = count() by k, bin_at(t, s, a)`, whose rows an operation lays out as arrays.

use kqlc_runtime::{
    plan::Operation,
    types::{Type, Value},
};

use super::{
    Binder,
    aggregate::{Keys, is_aggregate},
    expression::constant,
    mv_expand::text,
    names,
    operator::logic,
    problem::{MISPLACED_AGGREGATE, TYPE_MISMATCH, UNSUPPORTED_FORM},
    scope::Place,
    tree::{Aggregate, Assignment, Call, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, NamedExpr, OperatorKind, OperatorParameter, SeriesAggregate},
};

/// The parts of a `make-series`.
struct Series<'a> {
    aggregates: &'a [SeriesAggregate],
    axis: &'a NamedExpr,
    /// From, to, step.
    bounds: [Option<&'a ast::Expr>; 3],
    /// `in range (from, to, step)`: the end belongs to the axis, whose values are multiples of the step.
    in_range: bool,
    /// There is a series without any row.
    nonempty: bool,
    by: &'a [NamedExpr],
}

/// What a series is made along: its value for each row, and the bounds in the types that they are computed in.
struct Axis {
    value: Expr,
    from: Option<Expr>,
    to: Option<Expr>,
    step: Expr,
    /// The end is one of its values, which are multiples of the step.
    is_closed: bool,
}

impl Binder<'_> {
    /// The keys, an array for each aggregate, and the array of the axis.
    pub(super) fn make_series(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Table {
        let OperatorKind::MakeSeries { parameters, aggregates, axis, from, to, step, in_range, by } =
            &operator.kind
        else {
            return self.unsupported_operator(operator);
        };
        let is_nonempty =
            |it: &OperatorParameter| it.name.value == "kind" && text(&it.value) == Some("nonempty");
        let series = Series {
            aggregates,
            axis,
            bounds: [from.as_ref(), to.as_ref(), Some(step)],
            in_range: *in_range,
            nonempty: parameters.iter().any(is_nonempty),
            by,
        };
        self.series(input, &series, operator, place)
    }

    fn series(
        &mut self,
        input: Table,
        series: &Series<'_>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let row = input.schema.clone();
        let axis = self.scalar(&series.axis.value, place.over(&row));
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
        let bounds = series.bounds.map(|bound| bound.map(|bound| self.scalar(bound, place.outside())));
        let (input, keys, mut columns) = self.outputs(input, series.by, place);
        if let Some(key) = keys.iter().find(|key| key.value.ty == Some(Type::Dynamic)) {
            self.refuse_form("`make-series` by a dynamic", key.value.span);
        }
        let key_count = columns.len();
        let mut aggregates = Vec::new();
        for aggregate in series.aggregates {
            let (computed, output) = self.series_column(&row, aggregate, &columns, place);
            aggregates.push(computed);
            columns.extend(output);
        }
        let given = series.axis.names.first().map(|name| name.value.clone());
        let name =
            given.or_else(|| names::implied(&series.axis.value)).unwrap_or_else(|| "Column1".to_owned());
        let name = names::unique(&name, |taken| columns.iter().any(|column| column.name == taken));
        columns.push(self.column(name, Some(Type::Dynamic)));
        let schema = Schema { columns, open: false };
        let refused = Table { kind: TableKind::Error, schema: schema.clone(), span: operator.span };
        let axis = self.series_axis(axis, bounds, series.in_range, operator.keyword.span);
        let aggregates: Option<Vec<(Aggregate, Column, Expr)>> = aggregates.into_iter().collect();
        let (Some(axis), Some(aggregates)) = (axis, aggregates) else { return refused };
        if matches!(input.kind, TableKind::Error) {
            return refused;
        }
        let grouped =
            self.grouped_series(input, keys, &schema.columns[..key_count], &axis, aggregates, operator.span);
        self.laid_out(grouped, key_count, axis, series, schema, operator.span)
    }

    /// The axis with its bounds; `None` if it is refused, or a problem has been reported.
    fn series_axis(
        &mut self,
        value: Expr,
        [from, to, step]: [Option<Expr>; 3],
        in_range: bool,
        at: Span,
    ) -> Option<Axis> {
        let step = step?;
        let known = [Some(&value), from.as_ref(), to.as_ref(), Some(&step)];
        if known.into_iter().flatten().any(|expr| expr.ty.is_none() || matches!(expr.kind, ExprKind::Unknown))
        {
            return None;
        }
        let is_real = [Some(&value), from.as_ref(), to.as_ref(), Some(&step)]
            .into_iter()
            .flatten()
            .any(|expr| matches!(expr.ty, Some(Type::Real)));
        let ty = match value.ty? {
            ty @ (Type::DateTime | Type::TimeSpan) => ty,
            Type::Int | Type::Long | Type::Real if is_real => Type::Real,
            Type::Int | Type::Long => Type::Long,
            other => {
                self.refuse_form(&format!("a series along a {other}"), value.span);
                return None;
            }
        };
        let length = if ty == Type::DateTime { Type::TimeSpan } else { ty };
        let fits = |expr: &Expr, wanted: Type| {
            expr.ty == Some(wanted)
                || (wanted == Type::Real && expr.ty.is_some_and(Type::is_numeric))
                || (wanted == Type::Long && expr.ty == Some(Type::Int))
        };
        let misfit = [from.as_ref(), to.as_ref()].into_iter().flatten().find(|bound| !fits(bound, ty));
        if let Some(misfit) = misfit.or(Some(&step).filter(|step| !fits(step, length))) {
            self.refuse_form("a bound of a series of another type than its axis", misfit.span);
            return None;
        }
        if from.is_none() && to.is_some() {
            self.report(
                Diagnostic::new(
                    UNSUPPORTED_FORM,
                    "`make-series` with `to` and without `from` cannot be compiled yet",
                    at,
                )
                .note("where its bins begin then is not documented"),
            );
            return None;
        }
        let (value, step) = (self.convert(value, ty), self.convert(step, length));
        let from = from.map(|from| self.convert(from, ty));
        let to = to.map(|to| self.convert(to, ty));
        Some(Axis { value, from, to, step, is_closed: in_range })
    }

    /// The rows within the bounds, grouped by the keys and the bins of the axis.
    ///
    /// A combination of keys without a row in the bounds gives no series (not measured).
    fn grouped_series(
        &mut self,
        input: Table,
        mut keys: Vec<Assignment>,
        key_columns: &[Column],
        axis: &Axis,
        aggregates: Vec<(Aggregate, Column, Expr)>,
        span: Span,
    ) -> Grouped {
        let mut table = input;
        let after = axis.from.clone().map(|from| self.infix(">=", axis.value.clone(), from, span, span));
        let before = axis.to.clone().map(|to| {
            let operator = if axis.is_closed { "<=" } else { "<" };
            self.infix(operator, axis.value.clone(), to, span, span)
        });
        let within = match (after, before) {
            (Some(after), Some(before)) => Some(logic(true, after, before, span)),
            (after, before) => after.or(before),
        };
        if let Some(predicate) = within {
            let schema = table.schema.clone();
            table = Table { kind: TableKind::Where { input: Box::new(table), predicate }, schema, span };
        }
        let bin = match &axis.from {
            Some(from) if !axis.is_closed => {
                self.apply("bin_at", vec![axis.value.clone(), axis.step.clone(), from.clone()], span)
            }
            _ => self.apply("bin", vec![axis.value.clone(), axis.step.clone()], span),
        };
        let bin_column = self.column("$bin", bin.ty);
        keys.push(Assignment { id: bin_column.id, value: bin });
        let mut columns = key_columns.to_vec();
        columns.push(bin_column);
        let mut computed = Vec::new();
        let mut defaults = Vec::new();
        for (aggregate, column, default) in aggregates {
            computed.push(aggregate);
            columns.push(column);
            defaults.push(default);
        }
        let kind = TableKind::Summarize { input: Box::new(table), by: keys, aggregates: computed };
        Grouped { table: Table { kind, schema: Schema { columns, open: false }, span }, defaults }
    }

    /// The groups laid out as arrays.
    fn laid_out(
        &mut self,
        grouped: Grouped,
        key_count: usize,
        axis: Axis,
        series: &Series<'_>,
        mut schema: Schema,
        span: Span,
    ) -> Table {
        let Grouped { table, defaults } = grouped;
        let ty = axis.value.ty.unwrap_or(Type::Long);
        let null = || constant(Value::null(ty), span);
        let start = match axis.from {
            Some(from) if axis.is_closed => self.apply("bin", vec![from, axis.step.clone()], span),
            Some(from) => from,
            None => null(),
        };
        let whole = |count: usize| constant(Value::Long(i64::try_from(count).unwrap_or(i64::MAX)), span);
        let truth = |value: bool| constant(Value::Bool(value), span);
        let mut constants = vec![
            whole(key_count),
            start,
            axis.to.unwrap_or_else(null),
            axis.step,
            truth(axis.is_closed),
            truth(series.nonempty && key_count == 0),
        ];
        constants.extend(defaults);
        let read = |column: &Column| Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
        let arguments = table.schema.columns.iter().map(read).collect();
        // The operation makes all its columns, those of the keys too.
        for column in &mut schema.columns {
            *column = self.column(column.name.clone(), column.ty);
        }
        let call = Call {
            operation: Operation::MakeSeries,
            arguments,
            constants,
            keeps_input: false,
            ids: schema.columns.iter().map(|column| column.id).collect(),
        };
        Table { kind: TableKind::Call { input: Box::new(table), call }, schema, span }
    }

    /// An aggregate, the column that it has while rows are grouped, and what stands where there is no row; then its columns in the
    /// result.
    fn series_column(
        &mut self,
        row: &Schema,
        aggregate: &SeriesAggregate,
        keys: &[Column],
        place: Place<'_>,
    ) -> (Option<(Aggregate, Column, Expr)>, Vec<Column>) {
        let default = aggregate.default.as_ref().map(|default| self.scalar(default, place.outside()));
        let given: Vec<String> = aggregate.value.names.iter().map(|name| name.value.clone()).collect();
        let value = &aggregate.value.value;
        let ast::ExprKind::Call { name, arguments } = &value.kind else {
            self.report(
                Diagnostic::new(MISPLACED_AGGREGATE, "a series is made of an aggregate", value.span)
                    .help("write an aggregate such as `count()` or `sum(...)`"),
            );
            return (None, Vec::new());
        };
        if !is_aggregate(name, arguments) {
            self.scalar(value, place.over(row));
            self.refuse_form("a series of an expression over aggregates", value.span);
            let name = given.into_iter().next().or_else(|| names::implied(value));
            let name = name.unwrap_or_else(|| "Column1".to_owned());
            return (None, vec![self.column(name, Some(Type::Dynamic))]);
        }
        let by = Keys { columns: keys, carried: Vec::new() };
        let (computed, columns) = self.aggregate(name, arguments, &given, row, &by, value.span, place);
        let computed =
            computed.and_then(|computed| self.series_default(computed, &columns, default, value.span));
        let columns = columns
            .into_iter()
            .map(|column| {
                let taken = |name: &str| keys.iter().any(|key| key.name == name);
                let name = names::unique(&column.name, taken);
                Column { name: name.into(), ty: Some(Type::Dynamic), ..column }
            })
            .collect();
        (computed, columns)
    }

    /// The aggregate of a series with its default, 0 if none is given.
    fn series_default(
        &mut self,
        aggregate: Aggregate,
        columns: &[Column],
        default: Option<Expr>,
        span: Span,
    ) -> Option<(Aggregate, Column, Expr)> {
        let [column] = columns else {
            self.refuse_form("a series of an aggregate with several columns", span);
            return None;
        };
        let ty = column.ty?;
        if !ty.is_numeric() {
            self.refuse_form(&format!("a series of {ty} values"), span);
            return None;
        }
        let default = default.unwrap_or_else(|| constant(Value::Long(0), span));
        let default_ty = default.ty?;
        if !default_ty.is_numeric()
            || (ty != Type::Real && ty != Type::Decimal && default_ty == Type::Real && !is_null(&default))
        {
            self.refuse_form("a default of another type than its series", default.span);
            return None;
        }
        let default = self.convert(default, ty);
        Some((aggregate, column.clone(), default))
    }
}

/// The rows of a series, grouped, and the defaults of its aggregates.
struct Grouped {
    table: Table,
    defaults: Vec<Expr>,
}

fn is_null(expr: &Expr) -> bool {
    expr.literal().is_some_and(Value::is_null)
}
