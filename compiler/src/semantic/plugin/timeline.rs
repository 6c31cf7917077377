//! `rolling_percentile`, `session_count`, `sequence_detect` and `schema_merge`.

use kqlc_runtime::{
    plan::Operation,
    types::{Type, Value},
};

use super::super::{
    Binder,
    expression::constant,
    scope::Place,
    tree::{Call, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    source::Span,
    syntax::ast::{self, Argument, Literal},
};

impl Binder<'_> {
    /// The bin of each row is computed first; a percentile is a real, a number of bins a long.
    pub(super) fn rolled(
        &mut self,
        input: Table,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let [value, percentile, index, size, window, slices @ ..] = arguments else { return None };
        let row = input.schema.clone();
        let value = self.scalar(&value.value, place.over(&row));
        if !matches!(value.ty, Some(Type::Long | Type::Real | Type::DateTime | Type::TimeSpan)) {
            return None;
        }
        let percentile = self.scalar(&percentile.value, place.outside());
        let index = self.scalar(&index.value, place.over(&row));
        let size = self.step(index.ty?, &size.value, place)?;
        let window = self.scalar(&window.value, place.outside());
        let bin = self.apply("bin", vec![index, size.clone()], span);
        let constants = vec![self.convert(percentile, Type::Real), size, self.convert(window, Type::Long)];
        let mut read = vec![value, bin];
        read.extend(self.each_over(slices.iter(), &row, place));
        called(Operation::RollingPercentile, input, read, constants, columns, span)
    }

    /// Ids and times are read; start, end, bin and window are the same for all rows.
    pub(super) fn sessions(
        &mut self,
        input: Table,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let [id, time, start, end, size, window, slices @ ..] = arguments else { return None };
        let row = input.schema.clone();
        let id = self.scalar(&id.value, place.over(&row));
        let time = self.scalar(&time.value, place.over(&row));
        let ty = time.ty.filter(|ty| matches!(ty, Type::Long | Type::DateTime))?;
        let mut constants = Vec::new();
        for bound in [start, end] {
            let bound = self.scalar(&bound.value, place.outside());
            constants.push(self.convert(bound, ty));
        }
        for step in [size, window] {
            constants.push(self.step(ty, &step.value, place)?);
        }
        let mut read = vec![id, time];
        read.extend(self.each_over(slices.iter(), &row, place));
        called(Operation::SessionCount, input, read, constants, columns, span)
    }

    /// Steps, which are conditions with names; what stands beside them correlates rows.
    pub(super) fn sequences(
        &mut self,
        input: Table,
        arguments: &[Argument],
        columns: Vec<Column>,
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let [time, step, whole, rest @ ..] = arguments else { return None };
        let row = input.schema.clone();
        let time = self.scalar(&time.value, place.over(&row));
        let limits = [step, whole].map(|limit| self.scalar(&limit.value, place.outside()));
        let (steps, keys): (Vec<&Argument>, Vec<&Argument>) =
            rest.iter().partition(|argument| !argument.names.is_empty());
        let is_time = time.ty == Some(Type::DateTime);
        if !is_time || steps.len() < 2 || limits.iter().any(|limit| limit.ty != Some(Type::TimeSpan)) {
            return None;
        }
        let mut read = vec![time];
        let count = Value::Long(i64::try_from(steps.len()).unwrap_or(i64::MAX));
        for step in steps {
            let condition = self.scalar(&step.value, place.over(&row));
            read.push(self.condition(condition));
        }
        read.extend(self.each_over(keys.into_iter(), &row, place));
        let constants = limits.into_iter().chain(std::iter::once(constant(count, span))).collect();
        called(Operation::SequenceDetect, input, read, constants, columns, span)
    }

    /// What slices or correlates rows.
    fn each_over<'a>(
        &mut self,
        arguments: impl Iterator<Item = &'a Argument>,
        row: &Schema,
        place: Place<'_>,
    ) -> Vec<Expr> {
        arguments.map(|argument| self.scalar(&argument.value, place.over(row))).collect()
    }

    /// A span on a line of values of a type.
    pub(super) fn step(&mut self, ty: Type, step: &ast::Expr, place: Place<'_>) -> Option<Expr> {
        let step = self.scalar(step, place.outside());
        match (ty, step.ty?) {
            (Type::Long, Type::Int | Type::Long) => Some(self.convert(step, Type::Long)),
            (Type::DateTime | Type::TimeSpan, Type::TimeSpan) => Some(step),
            _ => None,
        }
    }

    /// The columns of `getschema`, in its order.
    pub(super) fn merged_schemas(
        &mut self,
        input: Table,
        arguments: &[Argument],
        span: Span,
    ) -> Option<Table> {
        let keeps_order = match arguments {
            [] => true,
            [
                Argument {
                    value: ast::Expr { kind: ast::ExprKind::Literal(Literal::Bool(keeps)), .. }, ..
                },
            ] => *keeps,
            _ => return None,
        };
        let wanted = [
            ("ColumnName", Type::String),
            ("ColumnOrdinal", Type::Long),
            ("DataType", Type::String),
            ("ColumnType", Type::String),
        ];
        let (mut read, mut columns) = (Vec::new(), Vec::new());
        for (name, ty) in wanted {
            let column = input.schema.column(name)?;
            let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
            read.push(if ty == Type::Long { self.convert(value, ty) } else { value });
            columns.push(self.column(name, Some(ty)));
        }
        if read.iter().zip(&columns).any(|(value, column)| value.ty != column.ty) {
            return None;
        }
        let constants = vec![constant(Value::Bool(keeps_order), span)];
        called(Operation::SchemaMerge, input, read, constants, columns, span)
    }
}

/// A call that makes all columns of its result; `None` if something in it is not understood.
pub(super) fn called(
    operation: Operation,
    input: Table,
    arguments: Vec<Expr>,
    constants: Vec<Expr>,
    columns: Vec<Column>,
    span: Span,
) -> Option<Table> {
    let is_unknown = |expr: &Expr| matches!(expr.kind, ExprKind::Unknown) || expr.ty.is_none();
    let varies = |expr: &Expr| !expr.columns().is_empty();
    let is_open = input.schema.open || columns.iter().any(|column| column.ty.is_none());
    if is_open || arguments.iter().chain(&constants).any(is_unknown) || constants.iter().any(varies) {
        return None;
    }
    let ids = columns.iter().map(|column| column.id).collect();
    let call = Call { operation, arguments, constants, keeps_input: false, ids };
    let schema = Schema { columns, open: false };
    Some(Table { kind: TableKind::Call { input: Box::new(input), call }, schema, span })
}
