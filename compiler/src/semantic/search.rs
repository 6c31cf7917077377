//! `search`, and the predicates over all columns that it shares with `find`.

use kqlc_runtime::types::Type;

use super::{
    Binder,
    scope::Place,
    tree::{Schema, Table},
};
use crate::{
    source::Span,
    syntax::ast::{self, BinaryOperator},
};

impl Binder<'_> {
    /// The name of the table that a row comes from, and the columns of all tables.
    pub(super) fn search(
        &mut self,
        input: Option<Table>,
        tables: &[ast::Expr],
        predicate: &ast::Expr,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let members = match input {
            Some(table) => vec![table],
            None if tables.is_empty() => self.every_table(operator.span, place),
            None => self.searched_tables(tables, place),
        };
        let united = self.unite(members, None, operator.span);
        self.search_predicate(predicate, &united.schema, place);
        let mut columns = vec![self.column("$table", Some(Type::String))];
        columns.extend(united.schema.columns);
        self.uncompiled(operator, columns, united.schema.open)
    }

    /// The tables listed, or all tables of the database.
    pub(super) fn searched_tables(&mut self, tables: &[ast::Expr], place: Place<'_>) -> Vec<Table> {
        let mut members = Vec::new();
        for table in tables {
            match &table.kind {
                ast::ExprKind::Wildcard(pattern) => {
                    for name in self.tables_matching(pattern) {
                        members.push(self.named_table(&name, table.span, place));
                    }
                }
                ast::ExprKind::Star => members.extend(self.every_table(table.span, place)),
                _ => members.push(self.table(table, place)),
            }
        }
        members
    }

    pub(super) fn every_table(&mut self, span: Span, place: Place<'_>) -> Vec<Table> {
        let names = self.tables_matching("*");
        names.iter().map(|name| self.named_table(name, span, place)).collect()
    }

    /// A predicate in which a string alone, `*` and `column:` look at whole rows.
    pub(super) fn search_predicate(&mut self, predicate: &ast::Expr, row: &Schema, place: Place<'_>) {
        match &predicate.kind {
            ast::ExprKind::Parenthesized(inner) => self.search_predicate(inner, row, place),
            ast::ExprKind::Literal(ast::Literal::String(_)) | ast::ExprKind::Star => {}
            ast::ExprKind::Binary { operator, left, right } => match operator.value {
                BinaryOperator::And | BinaryOperator::Or => {
                    self.search_predicate(left, row, place);
                    self.search_predicate(right, row, place);
                }
                BinaryOperator::Colon => {
                    self.scalar(left, place.over(row));
                    self.scalar(right, place.over(row));
                }
                _ if matches!(left.kind, ast::ExprKind::Star) => {
                    self.scalar(right, place.over(row));
                }
                _ => {
                    self.scalar(predicate, place.over(row));
                }
            },
            ast::ExprKind::Call { name, arguments } if name.value == "not" => {
                for argument in arguments {
                    self.search_predicate(&argument.value, row, place);
                }
            }
            _ => {
                let bound = self.scalar(predicate, place.over(row));
                self.condition(bound);
            }
        }
    }
}

/// True if a predicate looks at whole rows somewhere.
pub(super) fn searches(predicate: &ast::Expr) -> bool {
    match &predicate.kind {
        ast::ExprKind::Parenthesized(inner) => searches(inner),
        ast::ExprKind::Literal(ast::Literal::String(_)) | ast::ExprKind::Star => true,
        ast::ExprKind::Binary { operator, left, right } => match operator.value {
            BinaryOperator::And | BinaryOperator::Or => searches(left) || searches(right),
            BinaryOperator::Colon => true,
            _ => matches!(left.kind, ast::ExprKind::Star),
        },
        ast::ExprKind::Call { name, arguments } if name.value == "not" => {
            arguments.iter().any(|argument| searches(&argument.value))
        }
        _ => false,
    }
}
