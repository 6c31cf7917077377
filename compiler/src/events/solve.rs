//! From conditions to wishes: each condition is followed down to the columns of tables that it is about.
//!
//! It need not be right: a wish too few makes a row that a filter drops. The more conditions are understood, the more rules have
//! rows.

mod arithmetic;
mod follow;
mod held;

use fastrand::Rng;
use kqlc_runtime::{
    parse::ParseKind,
    plan::{JoinKind, Operation},
    types::{DateTime, Dynamic, Type, Value},
};

use super::{
    meaning::{Meanings, subquery},
    sample::sample,
    step::Step,
    values::{self, ROW, pick},
    wish::{Want, joined},
    wishes::{Context, Wishes},
};
use crate::evaluator::Evaluator;
use crate::semantic::tree::{Call, Expr, ExprKind, LetTable, Parse, ParsePart, Table, TableKind};

/// Expressions are followed so deep.
const DEEPEST: u32 = 60;

/// Groups are made of at most so many rows.
const MOST_OF_A_GROUP: i64 = 1200;

/// A series has so many events.
const ROWS_OF_A_SERIES: i64 = 60;

/// Collects the wishes of one scenario.
pub(super) struct Solver<'s, 't> {
    pub(super) meanings: &'s Meanings<'t>,
    /// Computes what reads no row.
    pub(super) constants: &'s Evaluator<'s>,
    pub(super) wishes: Wishes,
    /// The way to what is followed.
    pub(super) context: Context,
    /// Around when the scenario happens.
    pub(super) time: DateTime,
    pub(super) rng: Rng,
    /// What is equal in two tables differs from row to row.
    pub(super) varies: bool,
    /// How deep the expression is that is followed.
    pub(super) depth: u32,
}

