//! Plugins over what users did on a line of times or numbers; `rows_near` and `dcount_intersect`.

use kqlc_runtime::{
    plan::Operation,
    types::{Type, Value},
};

use super::{
    super::{
        Binder,
        expression::constant,
        query::Meaning,
        scope::Place,
        tree::{Call, Column, Expr, ExprKind, Schema, Table, TableKind},
        window::is_serialized,
    },
    Output,
    timeline::called,
};
use crate::{
    source::Span,
    syntax::ast::{self, Argument},
};

/// A plugin over activities: what stands behind its start and end.
struct Shape {
    operation: Operation,
    /// Spans on the line, and counts where one is false.
    spans: &'static [bool],
    /// What comes out behind the time and the dimensions.
    counts: &'static [(&'static str, Type)],
}

/// `None` for other plugins.
fn shape(plugin: &str) -> Option<Shape> {
    let (operation, spans, counts): (_, &[bool], &[(&str, Type)]) = match plugin {
        "active_users_count" => {
            (Operation::ActiveUsersCount, &[true, true, false, true], &[("dcount", Type::Long)])
        }
        "activity_counts_metrics" => (
            Operation::ActivityCountsMetrics,
            &[true],
            &[
                ("count", Type::Long),
                ("dcount", Type::Long),
                ("new_dcount", Type::Long),
                ("aggregated_dcount", Type::Long),
            ],
        ),
        "activity_engagement" => (
            Operation::ActivityEngagement,
            &[true, true],
            &[
                ("dcount_activities_inner", Type::Long),
                ("dcount_activities_outer", Type::Long),
                ("activity_ratio", Type::Real),
            ],
        ),
        "activity_metrics" => (
            Operation::ActivityMetrics,
            &[true],
            &[
                ("dcount_values", Type::Long),
                ("dcount_newvalues", Type::Long),
                ("retention_rate", Type::Real),
                ("churn_rate", Type::Real),
            ],
        ),
        "new_activity_metrics" => (
            Operation::NewActivityMetrics,
            &[true],
            &[
                ("dcount_new_values", Type::Long),
                ("dcount_retained_values", Type::Long),
                ("dcount_churn_values", Type::Long),
                ("retention_rate", Type::Real),
                ("churn_rate", Type::Real),
            ],
        ),
        "sliding_window_counts" => {
            (Operation::SlidingWindowCounts, &[true, true], &[("Count", Type::Long), ("Dcount", Type::Long)])
        }
        _ => return None,
    };
    Some(Shape { operation, spans, counts })
}

