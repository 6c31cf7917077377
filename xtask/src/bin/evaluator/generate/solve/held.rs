//! What is wished of expressions so far.

use kqlc::semantic::tree::{ColumnId, Expr, ExprKind};
use kqlc_runtime::types::{Type, Value};

use super::{DEEPEST, Solver, follow::is_conversion};
use crate::generate::{meaning::Meaning, values, wish::Wish};

impl Solver<'_, '_> {
    /// A value for an expression of which nothing is wished yet.
    pub(super) fn fresh(&mut self, expr: &Expr) -> Value {
        let name = expr.columns().first().map_or_else(String::new, |id| self.name(*id));
        values::any(&name, expr.ty.unwrap_or(Type::String), self.time, &mut self.rng)
    }

    /// The name of a column of a table below a column.
    fn name(&self, id: ColumnId) -> String {
        let all = self.meanings.sources.iter().flat_map(|table| &table.schema.columns);
        let base = self.base(id, 0);
        all.into_iter()
            .find(|column| Some(column.id) == base)
            .map_or_else(String::new, |it| it.name.to_string())
    }

    fn base(&self, id: ColumnId, depth: u32) -> Option<ColumnId> {
        if depth > DEEPEST {
            return None;
        }
        match self.meanings.columns.get(&id) {
            None => Some(id),
            Some(Meaning::Same(id)) => self.base(*id, depth + 1),
            Some(
                Meaning::Value(expr)
                | Meaning::Element(expr)
                | Meaning::List(expr)
                | Meaning::Property(expr, _),
            ) => expr.columns().first().and_then(|id| self.base(*id, depth + 1)),
            Some(Meaning::OneOf(values)) => {
                values.first()?.columns().first().and_then(|id| self.base(*id, depth + 1))
            }
            Some(Meaning::Count) => None,
        }
    }

    /// The value that is wished of an expression already.
    pub(super) fn held(&self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Column(id) => self.held_column(*id, 0),
            ExprKind::Call { function, arguments } if is_conversion(function.name) => {
                self.held(arguments.first()?)
            }
            _ => None,
        }
    }

    pub(super) fn held_column(&self, id: ColumnId, depth: u32) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match self.meanings.columns.get(&id) {
            None => match self.wishes.get(&id) {
                Some(Wish::Value(value, _)) => Some(value.clone()),
                _ => None,
            },
            Some(Meaning::Same(id)) => self.held_column(*id, depth + 1),
            Some(Meaning::Value(Expr { kind: ExprKind::Column(id), .. })) => self.held_column(*id, depth + 1),
            Some(Meaning::Value(expr)) => self.held(expr),
            Some(Meaning::OneOf(values)) => values.iter().find_map(|value| self.held(value)),
            Some(Meaning::Element(_) | Meaning::List(_) | Meaning::Property(..) | Meaning::Count) => None,
        }
    }
}
