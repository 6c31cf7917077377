//! Window functions: `prev`, `next`, `row_number` and others that look at the rows around.
//!
//! Each becomes an operation over all rows before the operator that names it; the operator reads the column that it makes.

use kqlc_runtime::{
    plan::{Emits, Operation},
    types::{Type, Value},
};

use super::{
    Binder,
    expression::constant,
    problem::{NOT_CONSTANT, NOT_SERIALIZED},
    query::unknown,
    scope::Place,
    tree::{Call, Column, Expr, ExprKind, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, NamedExpr},
};

/// The window functions of the expressions that are being bound, in the order in which they are computed.
#[derive(Debug, Default)]
pub(super) struct Windows {
    made: Vec<(Call, Column, Span)>,
}

/// The operation of a window function.
pub(super) fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "prev" => Operation::Prev,
        "next" => Operation::Next,
        "row_number" => Operation::RowNumber,
        "row_cumsum" => Operation::RowCumsum,
        "row_rank_dense" => Operation::RowRankDense,
        "row_rank_min" => Operation::RowRankMin,
        "row_window_session" => Operation::RowWindowSession,
        _ => return None,
    })
}

impl Binder<'_> {
    /// Binds expressions over the rows of a table; the window functions in them are computed first.
    pub(super) fn over_windows<T>(
        &mut self,
        input: Table,
        bind: impl FnOnce(&mut Self, &Table) -> T,
    ) -> (Table, T) {
        let outer = self.windows.replace(Windows::default());
        let bound = bind(self, &input);
        let windows = std::mem::replace(&mut self.windows, outer).unwrap_or_default();
        let mut table = input;
        if let (Some((_, first, place)), false) = (windows.made.first(), is_serialized(&table)) {
            self.report(
                Diagnostic::new(
                    NOT_SERIALIZED,
                    format!("`{}` needs rows in an order", first.name.trim_start_matches('$')),
                    *place,
                )
                .help("put `sort by ...` or `serialize` before it"),
            );
        }
        for (call, column, _) in windows.made {
            let mut schema = table.schema.clone();
            schema.columns.push(column);
            let span = table.span;
            table = Table { kind: TableKind::Call { input: Box::new(table), call }, schema, span };
        }
        (table, bound)
    }

    /// A call of a window function whose arguments fit: the column that is made for it.
    pub(super) fn window(
        &mut self,
        operation: Operation,
        name: &ast::Name,
        mut given: Vec<Expr>,
        ty: Option<Type>,
        span: Span,
    ) -> Expr {
        let Some(ty) = ty else { return unknown(span) };
        if self.windows.is_none() {
            let refused = self.refuse_form(&format!("`{}` in this place", name.value), span);
            return Expr { ty: Some(ty), ..refused };
        }
        let long = |value| constant(Value::Long(value), span);
        let (arguments, constants) = match operation {
            Operation::Prev | Operation::Next => {
                let mut rest = given.split_off(1).into_iter();
                let offset = rest.next().unwrap_or_else(|| long(1));
                let otherwise = rest.next().unwrap_or_else(|| constant(Value::null(ty), span));
                let offset = self.convert(offset, Type::Long);
                (given, vec![offset, self.convert(otherwise, ty)])
            }
            Operation::RowNumber => {
                let start = if given.is_empty() { long(1) } else { given.remove(0) };
                (given, vec![self.convert(start, Type::Long)])
            }
            Operation::RowWindowSession => {
                let restart = given.split_off(3);
                let spans = given.split_off(1).into_iter().map(|limit| self.convert(limit, Type::TimeSpan));
                let spans = spans.collect();
                let time = given.into_iter().map(|time| self.convert(time, Type::DateTime));
                (time.chain(restart).collect(), spans)
            }
            _ => (given, Vec::new()),
        };
        if let Some(read) = constants.iter().find(|constant| !constant.columns().is_empty()) {
            let message = format!("this argument of `{}` must be the same for all rows", name.value);
            self.report(Diagnostic::new(NOT_CONSTANT, message, read.span));
            return Expr { kind: ExprKind::Unknown, ty: Some(ty), span };
        }
        let column = self.column(format!("${}", name.value), Some(ty));
        let id = column.id;
        let call = Call { operation, arguments, constants, keeps_input: true, ids: vec![id] };
        if let Some(windows) = &mut self.windows {
            windows.made.push((call, column, span));
        }
        Expr { kind: ExprKind::Column(id), ty: Some(ty), span }
    }

    /// `serialize` and what it computes: the rows stay in the order in which they are.
    pub(super) fn serialize(
        &mut self,
        input: Table,
        columns: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let ordered = ordered(input, span);
        if columns.is_empty() { ordered } else { self.extend(ordered, columns, span, place) }
    }
}

/// The rows in the order in which they are.
pub(super) fn ordered(input: Table, span: Span) -> Table {
    let schema = input.schema.clone();
    Table { kind: TableKind::Sort { input: Box::new(input), keys: Vec::new() }, schema, span }
}

/// True if the rows of a table are in an order that the query has given them.
pub(super) fn is_serialized(table: &Table) -> bool {
    match &table.kind {
        TableKind::Sort { .. } | TableKind::Top { .. } => true,
        TableKind::Where { input, .. }
        | TableKind::Extend { input, .. }
        | TableKind::Project { input, .. }
        | TableKind::Take { input, .. }
        | TableKind::MvExpand { input, .. }
        | TableKind::Parse { input, .. }
        | TableKind::ParseKv { input, .. } => is_serialized(input),
        // Where a sequence's last row comes out among the others is not said.
        TableKind::Steps { input, steps } => {
            is_serialized(input) && steps.steps.iter().all(|step| step.emits != Emits::Last)
        }
        TableKind::Call { input, call } => match call.operation {
            Operation::Range => true,
            Operation::RowsNear
            | Operation::First
            | Operation::FirstOfGroup
            | Operation::Prev
            | Operation::Next
            | Operation::RowNumber
            | Operation::RowCumsum
            | Operation::RowRankDense
            | Operation::RowRankMin
            | Operation::RowWindowSession => is_serialized(input),
            // The others make rows of their own, whose order is not said.
            _ => false,
        },
        TableKind::Let(definition) => is_serialized(&definition.table),
        // A problem has been reported.
        TableKind::Error => true,
        TableKind::Scan(_)
        | TableKind::Values(_)
        | TableKind::External(_)
        | TableKind::Summarize { .. }
        | TableKind::Distinct { .. }
        | TableKind::Join { .. }
        | TableKind::Union(_)
        | TableKind::Given
        | TableKind::Apply { .. } => false,
    }
}
