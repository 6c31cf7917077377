//! Operators between scalars, and the conversions that make their operands fit.

use kqlc_runtime::types::{Dynamic, Type, Value};

use super::{
    Binder,
    expression::constant,
    problem::{NOT_CONSTANT, TYPE_MISMATCH, UNSUPPORTED_FORM},
    query::{Meaning, rank, unknown},
    scope::Place,
    tree::{Expr, ExprKind},
};
use crate::{
    catalog::signature::with_article,
    diagnostic::Diagnostic,
    source::{Span, Spanned},
    syntax::ast::{self, BinaryOperator, ListOperator, UnaryOperator},
};

/// What to write where an operator is not defined between two types.
fn remedy(operator: &str, left: Type, right: Type) -> Option<&'static str> {
    let has = |ty: Type| left == ty || right == ty;
    Some(match kind_of(operator) {
        OperatorKind::Text => "`tostring(...)` makes a string of a value",
        _ if operator == "+" && left == right && left == Type::String => "`strcat(a, b)` joins strings",
        _ if has(Type::DateTime) && has(Type::TimeSpan) => "`ago(1d)` is the time a day before now",
        _ if has(Type::DateTime) && has(Type::String) => {
            "write a time as `datetime(2024-01-31)`, or convert it with `todatetime(...)`"
        }
        _ if has(Type::DateTime) && (left.is_numeric() || right.is_numeric()) => {
            "write a span of time with its unit, such as `1d`"
        }
        _ if has(Type::String) && (left.is_numeric() || right.is_numeric()) => {
            "convert one of the two, as in `tolong(...)` or `tostring(...)`"
        }
        _ => return None,
    })
}

