//! Literals to values.

use std::sync::Arc;

use kqlc_runtime::types::{Bag, DateTime, Decimal, Dynamic, Guid, TimeSpan, Type};
use tree_sitter::Node;

use super::{Lowering, children, children_of_kind, present};
use crate::{
    source::Spanned,
    syntax::{
        INVALID_LITERAL, SYNTAX_ERROR,
        ast::{Argument, BinaryOperator, Expr, ExprKind, Literal, Name},
        errors::shortened,
    },
};

const TICKS_PER_MICROSECOND: i64 = 10;

impl Lowering<'_> {
    /// A literal of any type; one without a value is reported and becomes an error.
    pub(super) fn literal(&mut self, node: Node<'_>) -> Expr {
        if let Some(clock) = self.clock(node) {
            return clock;
        }
        match self.literal_value(node) {
            Some(literal) => self.expr(ExprKind::Literal(literal), node),
            None => self.error(node),
        }
    }

    /// `datetime(now)` is `now()`, and `datetime("8:00:00 AM")`, a time without a date, is one of today: `startofday(now()) + 8h`.
    fn clock(&mut self, node: Node<'_>) -> Option<Expr> {
        let text = content(self.text(node));
        if literal_type(node.kind()) != Some(Type::DateTime) || !depends_on_clock(text) {
            return None;
        }
        let time = if text == "now" { None } else { Some(time_of_day(text)?) };
        let now = self.call_of("now", Vec::new(), node);
        let Some(time) = time else { return Some(now) };
        let today = self.call_of("startofday", vec![now], node);
        let operator = Spanned::new(BinaryOperator::from_text("+")?, self.span(node));
        let time = self.expr(ExprKind::Literal(Literal::TimeSpan(time)), node);
        Some(self.expr(ExprKind::Binary { operator, left: Box::new(today), right: Box::new(time) }, node))
    }

    /// A call that a literal stands for.
    fn call_of(&self, name: &str, arguments: Vec<Expr>, node: Node<'_>) -> Expr {
        let arguments = arguments.into_iter().map(|value| Argument { names: Vec::new(), value }).collect();
        self.expr(ExprKind::Call { name: Name::new(name.to_owned(), self.span(node)), arguments }, node)
    }

    fn literal_value(&mut self, node: Node<'_>) -> Option<Literal> {
        match node.kind() {
            "string_literal" => return Some(Literal::String(self.string_literal(node))),
            "dynamic_literal" => return Some(self.dynamic_literal(node)),
            "signed_literal" => return self.signed_literal(node),
            "type_literal" => return self.type_of(node).map(|ty| Literal::Type(ty.value)),
            "guid_literal" if !self.text(node).starts_with("guid(") => {
                let text = self.text(node);
                self.report(SYNTAX_ERROR, "a guid needs its type", node)
                    .help(format!("write `guid({text})`"));
                return None;
            }
            _ => {}
        }
        let ty = literal_type(node.kind())?;
        let text = self.text(node);
        let value = scalar(ty, content(text));
        if value.is_none() && ty == Type::DateTime && depends_on_clock(content(text)) {
            self.unsupported("a datetime literal that depends on the clock, in this place,", node);
        } else if value.is_none() {
            let report = self.report(
                INVALID_LITERAL,
                format!("`{}` has no value of type `{ty}`", shortened(text)),
                node,
            );
            if let Some(example) = example(ty) {
                report.help(format!("write it as in `{example}`"));
            }
        }
        value
    }

    /// `-1` where only literals may stand.
    fn signed_literal(&mut self, node: Node<'_>) -> Option<Literal> {
        if let Some(smallest) = self.smallest_long(node) {
            let ExprKind::Literal(literal) = smallest.kind else { return None };
            return Some(literal);
        }
        let negative = self.text(node).starts_with('-');
        let literal = self.literal_value(children(node).next()?)?;
        if !negative {
            return Some(literal);
        }
        Some(match literal {
            Literal::Int(value) => Literal::Int(value.checked_neg()?),
            Literal::Long(value) => Literal::Long(value.checked_neg()?),
            Literal::Real(value) => Literal::Real(-value),
            Literal::Decimal(value) => Literal::Decimal(Decimal(-value.0)),
            other => other,
        })
    }

    /// `-9223372036854775808`, whose digits alone are no long.
    pub(super) fn smallest_long(&mut self, node: Node<'_>) -> Option<Expr> {
        let number = children(node).next().filter(|number| number.kind() == "long_literal")?;
        let smallest = self.text(node).starts_with('-') && self.text(number) == "9223372036854775808";
        smallest.then(|| self.expr(ExprKind::Literal(Literal::Long(i64::MIN)), node))
    }

    fn dynamic_literal(&mut self, node: Node<'_>) -> Literal {
        let value = children(node).next().map(|json| self.json(json)).unwrap_or_default();
        if value == Dynamic::Null { Literal::Null(Type::Dynamic) } else { Literal::Dynamic(value) }
    }

    /// A value inside `dynamic(...)`.
    fn json(&mut self, node: Node<'_>) -> Dynamic {
        self.nested(node, |lowering| lowering.json_value(node)).unwrap_or_default()
    }

    fn json_value(&mut self, node: Node<'_>) -> Dynamic {
        match node.kind() {
            "json_array" => Dynamic::Array(children(node).map(|item| self.json(item)).collect()),
            "json_object" => self.json_object(node),
            "json_null" => Dynamic::Null,
            "dynamic_literal" => children(node).next().map(|json| self.json(json)).unwrap_or_default(),
            "braced_name" => {
                self.name(node);
                Dynamic::Null
            }
            _ => {
                let literal = self.literal_value(node);
                self.refuse_in_dynamic(literal.as_ref(), node);
                let whole = self.whole_microseconds(literal.as_ref(), node);
                whole.or_else(|| literal.map(dynamic)).unwrap_or_default()
            }
        }
    }

    /// Microseconds in a dynamic literal lose their fraction (measured).
    fn whole_microseconds(&self, literal: Option<&Literal>, node: Node<'_>) -> Option<Dynamic> {
        let Some(Literal::TimeSpan(TimeSpan(ticks))) = literal else { return None };
        let has_fraction = self.text(node).contains("micro") && ticks % TICKS_PER_MICROSECOND != 0;
        has_fraction.then(|| Dynamic::TimeSpan(TimeSpan(ticks - ticks % TICKS_PER_MICROSECOND)))
    }

    /// Two literals that stand anywhere but in a dynamic one, as far as the engine is concerned (measured).
    fn refuse_in_dynamic(&mut self, literal: Option<&Literal>, node: Node<'_>) {
        let help = match literal {
            Some(Literal::Null(Type::DateTime)) => "write `null`",
            Some(Literal::Bool(true)) if self.text(node).contains('(') => "write `true`",
            Some(Literal::Bool(false)) if self.text(node).contains('(') => "write `false`",
            _ => return,
        };
        let text = shortened(self.text(node));
        self.report(INVALID_LITERAL, format!("the engine does not take `{text}` in a dynamic literal"), node)
            .help(help);
    }

    /// Of several values for one key the last counts.
    fn json_object(&mut self, node: Node<'_>) -> Dynamic {
        let mut pairs: Vec<(Arc<str>, Dynamic)> = Vec::new();
        for pair in children_of_kind(node, "json_pair") {
            let Some(key) = present(pair.child_by_field_name("key")) else { continue };
            let key: Arc<str> = self.string(key).into();
            let value =
                present(pair.child_by_field_name("value")).map(|value| self.json(value)).unwrap_or_default();
            match pairs.iter_mut().find(|(name, _)| *name == key) {
                Some((_, earlier)) => *earlier = value,
                None => pairs.push((key, value)),
            }
        }
        Dynamic::Bag(Arc::new(Bag(pairs)))
    }
}

