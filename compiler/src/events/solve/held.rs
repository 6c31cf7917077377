//! What is wished of expressions so far.

use kqlc_runtime::types::{Type, Value};

use super::{DEEPEST, Solver, follow::is_conversion};
use crate::semantic::tree::{ColumnId, Expr, ExprKind};
use crate::{
    evaluator::compiled,
    events::{meaning::Meaning, sample::sample, step::Step, values, wish::Wish, wishes::Context},
};

impl Solver<'_, '_> {
    /// A value for an expression of which nothing is wished yet.
    pub(super) fn fresh(&mut self, expr: &Expr) -> Value {
        let name = expr.columns().first().map_or_else(String::new, |id| self.name(*id));
        let ty = expr.ty.unwrap_or(Type::String);
        if ty == Type::DateTime {
            return Value::DateTime(self.time);
        }
        if let Some((pattern, group)) = self.pattern_of(expr, 0)
            && let Some(text) = sample(&pattern, None, &mut self.rng)
            && let Some(found) = compiled(&pattern)
                .ok()
                .and_then(|regex| regex.captures(&text)?.get(group).map(|found| found.as_str().to_owned()))
            && !found.is_empty()
        {
            return values::cast(&Value::from(found), ty);
        }
        for _ in 0..9 {
            let value = values::any(&name, ty, self.time, &mut self.rng);
            if !value.to_text().trim().is_empty() {
                return value;
            }
        }
        values::new(ty, self.time, &mut self.rng)
    }

    /// The pattern whose group an expression is.
    pub(super) fn pattern_of(&self, expr: &Expr, depth: u32) -> Option<(String, usize)> {
        if depth > DEEPEST {
            return None;
        }
        match &expr.kind {
            ExprKind::Call { function, arguments } if is_conversion(function.name) => {
                self.pattern_of(arguments.first()?, depth + 1)
            }
            ExprKind::Call { function, arguments } if function.name == "extract" => {
                let [pattern, group, ..] = &arguments[..] else { return None };
                let constant = |expr| self.constant(expr).map(|value| value.to_text().into_owned());
                Some((constant(pattern)?, constant(group)?.parse().ok()?))
            }
            ExprKind::Column(id) => {
                let mut id = *id;
                for _ in 0..DEEPEST {
                    match self.meanings.columns.get(&id)? {
                        Meaning::Same(from) | Meaning::Let(_, from) => id = *from,
                        Meaning::Value(value) => return self.pattern_of(value, depth + 1),
                        Meaning::Within(_, Step::Group { pattern, group }) => {
                            return Some((pattern.clone(), *group));
                        }
                        _ => return None,
                    }
                }
                None
            }
            _ => None,
        }
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
            Some(Meaning::Same(id) | Meaning::Let(_, id)) => self.base(*id, depth + 1),
            Some(Meaning::Value(expr) | Meaning::Within(expr, _) | Meaning::List(expr)) => {
                expr.columns().first().and_then(|id| self.base(*id, depth + 1))
            }
            Some(Meaning::OneOf(values)) => {
                values.first()?.columns().first().and_then(|id| self.base(*id, depth + 1))
            }
            Some(Meaning::Count(..)) => None,
        }
    }

    /// The value that is wished of an expression already.
    pub(super) fn held(&self, expr: &Expr) -> Option<Value> {
        self.held_in(expr, &self.context)
    }

    fn held_in(&self, expr: &Expr, context: &Context) -> Option<Value> {
        match &expr.kind {
            ExprKind::Column(id) => self.held_column(*id, 0, context),
            ExprKind::Call { function, arguments } if is_conversion(function.name) => {
                self.held_in(arguments.first()?, context)
            }
            ExprKind::If { then, otherwise, .. } => {
                self.held_in(then, context).or_else(|| self.held_in(otherwise, context))
            }
            _ => None,
        }
    }

    pub(super) fn held_column(&self, id: ColumnId, depth: u32, context: &Context) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match self.meanings.columns.get(&id) {
            None => match self.wishes.get(context, id) {
                Some(Wish::Value(value, _)) => Some(value.clone()),
                _ => None,
            },
            Some(Meaning::Same(id)) => self.held_column(*id, depth + 1, context),
            Some(Meaning::Let(reference, id)) => {
                self.held_column(*id, depth + 1, &self.longer(context, *reference))
            }
            Some(Meaning::Value(Expr { kind: ExprKind::Column(id), .. })) => {
                self.held_column(*id, depth + 1, context)
            }
            Some(Meaning::Value(expr)) => self.held_in(expr, context),
            Some(Meaning::OneOf(values)) => values.iter().find_map(|value| self.held_in(value, context)),
            Some(Meaning::Within(..) | Meaning::List(_) | Meaning::Count(..)) => None,
        }
    }

    /// The way to what lies behind a reference.
    pub(super) fn longer(&self, context: &Context, reference: u32) -> Context {
        let mut context = context.clone();
        if self.meanings.is_shared(reference) {
            context.push(reference);
        }
        context
    }
}