impl Binder<'_> {
    /// The time of each window, the dimensions, and the counts. The start and the end may be left out of some.
    pub(super) fn activity_output(
        &mut self,
        plugin: &str,
        plain: &[&Argument],
        row: &Schema,
        place: Place<'_>,
    ) -> Output {
        let Some(shape) = shape(plugin) else { return Output { columns: Vec::new(), open: true } };
        let dimensions = &plain[plain.len().min(4 + shape.spans.len())..];
        if plugin != "new_activity_metrics" {
            return self.timeline(plain, dimensions, row, place, shape.counts);
        }
        let time = self.argument_columns(&plain[plain.len().min(1)..plain.len().min(2)], row, place);
        let time = time.first().map_or_else(|| "TimeGenerated".into(), |column| column.name.clone());
        let mut columns = vec![
            self.column(format!("from_{time}"), Some(Type::DateTime)),
            self.column(format!("to_{time}"), Some(Type::DateTime)),
        ];
        let dimensions: Vec<&Argument> =
            dimensions.iter().copied().filter(|argument| is_dimension(argument, row)).collect();
        columns.extend(self.argument_columns(&dimensions, row, place));
        for (name, ty) in shape.counts {
            columns.push(self.column(*name, Some(*ty)));
        }
        Output { columns, open: false }
    }

    /// Ids, times and dimensions are read; the start, the end and the spans are the same for all rows.
    pub(super) fn activities(
        &mut self,
        input: Table,
        plugin: &ast::Name,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let shape = shape(&plugin.value)?;
        let [id, time, start, end, rest @ ..] = arguments else { return None };
        let (spans, rest) = rest.split_at_checked(shape.spans.len())?;
        let row = input.schema.clone();
        let id = self.scalar(&id.value, place.over(&row));
        let time = self.scalar(&time.value, place.over(&row));
        let ty = time.ty.filter(|ty| matches!(ty, Type::Long | Type::DateTime))?;
        let mut constants = Vec::new();
        for bound in [start, end] {
            constants.push(self.on_line(ty, &bound.value, place)?);
        }
        for (argument, is_span) in spans.iter().zip(shape.spans) {
            constants.push(if *is_span {
                self.step(ty, &argument.value, place)?
            } else {
                let count = self.scalar(&argument.value, place.outside());
                matches!(count.ty, Some(Type::Int | Type::Long)).then(|| self.convert(count, Type::Long))?
            });
        }
        let (cohort, dimensions): (&[Argument], &[Argument]) = match rest {
            [first, others @ ..] if !is_dimension(first, &row) => (std::slice::from_ref(first), others),
            _ => (&[], rest),
        };
        if shape.operation == Operation::NewActivityMetrics {
            constants.push(match cohort {
                [cohort] => self.on_line(ty, &cohort.value, place)?,
                _ => constant(Value::null(ty), span),
            });
            // The binder of Microsoft's parser says datetime whatever the line is.
            if ty != Type::DateTime {
                return None;
            }
        } else if !cohort.is_empty() {
            return None;
        }
        let mut read = vec![id, time];
        for dimension in dimensions {
            if !is_dimension(dimension, &row) {
                return None;
            }
            read.push(self.scalar(&dimension.value, place.over(&row)));
        }
        called(shape.operation, input, read, constants, columns, span)
    }

    /// A place on a line of times or numbers.
    fn on_line(&mut self, ty: Type, value: &ast::Expr, place: Place<'_>) -> Option<Expr> {
        // The look-back of `new_activity_metrics` is a table.
        let Meaning::Scalar(value) = self.meaning(value, place.outside()) else { return None };
        match (ty, value.ty?) {
            (Type::Long, Type::Int | Type::Long) => Some(self.convert(value, Type::Long)),
            (wanted, found) => (wanted == found).then_some(value),
        }
    }

    /// The rows around those for which a condition is true; they must be in an order.
    pub(super) fn rows_near(
        &mut self,
        input: Table,
        arguments: &[Argument],
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let ([condition, before] | [condition, before, _]) = arguments else { return None };
        let after = arguments.last()?;
        if !is_serialized(&input) {
            self.refuse_form("`rows_near` of rows without an order", span);
            return Some(self.error_table(span));
        }
        let row = input.schema.clone();
        let condition = self.scalar(&condition.value, place.over(&row));
        let condition = self.condition(condition);
        let mut constants = Vec::new();
        for count in [before, after] {
            let count = self.scalar(&count.value, place.outside());
            constants.push(
                matches!(count.ty, Some(Type::Int | Type::Long)).then(|| self.convert(count, Type::Long))?,
            );
        }
        beside(Operation::RowsNear, input, vec![condition], constants, Vec::new(), span)
    }

    /// The columns of the input, and how many values sketches have in common.
    pub(super) fn intersected(
        &mut self,
        input: Table,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let row = input.schema.clone();
        let sketches: Vec<Expr> =
            arguments.iter().map(|sketch| self.scalar(&sketch.value, place.over(&row))).collect();
        if sketches.iter().any(|sketch| sketch.ty != Some(Type::Dynamic)) {
            return None;
        }
        let made = columns.into_iter().skip(row.columns.len()).collect();
        beside(Operation::DcountIntersect, input, sketches, Vec::new(), made, span)
    }
}