fn literal_type(kind: &str) -> Option<Type> {
    Some(match kind {
        "bool_literal" => Type::Bool,
        "int_literal" => Type::Int,
        "long_literal" => Type::Long,
        "real_literal" => Type::Real,
        "decimal_literal" => Type::Decimal,
        "datetime_literal" => Type::DateTime,
        "timespan_literal" => Type::TimeSpan,
        "guid_literal" => Type::Guid,
        _ => return None,
    })
}

/// What stands between the parentheses of `long(...)`, or the whole text of a plain literal.
fn content(text: &str) -> &str {
    let inner = text.split_once('(').and_then(|(_, inner)| inner.strip_suffix(')')).unwrap_or(text).trim();
    let quoted = ['"', '\''].iter().find_map(|quote| inner.strip_prefix(*quote)?.strip_suffix(*quote));
    quoted.unwrap_or(inner)
}

fn scalar(ty: Type, text: &str) -> Option<Literal> {
    if text == "null" {
        return Some(Literal::Null(ty));
    }
    match ty {
        Type::Bool => bool_value(text).map(Literal::Bool),
        Type::Int => i32::try_from(integer(text)?).ok().map(Literal::Int),
        Type::Long => integer(text).map(Literal::Long),
        Type::Real => real(text).map(Literal::Real),
        Type::Decimal => Decimal::parse(text).map(Literal::Decimal),
        Type::DateTime => datetime(text).map(Literal::DateTime),
        Type::TimeSpan => TimeSpan::parse(text).map(Literal::TimeSpan),
        Type::Guid => Guid::parse(text).map(Literal::Guid),
        Type::String | Type::Dynamic => None,
    }
}