impl Binder<'_> {
    pub(super) fn unary(
        &mut self,
        operator: Spanned<UnaryOperator>,
        operand: &ast::Expr,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let operand = self.scalar(operand, place);
        match operator.value {
            UnaryOperator::Plus => operand,
            UnaryOperator::Minus => match operand.ty {
                Some(ty @ (Type::String | Type::Bool | Type::DateTime | Type::Guid)) => {
                    let message = format!("`-` is not defined for {}", with_article(ty));
                    self.report(
                        Diagnostic::new(TYPE_MISMATCH, message, span)
                            .note("only numbers and timespans have a sign"),
                    );
                    unknown(span)
                }
                _ => self.apply("-", vec![operand], span),
            },
        }
    }

    pub(super) fn binary(
        &mut self,
        operator: Spanned<BinaryOperator>,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        if operator.value == BinaryOperator::Colon {
            return self.refuse_form("the operator `:`", span);
        }
        if matches!(left.kind, ast::ExprKind::Star) {
            return self.any_column(canonical(operator.value), right, left.span, span, place);
        }
        let left = self.scalar(left, place);
        let right = self.scalar(right, place);
        match operator.value {
            BinaryOperator::And | BinaryOperator::Or => {
                let left = self.condition(left);
                let right = self.condition(right);
                logic(operator.value == BinaryOperator::And, left, right, span)
            }
            other => self.infix(canonical(other), left, right, operator.span, span),
        }
    }

    /// An infix operator other than `and` and `or`, by its modern spelling.
    pub(super) fn infix(
        &mut self,
        operator: &'static str,
        left: Expr,
        right: Expr,
        at: Span,
        span: Span,
    ) -> Expr {
        let result = result_type(operator, left.ty, right.ty);
        let (Some(left_type), Some(right_type)) = (left.ty, right.ty) else {
            return Expr { kind: ExprKind::Unknown, ty: result.unwrap_or(None), span };
        };
        let Ok(result) = result else {
            let problem = {
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!("`{operator}` is not defined between {left_type} and {right_type}"),
                    at,
                )
                .also(left.span, with_article(left_type))
                .also(right.span, with_article(right_type))
            };
            self.report(match remedy(operator, left_type, right_type) {
                Some(help) => problem.help(help),
                None => problem,
            });
            return unknown(span);
        };
        if self.refuse_operands(operator, left_type, right_type, at) {
            return Expr { kind: ExprKind::Unknown, ty: result, span };
        }
        let (left, right) = self.unify(operator, left, right);
        let mut bound = self.apply(operator, vec![left, right], span);
        bound.ty = bound.ty.or(result);
        bound
    }

    /// Converts the operands of `operator` to the types that the engine computes it in.
    fn unify(&mut self, operator: &str, left: Expr, right: Expr) -> (Expr, Expr) {
        let (Some(left_type), Some(right_type)) = (left.ty, right.ty) else { return (left, right) };
        let to = |wanted: Type| (wanted, wanted);
        let (left_to, right_to) = match kind_of(operator) {
            OperatorKind::Text => to(Type::String),
            OperatorKind::Arithmetic | OperatorKind::Order | OperatorKind::Equality => {
                match (left_type, right_type) {
                    (Type::Int, Type::Int) if kind_of(operator) == OperatorKind::Arithmetic => to(Type::Long),
                    (a, b) if a == b && a != Type::Dynamic => (a, b),
                    (Type::Int, Type::Long)
                        if kind_of(operator) != OperatorKind::Arithmetic && is_small(&right) =>
                    {
                        to(Type::Int)
                    }
                    (Type::Long, Type::Int)
                        if kind_of(operator) != OperatorKind::Arithmetic && is_small(&left) =>
                    {
                        to(Type::Int)
                    }
                    (a, b) if a.is_numeric() && b.is_numeric() => to(if rank(a) > rank(b) { a } else { b }),
                    (Type::Dynamic, Type::Dynamic) if kind_of(operator) == OperatorKind::Arithmetic => {
                        to(Type::Real)
                    }
                    // A string is read as the time or truth value that it is compared with (measured).
                    (Type::String, other) | (other, Type::String)
                        if kind_of(operator) == OperatorKind::Equality
                            && matches!(other, Type::Bool | Type::DateTime | Type::TimeSpan | Type::Guid) =>
                    {
                        to(other)
                    }
                    (Type::Dynamic, other) if kind_of(operator) == OperatorKind::Equality => {
                        (Type::Dynamic, other)
                    }
                    (other, Type::Dynamic) if kind_of(operator) == OperatorKind::Equality => {
                        (other, Type::Dynamic)
                    }
                    (Type::Dynamic, Type::Int) => to(Type::Long),
                    (Type::Int, Type::Dynamic) => to(Type::Long),
                    (Type::Dynamic, other) | (other, Type::Dynamic) => to(other),
                    (Type::String, _) | (_, Type::String) if kind_of(operator) == OperatorKind::Equality => {
                        to(Type::String)
                    }
                    (Type::TimeSpan, other) if other.is_numeric() => (Type::TimeSpan, scale(other)),
                    (other, Type::TimeSpan) if other.is_numeric() => (scale(other), Type::TimeSpan),
                    (a, b) => (a, b),
                }
            }
        };
        // `dynamic == string` reads better, and is defined, with the dynamic on the left.
        let (left, right) = (self.convert(left, left_to), self.convert(right, right_to));
        if right_to == Type::Dynamic && left_to != Type::Dynamic { (right, left) } else { (left, right) }
    }

    /// Makes a condition of an expression: bool as it is, dynamic through `tobool`.
    pub(super) fn condition(&mut self, expr: Expr) -> Expr {
        match expr.ty {
            Some(Type::Bool) | None => expr,
            Some(other) => {
                self.report(
                    Diagnostic::new(
                        TYPE_MISMATCH,
                        format!("a condition must be a bool, not {}", with_article(other)),
                        expr.span,
                    )
                    .help("compare it with a value, as in `... == true` or `isnotempty(...)`"),
                );
                unknown(expr.span)
            }
        }
    }

    pub(super) fn list(
        &mut self,
        operator: Spanned<ListOperator>,
        left: &ast::Expr,
        list: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        if matches!(left.kind, ast::ExprKind::Star) {
            return self.refuse_form("a search over all columns (`*`)", left.span);
        }
        let operand = self.scalar(left, place);
        let negated = operator.value.text().starts_with('!');
        let bound = match operator.value {
            ListOperator::In | ListOperator::NotIn => self.membership("==", &operand, list, span, place),
            ListOperator::InCi | ListOperator::NotInCi => {
                let operand = self.convert(operand, Type::String);
                self.membership("=~", &operand, list, span, place)
            }
            ListOperator::HasAny | ListOperator::NotHasAny => {
                self.terms("has_any", operand, list, span, place)
            }
            ListOperator::HasAll | ListOperator::NotHasAll => {
                self.terms("has_all", operand, list, span, place)
            }
        };
        if negated { self.not(bound, span) } else { bound }
    }

    /// `not(x)`
    pub(super) fn not(&mut self, operand: Expr, span: Span) -> Expr {
        if matches!(operand.kind, ExprKind::Unknown) {
            return Expr { span, ..operand };
        }
        self.apply("not", vec![operand], span)
    }

    /// `x in (a, b)` is `x == a or x == b`; a constant dynamic array stands for its elements, another array and a table
    /// are looked into when the query runs.
    fn membership(
        &mut self,
        comparison: &'static str,
        operand: &Expr,
        list: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let mut result: Option<Expr> = None;
        for element in list {
            let test = match self.meaning(element, place) {
                Meaning::Scalar(value) => self.equals_any(comparison, operand, value, span),
                Meaning::Table(table) => self.in_table(comparison == "=~", operand.clone(), table, span),
                Meaning::Graph(_) => self.refuse_form("a graph as the right side of `in`", element.span),
            };
            result = Some(match result {
                None => test,
                Some(before) => logic(false, before, test, span),
            });
        }
        result.unwrap_or_else(|| constant(Value::Bool(false), span))
    }

    /// `x in (value)`
    pub(super) fn equals_any(
        &mut self,
        comparison: &'static str,
        operand: &Expr,
        value: Expr,
        span: Span,
    ) -> Expr {
        let at = value.span;
        let element = |binder: &mut Self, value: Expr| {
            let value = if comparison == "=~" { binder.convert(value, Type::String) } else { value };
            binder.infix(comparison, operand.clone(), value, at, span)
        };
        match &value.kind {
            ExprKind::Literal(Value::Dynamic(Dynamic::Array(values))) => {
                let mut result: Option<Expr> = None;
                for value in values.iter() {
                    let test = element(self, constant(value.clone().unpack(), at));
                    result = Some(match result {
                        None => test,
                        Some(before) => logic(false, before, test, span),
                    });
                }
                result.unwrap_or_else(|| constant(Value::Bool(false), span))
            }
            ExprKind::Literal(_) => element(self, value),
            ExprKind::Unknown => Expr { kind: ExprKind::Unknown, ty: Some(Type::Bool), span },
            _ if value.ty == Some(Type::Dynamic) => {
                let name = if comparison == "=~" { "in~" } else { "in" };
                self.apply(name, vec![operand.clone(), value], span)
            }
            _ => element(self, value),
        }
    }

    /// `x has_any (a, b)`, with constants or with one dynamic array.
    fn terms(
        &mut self,
        operator: &'static str,
        operand: Expr,
        list: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let operand = self.convert(operand, Type::String);
        let mut bound: Vec<Expr> = Vec::new();
        for element in list {
            match self.meaning(element, place) {
                Meaning::Scalar(value) => bound.push(value),
                Meaning::Table(table) => {
                    let table = self.flattened(table, Type::String);
                    let kind = self.subquery("list", table).map_or(ExprKind::Unknown, ExprKind::ColumnValues);
                    bound.push(Expr { kind, ty: Some(Type::Dynamic), span: element.span });
                }
                Meaning::Graph(_) => bound.push(self.refuse_form("a graph", element.span)),
            }
        }
        if bound.iter().any(|value| matches!(value.kind, ExprKind::Unknown)) {
            return Expr { kind: ExprKind::Unknown, ty: Some(Type::Bool), span };
        }
        if let [only] = &bound[..]
            && only.ty == Some(Type::Dynamic)
        {
            let only = only.clone();
            return self.apply(operator, vec![operand, only], span);
        }
        let mut values = Vec::new();
        for value in &bound {
            match value.literal() {
                Some(Value::Dynamic(Dynamic::Array(elements))) => values.extend(elements.iter().cloned()),
                Some(constant) => values.push(Dynamic::from(constant.clone())),
                None => {
                    self.report(Diagnostic::new(
                        NOT_CONSTANT,
                        format!("the terms of `{operator}` must be constants or one dynamic array"),
                        value.span,
                    ));
                    return unknown(span);
                }
            }
        }
        let terms = constant(Value::Dynamic(Dynamic::Array(values.into())), span);
        self.apply(operator, vec![operand, terms], span)
    }

    /// `x between (low .. high)`; for a datetime the high bound may be a timespan after the low one.
    pub(super) fn between(
        &mut self,
        negated: bool,
        [operand, low, high]: [&ast::Expr; 3],
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let operand = self.scalar(operand, place);
        let low = self.scalar(low, place);
        let mut high = self.scalar(high, place);
        if operand.ty == Some(Type::DateTime) && high.ty == Some(Type::TimeSpan) {
            let high_span = high.span;
            high = self.infix("+", low.clone(), high, high_span, high_span);
        }
        if let (Some(operand_type), Some(low_type)) = (operand.ty, low.ty)
            && self.refuse_range(operand_type, low_type, span)
        {
            return Expr { kind: ExprKind::Unknown, ty: Some(Type::Bool), span };
        }
        let (low_span, high_span) = (low.span, high.span);
        let above = self.infix(">=", operand.clone(), low, low_span, span);
        let below = self.infix("<=", operand, high, high_span, span);
        let within = logic(true, above, below, span);
        if negated { self.not(within, span) } else { within }
    }

    pub(super) fn refuse_form(&mut self, what: &str, span: Span) -> Expr {
        self.report(Diagnostic::new(UNSUPPORTED_FORM, format!("{what} cannot be compiled yet"), span));
        unknown(span)
    }
}