/// True if an argument is a column of the rows.
fn is_dimension(argument: &Argument, row: &Schema) -> bool {
    matches!(&argument.value.kind, ast::ExprKind::Name(name) if row.column(name).is_some() || row.open)
}

/// A call that adds columns to those of its input; `None` if something in it is not understood.
fn beside(
    operation: Operation,
    input: Table,
    arguments: Vec<Expr>,
    constants: Vec<Expr>,
    made: Vec<Column>,
    span: Span,
) -> Option<Table> {
    let is_unknown = |expr: &Expr| matches!(expr.kind, ExprKind::Unknown) || expr.ty.is_none();
    let varies = |expr: &Expr| !expr.columns().is_empty();
    if arguments.iter().chain(&constants).any(is_unknown) || constants.iter().any(varies) {
        return None;
    }
    let ids = made.iter().map(|column| column.id).collect();
    let mut schema = input.schema.clone();
    schema.columns.extend(made);
    let call = Call { operation, arguments, constants, keeps_input: true, ids };
    Some(Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span })
}

#[cfg(test)]
mod tests {
    use crate::semantic::testing::{bound, said};

    const ROWS: &str = "datatable(id: string, at: datetime, k: long)[] | ";
    const PERIOD: &str = "datetime(2024-01-01), datetime(2024-02-01)";

    fn columns(plugin: &str) -> String {
        let bound = bound(&format!("{ROWS} evaluate {plugin}"));
        assert!(bound.query.is_some(), "{plugin}: {:?}", bound.diagnostics);
        let columns = bound.columns.unwrap_or_default();
        columns.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn counts_stand_behind_the_time_and_the_dimensions() {
        let plugin = |name: &str, rest: &str| columns(&format!("{name}(id, at, {PERIOD}, {rest})"));
        assert_eq!(plugin("active_users_count", "8d, 1d, 3, 7d, k"), "at k dcount");
        assert_eq!(plugin("activity_counts_metrics", "1d"), "at count dcount new_dcount aggregated_dcount");
        assert_eq!(
            plugin("activity_engagement", "1d, 7d"),
            "at dcount_activities_inner dcount_activities_outer activity_ratio"
        );
        assert_eq!(
            plugin("activity_metrics", "7d, k"),
            "at k dcount_values dcount_newvalues retention_rate churn_rate"
        );
        assert_eq!(plugin("sliding_window_counts", "7d, 1d"), "at Count Dcount");
        let of_new = "dcount_new_values dcount_retained_values dcount_churn_values retention_rate churn_rate";
        let cohort = plugin("new_activity_metrics", "7d, datetime(2024-01-01), k");
        assert_eq!(cohort, format!("from_at to_at k {of_new}"));
        assert_eq!(plugin("new_activity_metrics", "7d, k"), cohort);
    }

    #[test]
    fn rows_near_others_need_an_order() {
        let unordered = said(&format!("{ROWS} evaluate rows_near(k == 1, 2)"));
        assert_eq!(unordered, "`rows_near` of rows without an order cannot be compiled yet");
        assert_eq!(said(&format!("{ROWS} sort by at | evaluate rows_near(k == 1, 2, 0)")), "");
        assert_eq!(columns("dcount_intersect(dynamic([]), dynamic([]))"), "id at k s0 s1");
    }

    #[test]
    fn what_is_left_out_is_refused_with_the_reason() {
        let left_out = said(&format!("{ROWS} evaluate activity_metrics(id, at, 7d)"));
        assert_eq!(left_out, "the plugin `activity_metrics` cannot be compiled yet");
        let lookback =
            format!("{ROWS} evaluate new_activity_metrics(id, at, {PERIOD}, 7d, (print id = 'a'))");
        assert_eq!(said(&lookback), "the plugin `new_activity_metrics` cannot be compiled yet");
    }
}