impl<'t> Solver<'_, 't> {
    /// Wishes for everything that the query asks.
    pub(super) fn solve(&mut self) {
        if self.meanings.has_series {
            self.wishes.set_group(&[], ROWS_OF_A_SERIES);
        }
        for table in &self.meanings.tables {
            match &table.kind {
                TableKind::Where { predicate, .. } => self.satisfy(predicate, true),
                TableKind::Parse { parse, .. } => self.wish_pattern(parse),
                TableKind::Call { call, .. } => self.wish_operation(call),
                TableKind::Join { kind, on, .. } => {
                    let keys: Vec<(&Expr, &Expr)> = on.iter().map(|(left, right)| (left, right)).collect();
                    let unmatched: Vec<&Expr> = match kind {
                        JoinKind::LeftAnti => keys.iter().map(|(left, _)| *left).collect(),
                        JoinKind::RightAnti => keys.iter().map(|(_, right)| *right).collect(),
                        _ => Vec::new(),
                    };
                    if unmatched.is_empty() || self.rng.u8(..5) == 0 {
                        for (left, right) in keys {
                            self.equate(left, right);
                        }
                    } else {
                        self.set_apart(&unmatched);
                    }
                }
                _ => {}
            }
        }
    }

    /// Wishes for what operations ask of their arguments.
    fn wish_operation(&mut self, call: &'t Call) {
        match (call.operation, &call.arguments[..], &call.constants[..]) {
            (Operation::First, _, [count]) if count.literal().is_none() => {
                self.wish(count, &Want::Equal(Value::Long(1)));
            }
            (Operation::Ipv4Lookup, [address, ..], [networks, column, ..]) => {
                let Some(Value::Long(column)) = self.constant(column) else { return };
                let value = self.held(address).unwrap_or_else(|| Value::from("203.0.113.7"));
                let network = Value::from(format!("{}/32", value.to_text()));
                let path = [Step::Index(0), Step::Index(column)];
                self.wish_within(networks, &path, &Want::Equal(network));
                self.wish(address, &Want::Equal(value));
            }
            _ => {}
        }
    }

    /// The value of what reads no row of the logs.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Value> {
        self.constants.constant(expr).or_else(|| {
            let is_alone = expr.columns().is_empty()
                && expr.subqueries().into_iter().all(|subquery| is_constant(&subquery.table));
            is_alone.then(|| self.constants.computed(expr)).flatten()
        })
    }

    /// Wishes for a value that no other row has, for one of some expressions.
    fn set_apart(&mut self, keys: &[&'t Expr]) {
        if let [key] = keys
            && self.rng.u8(..5) == 0
        {
            return self.wish(key, &Want::Empty);
        }
        let open = keys.iter().find(|key| self.held(key).is_none());
        if let Some(key) = open.or(keys.first()) {
            let ty = key.ty.unwrap_or(Type::String);
            let value = match ty {
                Type::String => self.fresh(key),
                ty => values::new(ty, self.time, &mut self.rng),
            };
            let value = match value {
                Value::String(text) if self.pattern_of(key, 0).is_none() => {
                    Value::from(format!("{}{text}", self.rng.u32(1000..)))
                }
                value => value,
            };
            let want = if open.is_some() {
                Want::Equal(value)
            } else {
                Want::Contains(value.to_text().into_owned())
            };
            self.wish(key, &want);
        }
    }

    fn satisfy(&mut self, expr: &'t Expr, truth: bool) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        match &expr.kind {
            ExprKind::And(left, right) | ExprKind::Or(left, right) => {
                let all = matches!(expr.kind, ExprKind::And(..)) == truth;
                let first = self.rng.bool();
                if all || first {
                    self.satisfy(left, truth);
                }
                if all || !first {
                    self.satisfy(right, truth);
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                let says = |branch: &Expr| branch.literal() == Some(&Value::Bool(truth));
                if says(otherwise) && !says(then) {
                    self.satisfy(condition, false);
                } else {
                    self.satisfy(condition, true);
                    self.satisfy(then, truth);
                }
            }
            ExprKind::IsNull(operand) => {
                self.wish(operand, if truth { &Want::Empty } else { &Want::Filled });
            }
            ExprKind::Column(_) => self.wish(expr, &Want::Equal(Value::Bool(truth))),
            ExprKind::InTable { operand, table, .. } if truth && is_constant(&table.table) => {
                let rows = self.constants.result(&table.table).unwrap_or_default().rows;
                if let Some(value) = (!rows.is_empty()).then(|| pick(&rows, &mut self.rng)[0].clone()) {
                    self.wish(operand, &Want::Equal(value));
                }
            }
            ExprKind::InTable { operand, table, .. } if truth => {
                if let Some(column) = table.table.schema.columns.first() {
                    let within = self.longer(&self.context, subquery(expr));
                    let value = self.held(operand).or_else(|| self.held_column(column.id, 0, &within));
                    let value = value.unwrap_or_else(|| self.fresh(operand));
                    self.wish(operand, &Want::Equal(value.clone()));
                    self.wish_first(expr, table, &[], &Want::Equal(value));
                }
            }
            ExprKind::InTable { operand, .. } => self.set_apart(&[operand]),
            ExprKind::Call { function, arguments } => self.satisfy_call(function.name, arguments, truth),
            _ => {}
        }
        self.depth -= 1;
    }

    fn satisfy_call(&mut self, name: &str, arguments: &'t [Expr], truth: bool) {
        let (name, truth) = match name {
            "!=" => ("==", !truth),
            "!~" => ("=~", !truth),
            "isnotempty" => ("isempty", !truth),
            name => name.strip_prefix('!').map_or((name, truth), |name| (name, !truth)),
        };
        match (name, arguments) {
            ("not", [operand]) => self.satisfy(operand, !truth),
            ("isempty", [operand]) => self.wish(operand, if truth { &Want::Empty } else { &Want::Filled }),
            ("<" | "<=" | ">" | ">=", [left, right]) => {
                self.compare(left, right, name.starts_with('>') == truth);
            }
            ("==" | "=~", [left, right]) if truth => self.equate(left, right),
            ("ipv4_is_private", [operand]) if !truth => {
                let address = *pick(&["8.8.4.4", "203.0.113.9"], &mut self.rng);
                self.wish(operand, &Want::Equal(Value::from(address)));
            }
            (_, [operand, other]) if !truth && self.constant(other).is_none() => {
                self.set_apart(&[operand]);
            }
            (_, [operand, ..]) if !truth => {
                if name == "==" && self.rng.bool() {
                    self.wish(operand, &Want::Filled);
                }
            }
            ("in" | "in~" | "has_any" | "has" | "contains" | "startswith" | "endswith", [operand, other])
                if self.constant(other).is_none() =>
            {
                self.wish_together(name, operand, other);
            }
            ("has_all", [operand, rest @ ..]) => {
                for term in self.texts(rest) {
                    self.wish(operand, &Want::Contains(term));
                }
            }
            ("matches regex", [operand, pattern]) => {
                if let Some(text) = self.text(pattern).and_then(|text| sample(&text, None, &mut self.rng)) {
                    self.wish(operand, &Want::Contains(text));
                }
            }
            ("set_has_element", [list, element]) => {
                if let Some(value) = self.constant(element) {
                    self.wish_within(list, &[Step::Index(0)], &Want::Equal(value));
                }
            }
            ("ipv4_is_private", [operand]) => self.wish(operand, &Want::Equal(Value::from("10.0.0.5"))),
            ("ipv4_is_in_range" | "ipv4_is_match" | "ipv4_is_in_any_range", [operand, rest @ ..]) => {
                if let Some(range) = self.any_text(rest) {
                    let address = range.split('/').next().unwrap_or_default().to_owned();
                    self.wish(operand, &Want::Equal(Value::from(address)));
                }
            }
            ("in" | "in~", [operand, rest @ ..]) => {
                let values = self.listed(rest);
                if !values.is_empty() {
                    let value = pick(&values, &mut self.rng).clone();
                    self.wish(operand, &Want::Equal(value));
                }
            }
            (name, [operand, rest @ ..]) => {
                let Some(text) = self.any_text(rest) else { return };
                let want = match name {
                    "startswith" | "startswith_cs" => Want::Starts(text),
                    "endswith" | "endswith_cs" => Want::Ends(text),
                    "has"
                    | "has_cs"
                    | "has_any"
                    | "contains"
                    | "contains_cs"
                    | "hasprefix"
                    | "hasprefix_cs"
                    | "hassuffix"
                    | "hassuffix_cs"
                    | "has_ipv4"
                    | "has_any_ipv4"
                    | "has_ipv4_prefix"
                    | "has_any_ipv4_prefix" => Want::Contains(text),
                    _ => return,
                };
                self.wish(operand, &want);
            }
            (_, []) => {}
        }
    }

    /// Wishes for a value that another, or one of a list of others, is or is in.
    fn wish_together(&mut self, name: &str, operand: &'t Expr, other: &'t Expr) {
        let value = self.held(other).or_else(|| self.held(operand)).unwrap_or_else(|| self.fresh(operand));
        let path = if other.ty == Some(Type::Dynamic) { &[Step::Index(0)][..] } else { &[] };
        self.wish_within(other, path, &Want::Equal(value.clone()));
        let text = value.to_text().into_owned();
        let want = match name {
            "in" | "in~" => Want::Equal(value),
            "startswith" => Want::Starts(text),
            "endswith" => Want::Ends(text),
            _ => Want::Contains(text),
        };
        self.wish(operand, &want);
    }

    fn compare(&mut self, left: &'t Expr, right: &'t Expr, above: bool) {
        let want = |above: bool, bound: Value| if above { Want::Above(bound) } else { Want::Below(bound) };
        if let Some(bound) = self.constant(right) {
            self.wish(left, &want(above, bound));
        } else if let Some(bound) = self.constant(left) {
            self.wish(right, &want(!above, bound));
        } else if let Some(bound) = self.held(right) {
            self.wish(left, &want(above, bound));
        } else if let Some(bound) = self.held(left) {
            self.wish(right, &want(!above, bound));
        } else {
            let value = self.fresh(right);
            self.wish(right, &Want::Equal(value.clone()));
            self.wish(left, &want(above, value));
        }
    }

    /// Wishes for two expressions of one value.
    fn equate(&mut self, left: &'t Expr, right: &'t Expr) {
        let constant = self.constant(right).or_else(|| self.constant(left));
        let value = constant.or_else(|| self.held(left)).or_else(|| self.held(right));
        let patterned = if self.pattern_of(right, 0).is_some() { right } else { left };
        let value = value.unwrap_or_else(|| match self.fresh(patterned) {
            Value::String(text) if self.varies => Value::from(format!("{text}{ROW}")),
            value => value,
        });
        self.wish(left, &Want::Equal(value.clone()));
        self.wish(right, &Want::Equal(value));
    }

    /// Wishes for a text that a pattern takes apart, beside what is wished of the text already.
    fn wish_pattern(&mut self, parse: &'t Parse) {
        let text = self.parsed(parse);
        let held = self.held(&parse.operand).map(|value| value.to_text().into_owned()).unwrap_or_default();
        let text = match (parse.parts.first(), parse.parts.last()) {
            _ if held.is_empty() => text,
            (Some(ParsePart::Skip), _) => joined(&held, &Want::Contains(text)),
            (_, Some(ParsePart::Skip | ParsePart::Column(Type::String))) => format!("{text} {held}"),
            _ => text,
        };
        self.wish(&parse.operand, &Want::Equal(Value::from(text)));
    }

    /// A text that the pattern of a `parse` takes apart.
    fn parsed(&mut self, parse: &Parse) -> String {
        let mut text = String::new();
        for (place, part) in parse.parts.iter().enumerate() {
            match part {
                ParsePart::Skip if place == 0 => text.push_str(pick::<&str>(&["", "x "], &mut self.rng)),
                // As the value of a key that the text before may be.
                ParsePart::Skip => text.push_str(pick::<&str>(&[":1 ", ":1,", "=x "], &mut self.rng)),
                ParsePart::Text(literal) if parse.kind == ParseKind::Regex => {
                    text.push_str(&sample(literal, None, &mut self.rng).unwrap_or_default());
                }
                ParsePart::Text(literal) => text.push_str(literal),
                ParsePart::Column(ty) => {
                    let value = values::any("", *ty, self.time, &mut self.rng);
                    text.push_str(&value.to_text());
                }
            }
        }
        text
    }

    /// Wishes for something of the first column of a subquery.
    fn wish_first(&mut self, expr: &Expr, table: &'t LetTable, path: &[Step], want: &Want) {
        if let Some(column) = table.table.schema.columns.first() {
            let longer = self.longer(&self.context, subquery(expr));
            let context = std::mem::replace(&mut self.context, longer);
            self.wish_column(column.id, path, want);
            self.context = context;
        }
    }

    fn text(&self, expr: &Expr) -> Option<String> {
        self.constant(expr).map(|value| value.to_text().into_owned())
    }

    /// The constants of some arguments; those of arrays one by one.
    fn listed(&self, arguments: &[Expr]) -> Vec<Value> {
        let mut values = Vec::new();
        for value in arguments.iter().filter_map(|argument| self.constant(argument)) {
            match value {
                Value::Dynamic(Dynamic::Array(items)) => {
                    values.extend(items.iter().cloned().map(Dynamic::unpack));
                }
                Value::Dynamic(value) => values.push(value.unpack()),
                value => values.push(value),
            }
        }
        values
    }

    fn texts(&self, arguments: &[Expr]) -> Vec<String> {
        self.listed(arguments).iter().map(|value| value.to_text().into_owned()).collect()
    }

    fn any_text(&mut self, arguments: &[Expr]) -> Option<String> {
        let texts = self.texts(arguments);
        (!texts.is_empty()).then(|| pick(&texts, &mut self.rng).clone())
    }
}

/// True for a table that reads nothing.
fn is_constant(table: &Table) -> bool {
    !is_made(table)
        && table.inputs().into_iter().all(is_constant)
        && table
            .expressions()
            .iter()
            .flat_map(|expr| expr.subqueries())
            .all(|query| is_constant(&query.table))
}

/// The tables whose rows a scenario makes.
pub(super) fn is_made(table: &Table) -> bool {
    matches!(table.kind, TableKind::Scan(_) | TableKind::External(_))
}
