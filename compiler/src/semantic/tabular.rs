//! Tabular expressions: a source and the operators after it.

use super::{
    Binder,
    problem::{UNSUPPORTED_OPERATOR, WRONG_SHAPE},
    query::Meaning,
    scope::Place,
    tree::{ExprKind, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    syntax::ast::{self, OperatorKind},
};

impl Binder<'_> {
    /// Binds an expression that must be a table.
    pub(super) fn table(&mut self, expr: &ast::Expr, place: Place<'_>) -> Table {
        match &expr.kind {
            ast::ExprKind::Pipe { source, operators } => {
                let piped_fuzzy = operators.iter().any(|operator| match &operator.kind {
                    OperatorKind::Union { parameters, .. } => super::union::is_fuzzy(parameters),
                    _ => false,
                });
                let place = Place { fuzzy: place.fuzzy || piped_fuzzy, ..place };
                let mut table = self.table(source, place);
                for operator in operators {
                    table = self.operator(table, operator, place);
                }
                table
            }
            ast::ExprKind::Source(operator) => self.source_operator(operator, place),
            ast::ExprKind::DataTable { columns, values } => {
                self.data_table(columns, values, expr.span, place)
            }
            ast::ExprKind::ExternalData { columns, .. } => {
                self.report(Diagnostic::new(
                    UNSUPPORTED_OPERATOR,
                    "`externaldata` cannot be compiled yet",
                    expr.span,
                ));
                let columns =
                    columns.iter().map(|column| self.column(&column.name.value, Some(column.ty))).collect();
                Table { kind: TableKind::Error, schema: Schema { columns, open: false }, span: expr.span }
            }
            ast::ExprKind::Wildcard(pattern) => self.tables_like(pattern, expr.span, place),
            ast::ExprKind::Member { name, .. } if is_database_path(expr) => {
                self.named_table(&name.value, expr.span, place)
            }
            ast::ExprKind::MethodCall { name, arguments, .. } if is_database_path(expr) => {
                match self.call(name, arguments, expr.span, place) {
                    Meaning::Table(table) => table,
                    Meaning::Scalar(_) => self.error_table(expr.span),
                }
            }
            ast::ExprKind::MethodCall { .. } => {
                self.report(Diagnostic::new(WRONG_SHAPE, "a table is expected here", expr.span));
                self.error_table(expr.span)
            }
            _ => match self.meaning(expr, place) {
                Meaning::Table(table) => table,
                Meaning::Scalar(value) => {
                    if !matches!(value.kind, ExprKind::Unknown) {
                        self.report(Diagnostic::new(
                            WRONG_SHAPE,
                            "a table is expected here, not a scalar",
                            expr.span,
                        ));
                    }
                    self.error_table(expr.span)
                }
            },
        }
    }

    /// An operator of a pipe.
    pub(super) fn operator(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Table {
        let span = operator.span;
        match &operator.kind {
            OperatorKind::Where(predicate) => self.filter(input, predicate, span, place),
            OperatorKind::Extend(columns) => self.extend(input, columns, span, place),
            OperatorKind::Project(columns) => self.project(input, columns, span, place),
            OperatorKind::ProjectAway(columns) => self.project_away(input, columns, span, place),
            OperatorKind::ProjectKeep(columns) => self.project_keep(input, columns, span, place),
            OperatorKind::ProjectRename(columns) => self.project_rename(input, columns, span, place),
            OperatorKind::ProjectReorder(columns) => self.project_reorder(input, columns, span, place),
            OperatorKind::Summarize { aggregates, by, .. } => {
                self.summarize(input, aggregates, by.as_deref().unwrap_or_default(), span, place)
            }
            OperatorKind::Distinct(columns) => self.distinct(input, columns, span, place),
            OperatorKind::Sort(keys) => self.sort(input, keys, span, place),
            OperatorKind::Top { count, by } => self.top(input, count, by, span, place),
            OperatorKind::Take(count) => self.take(input, count, span, place),
            OperatorKind::Count { name } => self.count(input, name.as_ref(), span),
            OperatorKind::Join { parameters, right, on } => {
                self.join(input, parameters, right, on, span, place)
            }
            OperatorKind::Lookup { parameters, right, on } => {
                self.lookup(input, parameters, right, on, span, place)
            }
            OperatorKind::Union { parameters, tables } => {
                self.union(Some(input), parameters, tables, span, place)
            }
            OperatorKind::MvExpand { parameters, columns, limit } => {
                self.mv_expand(input, parameters, columns, limit.as_ref(), span, place)
            }
            OperatorKind::Serialize(columns) if columns.is_empty() => input,
            OperatorKind::Serialize(columns) => self.extend(input, columns, span, place),
            OperatorKind::Consume | OperatorKind::Render | OperatorKind::As(_) => input,
            OperatorKind::Find { .. }
            | OperatorKind::Print(_)
            | OperatorKind::Range { .. }
            | OperatorKind::ProjectSmart(_)
            | OperatorKind::MvApply { .. }
            | OperatorKind::Parse { .. }
            | OperatorKind::Invoke(_)
            | OperatorKind::Evaluate { .. }
            | OperatorKind::GetSchema
            | OperatorKind::Other => self.unsupported_operator(operator),
        }
    }

    /// An operator that makes rows itself.
    fn source_operator(&mut self, operator: &ast::Operator, place: Place<'_>) -> Table {
        match &operator.kind {
            OperatorKind::Union { parameters, tables } => {
                self.union(None, parameters, tables, operator.span, place)
            }
            OperatorKind::Find {
                parameters,
                tables,
                predicate,
                project: Some(project),
                project_away,
                smart: false,
            } if project_away.is_empty() => {
                self.find(parameters, tables, predicate, project, operator.span, place)
            }
            OperatorKind::Print(columns) => self.print(columns, operator.span, place),
            _ => self.unsupported_operator(operator),
        }
    }

    fn unsupported_operator(&mut self, operator: &ast::Operator) -> Table {
        self.report(
            Diagnostic::new(
                UNSUPPORTED_OPERATOR,
                format!("the operator `{}` cannot be compiled yet", operator.keyword.value),
                operator.keyword.span,
            )
            .note("it is right KQL; this version of kqlc has no code for it"),
        );
        self.error_table(operator.span)
    }
}

/// `database("x").T`, `workspace("x").T`: read as the table of that name in the logs at hand.
fn is_database_path(expr: &ast::Expr) -> bool {
    let base = match &expr.kind {
        ast::ExprKind::Member { base, .. } | ast::ExprKind::MethodCall { base, .. } => base,
        ast::ExprKind::Call { name, .. } => return matches!(name.value.as_str(), "database" | "cluster"),
        _ => return false,
    };
    is_database_path(base)
}
