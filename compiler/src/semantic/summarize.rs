//! `summarize`: keys, aggregates, and expressions over aggregates.

use super::{
    Binder,
    aggregate::{Keys, is_aggregate},
    names,
    scope::Place,
    tree::{Assignment, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    catalog::ColumnName,
    source::Span,
    syntax::ast::{self, NamedExpr},
};

impl Binder<'_> {
    /// The keys come first in the result, whatever the text's order.
    pub(super) fn summarize(
        &mut self,
        input: Table,
        list: &[NamedExpr],
        by: &[NamedExpr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        // What the keys need computed before them is no column of the rows.
        let rows = input.schema.clone();
        let (input, keys, key_columns) = self.outputs(input, by, place);
        self.refuse_dynamic_keys("summarize", &keys);
        let carried = keys.iter().filter_map(|key| match key.value.kind {
            ExprKind::Column(id) => Some(id),
            _ => None,
        });
        let by = Keys { columns: &key_columns, carried: carried.collect() };
        let mut inner = key_columns.clone();
        let mut aggregates = Vec::new();
        let mut outputs: Vec<Output> = Vec::new();
        for named in list {
            let given: Vec<String> = named.names.iter().map(|name| name.value.clone()).collect();
            if let Some((name, arguments)) = direct(&named.value) {
                let (aggregate, columns) =
                    self.aggregate(name, arguments, &given, &rows, &by, named.value.span, place);
                aggregates.extend(aggregate);
                inner.extend(columns.iter().cloned());
                let mut given = given.into_iter();
                outputs.extend(columns.into_iter().map(|column| Output::Column(column, given.next())));
                continue;
            }
            // `countif(a) * 1.0 / count()`: the aggregates get columns of their own, computed upon afterwards.
            let mut rewritten = named.value.clone();
            let mut calls = Vec::new();
            lift(&mut rewritten, &mut calls, inner.len());
            let is_plain = calls.is_empty();
            for (hidden, name, arguments, at) in calls {
                let names = [hidden];
                let (aggregate, columns) = self.aggregate(&name, &arguments, &names, &rows, &by, at, place);
                aggregates.extend(aggregate);
                inner.extend(columns);
            }
            let row = Schema { columns: inner.clone(), open: input.schema.open };
            let value = self.scalar(&rewritten, place.over(&row));
            self.refuse_summary(&value, &key_columns, is_plain);
            let name = match given.into_iter().next() {
                Some(given) => Some(given),
                None => self.implied_name(&named.value),
            };
            outputs.push(Output::Value(value, name));
        }
        let computed = outputs.iter().any(|output| matches!(output, Output::Value(..)));
        let mut columns = key_columns.clone();
        let mut assignments: Vec<Assignment> = key_columns.iter().map(|column| same(column, span)).collect();
        let mut explicit: Vec<ColumnName> = key_columns.iter().map(|column| column.name.clone()).collect();
        for output in outputs {
            let taken = |name: &str| columns.iter().any(|column| column.name == name);
            match output {
                Output::Column(column, given) => {
                    // A name that is given twice is wrong; beside the columns of `arg_max(a, *)` it gets a number.
                    if given.as_ref().is_some_and(|name| explicit.iter().any(|known| known == name)) {
                        self.duplicate(&column.name, span);
                    }
                    explicit.extend(given.map(ColumnName::from));
                    let name = names::unique(&column.name, taken);
                    assignments.push(same(&column, span));
                    columns.push(Column { name: name.into(), ..column });
                }
                Output::Value(value, name) => {
                    let name = match name {
                        Some(name) => names::unique(&name, taken),
                        None => (1..)
                            .map(|number| format!("Column{number}"))
                            .find(|name| !taken(name))
                            .expect("some number is free"),
                    };
                    let column = self.column(name, value.ty);
                    assignments.push(Assignment { id: column.id, value });
                    columns.push(column);
                }
            }
        }
        // `arg_max(a, *)` carries columns that only the data tells.
        let open = input.schema.open && list.iter().any(|named| carries_all(&named.value));
        let schema = Schema { columns, open };
        let kind = TableKind::Summarize { input: Box::new(input), by: keys, aggregates };
        if !computed {
            return Table { kind, schema, span };
        }
        let grouped = Table { kind, schema: Schema { columns: inner, open: false }, span };
        let mut columns = schema.columns;
        for (assignment, column) in assignments.iter_mut().zip(&mut columns) {
            if assignment.id == column.id
                && matches!(assignment.value.kind, ExprKind::Column(id) if id == column.id)
            {
                let fresh = self.column(column.name.clone(), column.ty);
                assignment.id = fresh.id;
                *column = fresh;
            }
        }
        Table {
            kind: TableKind::Project { input: Box::new(grouped), columns: assignments },
            schema: Schema { columns, open },
            span,
        }
    }
}

/// True for an aggregate that has `*` among its arguments.
fn carries_all(expr: &ast::Expr) -> bool {
    direct(expr).is_some_and(|(_, arguments)| {
        arguments.iter().any(|argument| matches!(argument.value.kind, ast::ExprKind::Star))
    })
}

/// A column of the result: an aggregate's own, or something computed from aggregates.
enum Output {
    Column(Column, Option<String>),
    Value(Expr, Option<String>),
}

fn same(column: &Column, span: Span) -> Assignment {
    Assignment { id: column.id, value: Expr { kind: ExprKind::Column(column.id), ty: column.ty, span } }
}

/// The aggregate call that an expression is, if it is nothing else.
fn direct(expr: &ast::Expr) -> Option<(&ast::Name, &[ast::Argument])> {
    match &expr.kind {
        ast::ExprKind::Parenthesized(inner) => direct(inner),
        ast::ExprKind::Call { name, arguments } if is_aggregate(name, arguments) => Some((name, arguments)),
        _ => None,
    }
}

type Lifted = (String, ast::Name, Vec<ast::Argument>, Span);

/// Replaces the aggregate calls of an expression by hidden column names.
fn lift(expr: &mut ast::Expr, calls: &mut Vec<Lifted>, base: usize) {
    if let ast::ExprKind::Call { name, arguments } = &expr.kind
        && is_aggregate(name, arguments)
    {
        let hidden = format!("$aggregate{}", base + calls.len());
        calls.push((hidden.clone(), name.clone(), arguments.clone(), expr.span));
        expr.kind = ast::ExprKind::Name(hidden);
        return;
    }
    match &mut expr.kind {
        ast::ExprKind::Call { arguments, .. } | ast::ExprKind::MethodCall { arguments, .. } => {
            for argument in arguments {
                lift(&mut argument.value, calls, base);
            }
        }
        ast::ExprKind::Member { base: inner, .. } | ast::ExprKind::Parenthesized(inner) => {
            lift(inner, calls, base);
        }
        ast::ExprKind::Index { base: inner, index } => {
            lift(inner, calls, base);
            lift(index, calls, base);
        }
        ast::ExprKind::Unary { operand, .. } => lift(operand, calls, base),
        ast::ExprKind::Binary { left, right, .. } => {
            lift(left, calls, base);
            lift(right, calls, base);
        }
        ast::ExprKind::List { left, list, .. } => {
            lift(left, calls, base);
            for element in list {
                lift(element, calls, base);
            }
        }
        ast::ExprKind::Between { operand, low, high, .. } => {
            lift(operand, calls, base);
            lift(low, calls, base);
            lift(high, calls, base);
        }
        ast::ExprKind::Name(_)
        | ast::ExprKind::Wildcard(_)
        | ast::ExprKind::Star
        | ast::ExprKind::TableType(_)
        | ast::ExprKind::Literal(_)
        | ast::ExprKind::Pipe { .. }
        | ast::ExprKind::Source(_)
        | ast::ExprKind::DataTable { .. }
        | ast::ExprKind::ExternalData { .. }
        | ast::ExprKind::Error => {}
    }
}
