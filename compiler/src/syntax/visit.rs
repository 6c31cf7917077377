//! Walks over every part of a query, whatever stands inside what.

use super::ast::{
    Expr, ExprKind, JoinCondition, LetValue, MvColumn, NamedExpr, Operator, OperatorKind, Ordering,
    PartitionBody, Query, Statement,
};

/// A part of a query.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// An operator of a pipe.
    Operator(&'a Operator),
}

/// Shows `visit` every expression and operator, outer before inner, in the order of the text.
pub(crate) fn walk<'a>(query: &'a Query, visit: &mut dyn FnMut(Node<'a>)) {
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
            Statement::Alias(_, value) => expression(value, visit),
            Statement::Pattern(pattern) => {
                for case in &pattern.matches {
                    walk(&case.body, visit);
                }
            }
            Statement::Restrict(tables) => plain(tables, visit),
            Statement::Set(_) | Statement::Command(_) => {}
        }
    }
}

fn expression<'a>(expr: &'a Expr, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Expr(expr));
    match &expr.kind {
        ExprKind::Name(_)
        | ExprKind::Wildcard(_)
        | ExprKind::Star
        | ExprKind::TableType(_)
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

#[expect(clippy::too_many_lines, reason = "a case for each operator, of a few lines")]
fn operator<'a>(operator: &'a Operator, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Operator(operator));
    match &operator.kind {
        OperatorKind::Where(value)
        | OperatorKind::Take(value)
        | OperatorKind::Sample(value)
        | OperatorKind::GraphWhere(value)
        | OperatorKind::Invoke(value)
        | OperatorKind::Parse { operand: value, .. }
        | OperatorKind::ParseKv { operand: value, .. }
        | OperatorKind::Evaluate { plugin: value, .. } => expression(value, visit),
        OperatorKind::Extend(columns)
        | OperatorKind::Project(columns)
        | OperatorKind::ProjectRename(columns)
        | OperatorKind::ProjectSmart(columns)
        | OperatorKind::Distinct(columns)
        | OperatorKind::Print(columns)
        | OperatorKind::Serialize(columns) => named(columns, visit),
        OperatorKind::ProjectAway(columns)
        | OperatorKind::ProjectKeep(columns)
        | OperatorKind::ProjectByNames(columns) => plain(columns, visit),
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
        OperatorKind::Sort(by) => orderings(by, visit),
        OperatorKind::Top { count, by } => {
            expression(count, visit);
            orderings(by, visit);
        }
        OperatorKind::Join { right, on: JoinCondition::Where(condition), .. } => {
            expression(right, visit);
            expression(condition, visit);
        }
        OperatorKind::Join { right, on: JoinCondition::On(on), .. }
        | OperatorKind::Lookup { right, on, .. } => {
            expression(right, visit);
            plain(on, visit);
        }
        OperatorKind::Union { tables, .. } => plain(tables, visit),
        OperatorKind::MvExpand { columns, limit, .. } => {
            expanded(columns, visit);
            plain(limit, visit);
        }
        OperatorKind::MvApply { columns, limit, subquery, .. } => {
            expanded(columns, visit);
            plain(limit, visit);
            operators(subquery, visit);
        }
        OperatorKind::Find { tables, predicate, .. } | OperatorKind::Search { tables, predicate, .. } => {
            plain(tables, visit);
            expression(predicate, visit);
        }
        OperatorKind::Range { from, to, step, .. } => {
            expression(from, visit);
            expression(to, visit);
            expression(step, visit);
        }
        OperatorKind::MakeSeries { aggregates, axis, from, to, step, by, .. } => {
            for aggregate in aggregates {
                expression(&aggregate.value.value, visit);
                plain(&aggregate.default, visit);
            }
            expression(&axis.value, visit);
            plain(from, visit);
            plain(to, visit);
            expression(step, visit);
            named(by, visit);
        }
        OperatorKind::TopNested(levels) => {
            for level in levels {
                plain(&level.count, visit);
                expression(&level.of.value, visit);
                plain(&level.others, visit);
                expression(&level.by.value.value, visit);
            }
        }
        OperatorKind::TopHitters { count, of, by } => {
            expression(count, visit);
            expression(&of.value, visit);
            orderings(by, visit);
        }
        OperatorKind::SampleDistinct { count, of } => {
            expression(count, visit);
            expression(&of.value, visit);
        }
        OperatorKind::Reduce { by, with, .. } => {
            expression(&by.value, visit);
            named(with, visit);
        }
        OperatorKind::Partition { by, body, .. } => {
            expression(by, visit);
            match body {
                PartitionBody::Operators(body) => operators(body, visit),
                PartitionBody::Query(body) => expression(body, visit),
            }
        }
        OperatorKind::Fork(branches) => {
            for branch in branches {
                operators(&branch.operators, visit);
            }
        }
        OperatorKind::Facet { by, with } => {
            plain(by, visit);
            operators(with, visit);
        }
        OperatorKind::Scan(scan) => {
            orderings(&scan.order_by, visit);
            plain(&scan.partition_by, visit);
            for step in &scan.steps {
                expression(&step.condition, visit);
                for (_, value) in &step.assignments {
                    expression(value, visit);
                }
            }
        }
        OperatorKind::MacroExpand { entities, body, .. } => {
            plain(entities.iter().flatten(), visit);
            walk(body, visit);
        }
        OperatorKind::MakeGraph { nodes, partitioned, .. } => {
            plain(nodes.iter().map(|(table, _)| table), visit);
            if let Some((by, body)) = partitioned {
                expression(by, visit);
                operators(body, visit);
            }
        }
        OperatorKind::GraphMatch { predicate, project, .. } => {
            plain(predicate, visit);
            named(project.iter().flatten(), visit);
        }
        OperatorKind::Count { .. }
        | OperatorKind::As(_)
        | OperatorKind::GetSchema
        | OperatorKind::Consume
        | OperatorKind::Render(_)
        | OperatorKind::AssertSchema(_)
        | OperatorKind::GraphToTable(_)
        | OperatorKind::GraphMarkComponents(_)
        | OperatorKind::ExecuteAndCache
        | OperatorKind::Internal => {}
    }
}

fn operators<'a>(list: &'a [Operator], visit: &mut dyn FnMut(Node<'a>)) {
    for inner in list {
        operator(inner, visit);
    }
}

fn orderings<'a>(keys: impl IntoIterator<Item = &'a Ordering>, visit: &mut dyn FnMut(Node<'a>)) {
    for key in keys {
        expression(&key.value.value, visit);
    }
}

fn expanded<'a>(columns: &'a [MvColumn], visit: &mut dyn FnMut(Node<'a>)) {
    for column in columns {
        expression(&column.value.value, visit);
    }
}

fn plain<'a>(values: impl IntoIterator<Item = &'a Expr>, visit: &mut dyn FnMut(Node<'a>)) {
    for value in values {
        expression(value, visit);
    }
}

fn named<'a>(values: impl IntoIterator<Item = &'a NamedExpr>, visit: &mut dyn FnMut(Node<'a>)) {
    for value in values {
        expression(&value.value, visit);
    }
}
