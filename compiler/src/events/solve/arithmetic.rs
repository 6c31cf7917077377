//! Arithmetic, followed backwards.

use kqlc_runtime::types::{DateTime, TimeSpan, Type, Value};

use super::Solver;
use crate::events::wish::Want;
use crate::semantic::tree::Expr;

impl<'t> Solver<'_, 't> {
    /// Wishes for the operands of `+`, `-`, `*` or `/`.
    pub(super) fn wish_operands(&mut self, name: &str, left: &'t Expr, right: &'t Expr, want: &Want) {
        let (constant_left, constant_right) = (self.constant(left), self.constant(right));
        match (name, constant_left, constant_right) {
            ("+", _, Some(term)) => self.wish_moved(left, want, |value| minus(value, &term)),
            ("+", Some(term), _) => self.wish_moved(right, want, |value| minus(value, &term)),
            ("-", _, Some(term)) => self.wish_moved(left, want, |value| plus(value, &term)),
            ("-", Some(term), _) => self.wish_moved(right, &turned(want), |value| minus(&term, value)),
            ("*", _, Some(factor)) => {
                self.wish_moved(left, want, |value| scaled(value, 1.0 / number(&factor)?));
            }
            ("*", Some(factor), _) => {
                self.wish_moved(right, want, |value| scaled(value, 1.0 / number(&factor)?));
            }
            ("/", _, Some(divisor)) => self.wish_moved(left, want, |value| scaled(value, number(&divisor)?)),
            ("-", None, None) => self.wish_distance(left, right, want),
            ("/", None, None) => {
                let few = matches!(want, Want::Below(_));
                self.wish(
                    left,
                    &if few { Want::Below(Value::Long(1)) } else { Want::Above(Value::Long(99)) },
                );
                self.wish(right, &Want::Above(Value::Long(if few { 99 } else { 0 })));
            }
            _ => {}
        }
    }

    fn wish_moved(&mut self, operand: &'t Expr, want: &Want, moved: impl Fn(&Value) -> Option<Value>) {
        let want = match want {
            Want::Equal(value) => moved(value).map(Want::Equal),
            Want::Above(value) => moved(value).map(Want::Above),
            Want::Below(value) => moved(value).map(Want::Below),
            Want::Filled => Some(Want::Filled),
            Want::Contains(_) | Want::Starts(_) | Want::Ends(_) | Want::Empty => None,
        };
        if let Some(want) = want {
            self.wish(operand, &want);
        }
    }

    /// Wishes for two values that lie so far from each other.
    fn wish_distance(&mut self, left: &'t Expr, right: &'t Expr, want: &Want) {
        let distance = match want {
            Want::Equal(value) => Some(value.clone()),
            Want::Above(value) => scaled(value, 1.0).and_then(|value| plus(&value, &unit(&value))),
            Want::Below(value) => minus(value, &unit(value)),
            _ => None,
        };
        let Some(distance) = distance else { return };
        let base = match right.ty {
            Some(Type::DateTime) => Value::DateTime(self.time),
            _ => self.held(right).unwrap_or_else(|| self.fresh(right)),
        };
        if let Some(far) = plus(&base, &distance) {
            self.wish(right, &Want::Equal(base));
            self.wish(left, &Want::Equal(far));
        }
    }
}

/// A little of what a value measures.
fn unit(value: &Value) -> Value {
    /// Ticks in a second.
    const SECOND: i64 = 10_000_000;
    match value {
        Value::TimeSpan(_) | Value::DateTime(_) => Value::TimeSpan(TimeSpan(SECOND)),
        Value::Real(_) => Value::Real(1.0),
        _ => Value::Long(1),
    }
}

/// What is wanted of the term that is taken away.
fn turned(want: &Want) -> Want {
    match want {
        Want::Above(value) => Want::Below(value.clone()),
        Want::Below(value) => Want::Above(value.clone()),
        other => other.clone(),
    }
}

fn plus(left: &Value, right: &Value) -> Option<Value> {
    Some(match (left, right) {
        (Value::DateTime(time), Value::TimeSpan(span)) | (Value::TimeSpan(span), Value::DateTime(time)) => {
            Value::DateTime(DateTime(time.0.checked_add(span.0)?))
        }
        (Value::TimeSpan(left), Value::TimeSpan(right)) => {
            Value::TimeSpan(TimeSpan(left.0.checked_add(right.0)?))
        }
        (left, right) => of_numbers(left, right, i64::checked_add, |left, right| left + right)?,
    })
}

fn minus(left: &Value, right: &Value) -> Option<Value> {
    Some(match (left, right) {
        (Value::DateTime(left), Value::DateTime(right)) => {
            Value::TimeSpan(TimeSpan(left.0.checked_sub(right.0)?))
        }
        (Value::DateTime(time), Value::TimeSpan(span)) => {
            Value::DateTime(DateTime(time.0.checked_sub(span.0)?))
        }
        (Value::TimeSpan(left), Value::TimeSpan(right)) => {
            Value::TimeSpan(TimeSpan(left.0.checked_sub(right.0)?))
        }
        (left, right) => of_numbers(left, right, i64::checked_sub, |left, right| left - right)?,
    })
}

fn of_numbers(
    left: &Value,
    right: &Value,
    whole: impl Fn(i64, i64) -> Option<i64>,
    real: impl Fn(f64, f64) -> f64,
) -> Option<Value> {
    match (whole_of(left), whole_of(right)) {
        (Some(left), Some(right)) => whole(left, right).map(Value::Long),
        _ => Some(Value::Real(real(number(left)?, number(right)?))),
    }
}

fn whole_of(value: &Value) -> Option<i64> {
    match value {
        Value::Int(value) => Some(i64::from(*value)),
        Value::Long(value) => Some(*value),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    value.to_text().parse().ok().filter(|number: &f64| *number != 0.0)
}

#[expect(clippy::cast_possible_truncation, reason = "a scenario's spans are short")]
#[expect(clippy::cast_precision_loss, reason = "it need not be exact")]
fn scaled(value: &Value, factor: f64) -> Option<Value> {
    Some(match value {
        Value::TimeSpan(span) => Value::TimeSpan(TimeSpan((span.0 as f64 * factor) as i64)),
        Value::Int(_) | Value::Long(_) if (factor - 1.0).abs() < f64::EPSILON => value.clone(),
        Value::Int(_) | Value::Long(_) => Value::Long((number(value).unwrap_or(0.0) * factor) as i64),
        Value::Real(_) => Value::Real((number(value).unwrap_or(0.0) * factor).trunc()),
        _ => return None,
    })
}