/// `and` or `or`; a constant side decides or disappears.
pub(super) fn logic(and: bool, left: Expr, right: Expr, span: Span) -> Expr {
    let known = |expr: &Expr| match expr.literal() {
        Some(Value::Bool(value)) => Some(*value),
        _ => None,
    };
    match (known(&left), known(&right)) {
        (Some(value), _) if value != and => return left,
        (Some(_), _) => return right,
        (_, Some(value)) if value == and => return left,
        (_, Some(_)) => return right,
        _ => {}
    }
    let (left, right) = (Box::new(left), Box::new(right));
    let kind = if and { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
    Expr { kind, ty: Some(Type::Bool), span }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OperatorKind {
    Arithmetic,
    Equality,
    Order,
    Text,
}

fn kind_of(operator: &str) -> OperatorKind {
    match operator {
        "+" | "-" | "*" | "/" | "%" => OperatorKind::Arithmetic,
        "==" | "!=" => OperatorKind::Equality,
        "<" | "<=" | ">" | ">=" => OperatorKind::Order,
        _ => OperatorKind::Text,
    }
}

/// True for a constant that an int holds as well: comparing ints with it needs no widening.
fn is_small(expr: &Expr) -> bool {
    matches!(expr.literal(), Some(Value::Long(value)) if i32::try_from(*value).is_ok())
}

/// What timespans are multiplied with and divided by.
fn scale(number: Type) -> Type {
    if number == Type::Int { Type::Long } else { number }
}

/// The result type of an operator; `Err` where it is not defined, `Ok(None)` where an operand's type is unknown.
fn result_type(operator: &str, left: Option<Type>, right: Option<Type>) -> Result<Option<Type>, ()> {
    use Type::{Bool, Dynamic, Guid, String};
    let kind = kind_of(operator);
    let (Some(left), Some(right)) = (left, right) else {
        return Ok((kind != OperatorKind::Arithmetic).then_some(Bool));
    };
    let textual = |ty: Type| matches!(ty, String | Dynamic);
    let defined = match kind {
        OperatorKind::Text => textual(left) && textual(right),
        // The binder compares any two types; `ResultType == 0` on a string column is everywhere.
        // Two dynamics it compares as well, but the engine refuses them (SEM0001, measured).
        OperatorKind::Equality => (left, right) != (Dynamic, Dynamic),
        OperatorKind::Order => match (left, right) {
            (Dynamic, _) | (_, Dynamic) => true,
            (a, b) if a.is_numeric() && b.is_numeric() => true,
            (a, b) => a == b && !matches!(a, Guid),
        },
        OperatorKind::Arithmetic => return arithmetic_type(operator, left, right).map(Some),
    };
    if defined { Ok(Some(Bool)) } else { Err(()) }
}

fn arithmetic_type(operator: &str, left: Type, right: Type) -> Result<Type, ()> {
    use Type::{DateTime, Dynamic, Long, Real, TimeSpan};
    match (operator, left, right) {
        // Arithmetic on ints is done in longs.
        (_, Type::Int, Type::Int) => Ok(Long),
        (_, a, b) if a.is_numeric() && b.is_numeric() => Ok(if rank(a) > rank(b) { a } else { b }),
        ("+" | "-", DateTime, TimeSpan) | ("+", TimeSpan, DateTime) => Ok(DateTime),
        ("-", DateTime, DateTime) | ("+" | "-" | "%", TimeSpan, TimeSpan) => Ok(TimeSpan),
        ("/", TimeSpan, TimeSpan) => Ok(Real),
        ("*" | "/", TimeSpan, number) if number.is_numeric() => Ok(TimeSpan),
        ("*", number, TimeSpan) if number.is_numeric() => Ok(TimeSpan),
        ("%", DateTime, TimeSpan) => Ok(TimeSpan),
        // The binder types it; what the engine computes is not known, and there is no code for it.
        ("/", DateTime, number) if number.is_numeric() => Ok(DateTime),
        (_, Dynamic, Dynamic) => Ok(Real),
        (_, Dynamic, Type::Int) | (_, Type::Int, Dynamic) => Ok(Long),
        (_, Dynamic, other) | (_, other, Dynamic) if other.is_numeric() => Ok(other),
        ("-", DateTime, Dynamic) | ("-", Dynamic, DateTime) => Ok(TimeSpan),
        ("+", DateTime, Dynamic) | ("+", Dynamic, DateTime) => Ok(DateTime),
        ("+" | "-", TimeSpan, Dynamic) | ("+" | "-", Dynamic, TimeSpan) => Ok(TimeSpan),
        _ => Err(()),
    }
}

/// The modern spelling of an operator; old words such as `notcontains` mean the same.
fn canonical(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::AngleNotEqual => "!=",
        BinaryOperator::NotContainsWord => "!contains",
        BinaryOperator::NotContainsCsWord => "!contains_cs",
        BinaryOperator::ContainsCsWord => "contains_cs",
        BinaryOperator::NotHasWord => "!has",
        BinaryOperator::NotHasCsWord => "!has_cs",
        other => other.text(),
    }
}
