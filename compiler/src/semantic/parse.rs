//! `parse`, `parse-where` and `parse-kv`.

use kqlc_runtime::types::Type;

use super::{
    Binder,
    problem::TYPE_MISMATCH,
    scope::Place,
    tree::{Column, Expr, Schema, Table},
};
use crate::{
    diagnostic::Diagnostic,
    syntax::ast::{self, ColumnDeclaration, ParsePart},
};

impl Binder<'_> {
    /// The input's columns and those of the pattern; one that exists is replaced in its place.
    pub(super) fn parse(
        &mut self,
        input: Table,
        operand: &ast::Expr,
        pattern: &[ParsePart],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        self.parsed_text(operand, &input.schema, place);
        let mut schema = input.schema.clone();
        for part in pattern {
            if let ParsePart::Column { name, ty } = part {
                let column = self.column(&name.value, Some(ty.unwrap_or(Type::String)));
                set(&mut schema, column);
            }
        }
        self.uncompiled(operator, schema.columns, schema.open)
    }

    pub(super) fn parse_kv(
        &mut self,
        input: Table,
        operand: &ast::Expr,
        keys: &[ColumnDeclaration],
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        self.parsed_text(operand, &input.schema, place);
        let mut schema = input.schema.clone();
        for key in keys {
            let column = self.column(&key.name.value, Some(key.ty));
            set(&mut schema, column);
        }
        self.uncompiled(operator, schema.columns, schema.open)
    }

    fn parsed_text(&mut self, operand: &ast::Expr, row: &Schema, place: Place<'_>) -> Expr {
        let text = self.scalar(operand, place.over(row));
        if let Some(found) = text.ty.filter(|ty| !matches!(ty, Type::String | Type::Dynamic)) {
            self.report(
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!("only a string can be parsed, not a {found}"),
                    text.span,
                )
                .help("convert it, as in `tostring(...)`"),
            );
        }
        self.convert(text, Type::String)
    }
}

/// Sets a column by name: an old one keeps its place.
fn set(schema: &mut Schema, column: Column) {
    match schema.columns.iter_mut().find(|existing| existing.name == column.name) {
        Some(existing) => *existing = column,
        None => schema.columns.push(column),
    }
}
