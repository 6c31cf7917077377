//! `x in (table)`

use kqlc_runtime::types::Type;

use super::{
    Binder,
    query::rank,
    tree::{Assignment, Expr, ExprKind, MvColumn, Schema, Table, TableKind},
};
use crate::source::Span;

impl Binder<'_> {
    /// `x in (table)`: the operand and the table's first column are brought to one type.
    pub(super) fn in_table(
        &mut self,
        ignore_case: bool,
        operand: Expr,
        mut table: Table,
        span: Span,
    ) -> Expr {
        let column = table.schema.columns.first().cloned();
        let (Some(found), Some(column_type)) = (operand.ty, column.as_ref().and_then(|column| column.ty))
        else {
            return Expr { kind: ExprKind::Unknown, ty: Some(Type::Bool), span };
        };
        if matches!(table.kind, TableKind::Error) || matches!(operand.kind, ExprKind::Unknown) {
            return Expr { kind: ExprKind::Unknown, ty: Some(Type::Bool), span };
        }
        let to = match (found, column_type) {
            _ if ignore_case => Type::String,
            (a, b) if a == b => a,
            (a, b) if a.is_numeric() && b.is_numeric() => {
                if rank(a) > rank(b) {
                    a
                } else {
                    b
                }
            }
            (Type::Dynamic, other) | (other, Type::Dynamic) => other,
            _ => Type::String,
        };
        if column_type == Type::Dynamic {
            table = self.flattened(table, to);
        } else if let Some(column) = column.filter(|_| column_type != to) {
            let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
            let value = self.convert(value, to);
            let converted = self.column(column.name, Some(to));
            let columns = vec![Assignment { id: converted.id, value }];
            let schema = Schema { columns: vec![converted], open: false };
            let kind = TableKind::Project { input: Box::new(table), columns };
            table = Table { kind, schema, span };
        }
        let operand = Box::new(self.convert(operand, to));
        let kind = match self.subquery("list", table) {
            Some(table) => ExprKind::InTable { operand, table, ignore_case },
            None => ExprKind::Unknown,
        };
        Expr { kind, ty: Some(Type::Bool), span }
    }

    /// A table of the elements of the arrays in the first column, if that is a dynamic: what is looked for in a list is looked for in
    /// the arrays of the list (Kusto documentation of `in`).
    pub(super) fn flattened(&mut self, table: Table, to: Type) -> Table {
        let Some(column) = table.schema.columns.first().filter(|column| column.ty == Some(Type::Dynamic))
        else {
            return table;
        };
        let (name, span) = (column.name.clone(), table.span);
        let value = Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
        let only = self.column(name.clone(), column.ty);
        let schema = Schema { columns: vec![only.clone()], open: false };
        let kind =
            TableKind::Project { input: Box::new(table), columns: vec![Assignment { id: only.id, value }] };
        let input = Box::new(Table { kind, schema, span });
        let value = Expr { kind: ExprKind::Column(only.id), ty: only.ty, span };
        let element = self.column(name, Some(to));
        let columns = vec![MvColumn { id: element.id, value, to }];
        let schema = Schema { columns: vec![element], open: false };
        let kind =
            TableKind::MvExpand { input, columns, bags_as_arrays: false, item_index: None, limit: None };
        Table { kind, schema, span }
    }
}
