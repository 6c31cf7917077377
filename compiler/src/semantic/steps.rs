//! `scan`: steps that follow each other over ordered rows.

use kqlc_runtime::types::Type;

use super::{
    Binder,
    problem::UNKNOWN_NAME,
    scope::{Binding, Place},
    tree::{Column, Table},
};
use crate::{
    diagnostic::Diagnostic,
    syntax::ast::{self, ParameterType},
};

impl Binder<'_> {
    /// The input's columns, the declared ones, and the match's number if it is asked for.
    pub(super) fn scan_steps(
        &mut self,
        input: &Table,
        scan: &ast::Scan,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        for key in &scan.order_by {
            self.scalar(&key.value.value, place.over(&input.schema));
        }
        for key in &scan.partition_by {
            self.scalar(key, place.over(&input.schema));
        }
        let mut schema = input.schema.clone();
        for declared in &scan.declare {
            let ty = match &declared.ty {
                ParameterType::Scalar(ty) => *ty,
                ParameterType::Table(_) => Type::Dynamic,
            };
            if let Some(default) = &declared.default {
                let value = self.scalar(default, place.outside());
                self.convert(value, ty);
            }
            let column = self.column(&declared.name.value, Some(ty));
            schema.columns.push(column);
        }
        let mut scope = place.scope.clone();
        for step in &scan.steps {
            scope = scope.with(&step.name.value, Binding::Row(schema.clone().into()));
        }
        let inside = Place { scope: &scope, ..place.over(&schema) };
        for step in &scan.steps {
            let condition = self.scalar(&step.condition, inside);
            self.condition(condition);
            for (name, value) in &step.assignments {
                self.scalar(value, inside);
                if !scan.declare.iter().any(|declared| declared.name.value == name.value) {
                    self.report(
                        Diagnostic::new(
                            UNKNOWN_NAME,
                            format!("no column `{}` is declared", name.value),
                            name.span,
                        )
                        .help("a step sets only columns that stand after `declare`"),
                    );
                }
            }
        }
        let mut columns: Vec<Column> = schema.columns;
        // The binder gives every `scan` a `match_id`, the engine only where it is asked for (measured).
        let match_id = scan.parameters.iter().find(|parameter| parameter.name.value == "with_match_id");
        if let Some(name) = match_id.and_then(|parameter| super::mv_expand::text(&parameter.value)) {
            columns.push(self.column(name, Some(Type::Long)));
        }
        self.uncompiled(operator, columns, input.schema.open)
    }
}
