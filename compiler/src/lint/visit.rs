//! Walks over every part of a query, whatever stands inside what.

use crate::syntax::ast::{Expr, ExprKind, LetValue, NamedExpr, Operator, OperatorKind, Query, Statement};

/// A part of a query.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// An operator of a pipe.
    Operator(&'a Operator),
}

/// Shows `visit` every expression and operator, outer before inner, in the order of the text.
pub(super) fn walk<'a>(query: &'a Query, visit: &mut dyn FnMut(Node<'a>)) {
    for statement in &query.statements {
        match statement {
            Statement::Let(binding) => match &binding.value {
                LetValue::Expression(value) => expression(value, visit),
                LetValue::Function(function) => walk(&function.body, visit),
            },
            Statement::Expression(value) => expression(value, visit),
            Statement::QueryParameters(parameters) => {
                for default in parameters.iter().filter_map(|parameter| parameter.default.as_ref()) {
                    expression(default, visit);
                }
            }
            Statement::Set(_) | Statement::Other(_) => {}
        }
    }
}

fn expression<'a>(expr: &'a Expr, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Expr(expr));
    match &expr.kind {
        ExprKind::Name(_)
        | ExprKind::Wildcard(_)
        | ExprKind::Star
        | ExprKind::Literal(_)
        | ExprKind::Error => {}
        ExprKind::Call { arguments, .. } => named(arguments, visit),
        ExprKind::Member { base, .. } => expression(base, visit),
        ExprKind::Index { base, index } => {
            expression(base, visit);
            expression(index, visit);
        }
        ExprKind::MethodCall { base, arguments, .. } => {
            expression(base, visit);
            named(arguments, visit);
        }
        ExprKind::Unary { operand, .. } | ExprKind::Parenthesized(operand) => expression(operand, visit),
        ExprKind::Binary { left, right, .. } => {
            expression(left, visit);
            expression(right, visit);
        }
        ExprKind::List { left, list, .. } => {
            expression(left, visit);
            plain(list, visit);
        }
        ExprKind::Between { operand, low, high, .. } => {
            expression(operand, visit);
            expression(low, visit);
            expression(high, visit);
        }
        ExprKind::Pipe { source, operators } => {
            expression(source, visit);
            for inner in operators {
                operator(inner, visit);
            }
        }
        ExprKind::Source(inner) => operator(inner, visit),
        ExprKind::DataTable { values, .. } => plain(values, visit),
        ExprKind::ExternalData { addresses, .. } => plain(addresses, visit),
    }
}

fn operator<'a>(operator: &'a Operator, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Operator(operator));
    match &operator.kind {
        OperatorKind::Where(value) | OperatorKind::Take(value) | OperatorKind::Invoke(value) => {
            expression(value, visit);
        }
        OperatorKind::Extend(columns)
        | OperatorKind::Project(columns)
        | OperatorKind::ProjectRename(columns)
        | OperatorKind::ProjectSmart(columns)
        | OperatorKind::Distinct(columns)
        | OperatorKind::Print(columns)
        | OperatorKind::Serialize(columns) => named(columns, visit),
        OperatorKind::ProjectAway(columns) | OperatorKind::ProjectKeep(columns) => plain(columns, visit),
        OperatorKind::ProjectReorder(columns) => {
            for column in columns {
                expression(&column.column, visit);
            }
        }
        OperatorKind::Summarize { aggregates, by, .. } => {
            named(aggregates, visit);
            if let Some(keys) = by {
                named(keys, visit);
            }
        }
        OperatorKind::Sort(by) => {
            for key in by {
                expression(&key.value.value, visit);
            }
        }
        OperatorKind::Top { count, by } => {
            expression(count, visit);
            for key in by {
                expression(&key.value.value, visit);
            }
        }
        OperatorKind::Join { right, on, .. } | OperatorKind::Lookup { right, on, .. } => {
            expression(right, visit);
            plain(on, visit);
        }
        OperatorKind::Union { tables, .. } => plain(tables, visit),
        OperatorKind::MvExpand { columns, limit, .. } => {
            for column in columns {
                expression(&column.value.value, visit);
            }
            if let Some(limit) = limit {
                expression(limit, visit);
            }
        }
        OperatorKind::MvApply { columns, limit, subquery, .. } => {
            for column in columns {
                expression(&column.value.value, visit);
            }
            if let Some(limit) = limit {
                expression(limit, visit);
            }
            for inner in subquery {
                self::operator(inner, visit);
            }
        }
        OperatorKind::Parse { operand, .. } => expression(operand, visit),
        OperatorKind::Find { tables, predicate, .. } => {
            plain(tables, visit);
            expression(predicate, visit);
        }
        OperatorKind::Range { from, to, step, .. } => {
            expression(from, visit);
            expression(to, visit);
            expression(step, visit);
        }
        OperatorKind::Evaluate { plugin, .. } => expression(plugin, visit),
        OperatorKind::Count { .. }
        | OperatorKind::As(_)
        | OperatorKind::GetSchema
        | OperatorKind::Consume
        | OperatorKind::Render
        | OperatorKind::Other => {}
    }
}

fn plain<'a>(values: &'a [Expr], visit: &mut dyn FnMut(Node<'a>)) {
    for value in values {
        expression(value, visit);
    }
}

fn named<'a>(values: &'a [NamedExpr], visit: &mut dyn FnMut(Node<'a>)) {
    for value in values {
        expression(&value.value, visit);
    }
}
