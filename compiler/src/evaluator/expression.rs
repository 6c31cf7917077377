//! Scalar expressions.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use kqlc_runtime::types::{Dynamic, Type, Value};

use super::{Cells, Evaluator, Places, Refusal};
use crate::{
    catalog::{ParameterShape, ScalarFunction},
    semantic::tree::{Expr, ExprKind, LetTable},
};

/// What calls that build a pattern have given: building it is slow, and the same texts come again and again.
pub(super) type Calls = RefCell<HashMap<(&'static str, Vec<Value>), Value>>;

impl Evaluator<'_> {
    /// The value of an expression that reads no row; `None` if it reads one.
    pub(crate) fn constant(&self, expr: &Expr) -> Option<Value> {
        if !expr.columns().is_empty() || !expr.subqueries().is_empty() {
            return None;
        }
        self.computed(expr)
    }

    /// The value of an expression that reads no column.
    pub(crate) fn computed(&self, expr: &Expr) -> Option<Value> {
        self.value(expr, Cells { places: &Places::new(), row: &[] }).ok()
    }

    /// The value of an expression over a row.
    pub(crate) fn value(&self, expr: &Expr, row: Cells<'_>) -> Result<Value, Refusal> {
        Ok(match &expr.kind {
            ExprKind::Column(id) => row.get(*id).clone(),
            ExprKind::Literal(value) => typed(value),
            ExprKind::Now => Value::DateTime(self.now),
            ExprKind::Call { function, .. } if function.is_random() => {
                return Err(Refusal::Unknown(function.name.to_owned()));
            }
            ExprKind::Call { function, arguments } => {
                let values = arguments.iter().map(|argument| self.value(argument, row));
                self.apply_function(function, values.collect::<Result<_, _>>()?)
            }
            ExprKind::And(left, right) => match (self.truth(left, row)?, self.truth(right, row)?) {
                (Some(false), _) | (_, Some(false)) => Value::Bool(false),
                (Some(true), Some(true)) => Value::Bool(true),
                _ => Value::Null(Type::Bool),
            },
            ExprKind::Or(left, right) => match (self.truth(left, row)?, self.truth(right, row)?) {
                (Some(true), _) | (_, Some(true)) => Value::Bool(true),
                (Some(false), Some(false)) => Value::Bool(false),
                _ => Value::Null(Type::Bool),
            },
            ExprKind::If { condition, then, otherwise } => {
                let holds = self.truth(condition, row)? == Some(true);
                self.value(if holds { then } else { otherwise }, row)?
            }
            ExprKind::Coalesce(values) => {
                for value in values {
                    let value = self.value(value, row)?;
                    if !value.is_null() && value != Value::null(Type::String) {
                        return Ok(value);
                    }
                }
                Value::null(expr.ty.unwrap_or(Type::Dynamic))
            }
            ExprKind::IsNull(operand) => Value::Bool(self.value(operand, row)?.is_null()),
            ExprKind::ToDynamic(operand) => Value::Dynamic(Dynamic::from(self.value(operand, row)?)),
            ExprKind::Member { base, name } => {
                let base = self.value(base, row)?;
                Value::Dynamic(dynamic(&base).map_or(Dynamic::Null, |base| base.member(name)))
            }
            ExprKind::Element { base, index } => {
                let (base, index) = (self.value(base, row)?, self.value(index, row)?);
                Value::Dynamic(element(dynamic(&base), &index))
            }
            ExprKind::FirstCell(table) => {
                let column = self.first_column(table)?;
                column.into_iter().next().unwrap_or_else(|| Value::null(expr.ty.unwrap_or(Type::Dynamic)))
            }
            ExprKind::ColumnValues(table) => {
                let values = self.first_column(table)?;
                Value::Dynamic(Dynamic::array(values.into_iter().map(Dynamic::from)))
            }
            ExprKind::InTable { operand, table, ignore_case } => {
                let value = self.value(operand, row)?;
                Value::Bool(self.is_in(&value, table, *ignore_case)?)
            }
            ExprKind::Unknown => unreachable!("a query with problems is not evaluated"),
        })
    }

    fn truth(&self, expr: &Expr, row: Cells<'_>) -> Result<Option<bool>, Refusal> {
        Ok(match self.value(expr, row)? {
            Value::Bool(value) => Some(value),
            _ => None,
        })
    }

    fn apply_function(&self, function: &'static ScalarFunction, values: Vec<Value>) -> Value {
        let builds = |shape| matches!(shape, ParameterShape::Pattern | ParameterShape::Terms);
        if !function.parameters.iter().any(|parameter| builds(parameter.shape)) {
            return typed(&(function.fold)(&values));
        }
        let key = (function.rust_name, values);
        if let Some(value) = self.calls.borrow().get(&key) {
            return value.clone();
        }
        let value = typed(&(function.fold)(&key.1));
        self.calls.borrow_mut().insert(key, value.clone());
        value
    }

    fn first_column(&self, table: &Rc<LetTable>) -> Result<Vec<Value>, Refusal> {
        let rows = self.definition(table)?;
        Ok(rows.rows.iter().filter_map(|row| row.first().cloned()).collect())
    }

    /// `value in (table)`: nulls are nowhere.
    fn is_in(&self, value: &Value, table: &Rc<LetTable>, ignore_case: bool) -> Result<bool, Refusal> {
        let rows = self.definition(table)?;
        let mut cells = rows.rows.iter().filter_map(|row| row.first());
        Ok(match value {
            value if value.is_null() => false,
            Value::String(text) if ignore_case => {
                let folded = text.to_lowercase();
                cells.any(|cell| cell.to_text().to_lowercase() == folded)
            }
            value => cells.any(|cell| cell == value),
        })
    }
}

/// A constant; the null of a string is the empty string.
pub(super) fn typed(value: &Value) -> Value {
    match value {
        Value::Null(ty) => Value::null(*ty),
        value => value.clone(),
    }
}

fn dynamic(value: &Value) -> Option<&Dynamic> {
    match value {
        Value::Dynamic(value) => Some(value),
        _ => None,
    }
}

fn element(base: Option<&Dynamic>, index: &Value) -> Dynamic {
    let Some(base) = base else { return Dynamic::Null };
    match index {
        Value::Int(index) => base.element(i64::from(*index)),
        Value::Long(index) => base.element(*index),
        Value::String(name) => base.member(name),
        _ => Dynamic::Null,
    }
}