fn bool_value(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn integer(text: &str) -> Option<i64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // Sixteen hexadecimal digits are the bits of the long.
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => text.parse().ok(),
    }
}

fn real(text: &str) -> Option<f64> {
    let number = text.strip_prefix('+').unwrap_or(text);
    match number.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "inf" | "infinity" => Some(f64::INFINITY),
        "-inf" | "-infinity" => Some(f64::NEG_INFINITY),
        number if number.contains(|letter: char| letter.is_ascii_alphabetic() && letter != 'e') => None,
        number => number.parse().ok(),
    }
}

/// Beside the forms of [`DateTime::parse`] a literal may be a year, `2025, 6` or `2025, 6, 14` (measured).
fn datetime(text: &str) -> Option<DateTime> {
    let numbers: Option<Vec<u32>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[year @ 1..=9999]) if text.len() == 4 => date(year, 1, 1),
        Some(&[year, month]) => date(year, month, 1),
        Some(&[year, month, day]) => date(year, month, day),
        _ => DateTime::parse(text),
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<DateTime> {
    DateTime::from_date(i32::try_from(year).ok()?, month, day)
}

/// `datetime(now)` and `datetime("8:00:00 AM")`, a time of today.
fn depends_on_clock(text: &str) -> bool {
    text == "now" || text.find(':').is_some_and(|colon| colon <= 2)
}

/// `8:00`, `17:30:05.5`, `8:00:00 AM`
fn time_of_day(text: &str) -> Option<TimeSpan> {
    let upper = text.to_ascii_uppercase();
    let halves = [("AM", 0), ("PM", 12)];
    let half = halves.iter().find_map(|(mark, hours)| Some((upper.strip_suffix(mark)?.trim_end(), *hours)));
    let (digits, hours) = half.map_or((upper.as_str(), None), |(digits, hours)| (digits, Some(hours)));
    let (hour, rest) = digits.split_once(':')?;
    let hour: u32 = hour.parse().ok()?;
    let hour = match hours {
        Some(hours) if (1..=12).contains(&hour) => hour % 12 + hours,
        None if hour < 24 => hour,
        _ => return None,
    };
    let seconds = if rest.contains(':') { "" } else { ":00" };
    TimeSpan::parse(&format!("{hour:02}:{rest}{seconds}"))
}

fn dynamic(literal: Literal) -> Dynamic {
    match literal {
        Literal::Bool(value) => Dynamic::Bool(value),
        Literal::Int(value) => Dynamic::Long(value.into()),
        Literal::Long(value) => Dynamic::Long(value),
        Literal::Real(value) => Dynamic::Real(value),
        Literal::Decimal(value) => Dynamic::Decimal(value),
        Literal::DateTime(value) => Dynamic::DateTime(value),
        Literal::TimeSpan(value) => Dynamic::TimeSpan(value),
        Literal::Guid(value) => Dynamic::Guid(value),
        Literal::String(value) => Dynamic::String(value.into()),
        Literal::Dynamic(value) => value,
        Literal::Null(_) | Literal::Type(_) => Dynamic::Null,
    }
}

/// A literal of a type that people write in other ways.
fn example(ty: Type) -> Option<&'static str> {
    match ty {
        Type::DateTime => Some("datetime(2024-01-31T12:30:00Z)"),
        Type::TimeSpan => Some("1d"),
        Type::Guid => Some("guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"),
        Type::Bool => Some("true"),
        _ => None,
    }
}
