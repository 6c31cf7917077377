//! The functions that are part of the language: their arguments are not simply values.

use std::rc::Rc;

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    call::common,
    expression::constant,
    graph::path_name,
    problem::{ARGUMENT_COUNT, NOT_CONSTANT, TYPE_MISMATCH, WRONG_SHAPE},
    query::{Meaning, unknown},
    scope::{Binding, Place},
    tree::{Expr, ExprKind, LetTable, Table, TableKind},
};
use crate::{catalog::signature::with_article, diagnostic::Diagnostic, source::Span, syntax::ast};

impl Binder<'_> {
    /// The meaning of a call that is a form; `None` if the name is an ordinary function's.
    pub(super) fn form(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Option<Meaning> {
        let scalar = |value: Expr| Some(Meaning::Scalar(value));
        match (name.value.as_str(), arguments) {
            ("iff" | "iif", [condition, then, otherwise]) => {
                let condition = self.scalar(&condition.value, place);
                let condition = self.condition(condition);
                let branches = vec![self.scalar(&then.value, place), self.scalar(&otherwise.value, place)];
                let [then, otherwise] = self.same_type(branches, name).try_into().ok()?;
                scalar(choose(condition, then, otherwise, span))
            }
            ("case", [_, _, _, ..]) if arguments.len() % 2 == 1 => {
                scalar(self.case(name, arguments, span, place))
            }
            ("coalesce", [_, _, ..]) => {
                let values: Vec<Expr> =
                    arguments.iter().map(|argument| self.scalar(&argument.value, place)).collect();
                scalar(coalesce(self.coalesced(values, name, span), span))
            }
            ("now", [] | [_]) | ("ago", [_]) => self.clock(name, arguments, span, place).map(Meaning::Scalar),
            ("isnull", [operand]) => scalar(self.is_null(&operand.value, span, place)),
            ("isnotnull" | "notnull", [operand]) => {
                let null = self.is_null(&operand.value, span, place);
                scalar(self.not(null, span))
            }
            ("isempty" | "isnotempty" | "notempty", [operand]) => {
                let operand = self.scalar(&operand.value, place);
                let text = self.convert(operand, Type::String);
                let function = if name.value == "isempty" { "isempty" } else { "isnotempty" };
                let bound = self.apply(function, vec![text], span);
                scalar(Expr { ty: Some(Type::Bool), ..bound })
            }
            ("strlen", [operand]) if self.is_null_text(&operand.value, place) => {
                scalar(constant(Value::null(Type::Long), span))
            }
            ("column_ifexists" | "columnifexists", [column, default]) => {
                scalar(self.column_if_exists(column, default, span, place))
            }
            ("map" | "all" | "any", [element, value]) if is_path(&element.value, place) => {
                scalar(self.each_of_path(name, &element.value, &value.value, span, place))
            }
            ("array_length", [element]) if is_path(&element.value, place) => {
                path_length(&element.value, span, place).map(Meaning::Scalar)
            }
            ("node_id" | "node_degree_in" | "node_degree_out", [] | [_]) => {
                self.of_node(name, arguments, span, place).map(Meaning::Scalar)
            }
            ("extract", [call @ .., ty]) if call.len() == 3 => {
                self.extract_typed(name, call, ty, span, place)
            }
            ("extract_json" | "extractjson", [call @ .., ty]) if call.len() == 2 => {
                self.extract_typed(name, call, ty, span, place)
            }
            ("typeof", [_]) => scalar(Expr { kind: ExprKind::Unknown, ty: None, span }),
            ("materialize", [table]) => Some(Meaning::Table(self.table(&table.value, place.outside()))),
            ("toscalar", [inner]) => scalar(match self.meaning(&inner.value, place.outside()) {
                Meaning::Table(table) => self.first_cell(table, span),
                Meaning::Scalar(value) => value,
                Meaning::Graph(_) => unknown(span),
            }),
            ("table", [table, ..]) => {
                let table = self.scalar(&table.value, place);
                match table.literal() {
                    Some(Value::String(text)) => {
                        let text = text.to_string();
                        Some(Meaning::Table(self.named_table(&text, table.span, place)))
                    }
                    _ => {
                        let refused = self.refuse_form("`table(...)` with a computed name", span);
                        Some(Meaning::Table(self.error_table(refused.span)))
                    }
                }
            }
            ("ingestion_time", []) => scalar(self.ingestion_time(span, place)),
            (
                "iff" | "iif" | "case" | "ago" | "isnull" | "isnotnull" | "notnull" | "isempty"
                | "isnotempty" | "notempty" | "column_ifexists" | "columnifexists" | "toscalar"
                | "materialize" | "coalesce",
                _,
            ) => {
                let (wanted, help) = match name.value.as_str() {
                    "iff" | "iif" => ("3 arguments", "write `iff(condition, value, otherwise)`"),
                    "case" => ("3, 5, 7 ... arguments", "write `case(condition, value, ..., otherwise)`"),
                    "column_ifexists" | "columnifexists" => {
                        ("2 arguments", "write `column_ifexists('name', default)`")
                    }
                    "coalesce" => ("2 or more arguments", "write `coalesce(value, otherwise)`"),
                    _ => ("1 argument", "write one value in the parentheses"),
                };
                self.report(
                    Diagnostic::new(
                        ARGUMENT_COUNT,
                        format!("`{}` takes {wanted}, not {}", name.value, arguments.len()),
                        span,
                    )
                    .help(help),
                );
                scalar(unknown(span))
            }
            _ => self.pack_form(name, arguments, span, place).map(Meaning::Scalar),
        }
    }

    /// `ingestion_time()`: when the row arrived, as far as the logs tell, else its own time.
    ///
    /// Log Analytics keeps it beside the columns of a table. What becomes of it behind operators that make other rows has
    /// not been measured.
    fn ingestion_time(&mut self, span: Span, place: Place<'_>) -> Expr {
        let time =
            place.row.and_then(|row| row.columns.iter().find(|column| self.arriving.contains(&column.id)));
        let ty = Some(Type::DateTime);
        match time {
            Some(time) => {
                let column = |id| Expr { kind: ExprKind::Column(id), ty, span };
                let kind = ExprKind::Coalesce(vec![column(time.id.arrival()), column(time.id)]);
                Expr { kind, ty, span }
            }
            None if place.row.is_some_and(|row| row.open) => Expr { ty, ..unknown(span) },
            None => {
                let what = "`ingestion_time()` of rows that do not have the time of their table any more";
                Expr { ty, ..self.refuse_form(what, span) }
            }
        }
    }

    /// `now()`, `now(offset)`, `ago(offset)`; `None` for `ago()`.
    fn clock(
        &mut self,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Option<Expr> {
        let [offset] = arguments else {
            return (name.value == "now").then(|| now(span));
        };
        let offset = self.scalar(&offset.value, place);
        if let Some(found) = offset.ty.filter(|ty| !matches!(ty, Type::TimeSpan | Type::Dynamic)) {
            self.report(
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!("`{}` takes a timespan, not a {found}", name.value),
                    offset.span,
                )
                .help("write a timespan such as `1h`, `30m` or `14d`"),
            );
            return Some(Expr { kind: ExprKind::Unknown, ty: Some(Type::DateTime), span });
        }
        let offset = self.convert(offset, Type::TimeSpan);
        let operator = if name.value == "now" { "+" } else { "-" };
        Some(self.infix(operator, now(span), offset, span, span))
    }

    /// `extract(..., typeof(long))`: the text that is found, converted.
    fn extract_typed(
        &mut self,
        name: &ast::Name,
        call: &[ast::Argument],
        ty: &ast::Argument,
        span: Span,
        place: Place<'_>,
    ) -> Option<Meaning> {
        let Meaning::Scalar(text) = self.call(name, call, span, place) else { return None };
        let to = self.type_literal(&ty.value)?;
        Some(Meaning::Scalar(self.convert(text, to)))
    }

    /// `toscalar(...)`
    fn first_cell(&mut self, table: Table, span: Span) -> Expr {
        let ty = table.schema.columns.first().and_then(|column| column.ty);
        let kind = self.subquery("scalar", table).map_or(ExprKind::Unknown, ExprKind::FirstCell);
        Expr { kind, ty, span }
    }

    /// A table that an expression asks for values; `None` if it cannot be asked. It is answered once, before any row is
    /// looked at, so that it cannot depend on one.
    pub(super) fn subquery(&mut self, name: &str, table: Table) -> Option<Rc<LetTable>> {
        if matches!(table.kind, TableKind::Error) {
            return None;
        }
        if let Some(place) = table.outer_column() {
            self.report(
                Diagnostic::new(NOT_CONSTANT, "a subquery cannot read the row around it", place)
                    .note("it is answered once, before any row is looked at")
                    .help("bring the two tables together with `join` or `lookup`"),
            );
            return None;
        }
        Some(Rc::new(LetTable { name: name.to_owned(), table }))
    }

    fn case(&mut self, name: &ast::Name, arguments: &[ast::Argument], span: Span, place: Place<'_>) -> Expr {
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        for (index, argument) in arguments.iter().enumerate() {
            let bound = self.scalar(&argument.value, place);
            if index % 2 == 0 && index + 1 < arguments.len() {
                conditions.push(self.condition(bound));
            } else {
                values.push(bound);
            }
        }
        let mut values = self.same_type(values, name);
        let mut result = values.pop().unwrap_or_else(|| unknown(span));
        for (condition, value) in conditions.into_iter().zip(values).rev() {
            result = choose(condition, value, result, span);
        }
        result
    }

    /// Converts the arguments of `coalesce` to one type: dynamic if the first is (measured), else the one that they share.
    fn coalesced(&mut self, values: Vec<Expr>, name: &ast::Name, span: Span) -> Vec<Expr> {
        self.refuse_call("coalesce", &values, span);
        let first = values.first().and_then(|first| first.ty);
        let to = first.filter(|ty| *ty == Type::Dynamic).or_else(|| common(&values));
        self.convert_all(values, to, name)
    }

    /// Converts the branches of `iff` or `case` to the type that they share.
    fn same_type(&mut self, values: Vec<Expr>, name: &ast::Name) -> Vec<Expr> {
        let to = common(&values);
        self.convert_all(values, to, name)
    }

    fn convert_all(&mut self, values: Vec<Expr>, to: Option<Type>, name: &ast::Name) -> Vec<Expr> {
        let Some(to) = to else { return values };
        let mut converted = Vec::with_capacity(values.len());
        for value in values {
            let fits = value.ty.is_none_or(|ty| {
                let whole = |ty| matches!(ty, Type::Int | Type::Long);
                ty == to || ty == Type::Dynamic || to == Type::Dynamic || (whole(ty) && whole(to))
            });
            if let (false, Some(found)) = (fits, value.ty) {
                self.report(
                    Diagnostic::new(
                        TYPE_MISMATCH,
                        format!(
                            "the values of `{}` must have one type: {to} and {found} do not mix",
                            name.value
                        ),
                        value.span,
                    )
                    .note("the engine refuses such a call (SEM0525)")
                    .help(format!("convert it, as in `to{to}(...)`")),
                );
                converted.push(Expr { kind: ExprKind::Unknown, ty: Some(to), span: value.span });
            } else {
                converted.push(self.convert(value, to));
            }
        }
        converted
    }

    fn is_null(&mut self, operand: &ast::Expr, span: Span, place: Place<'_>) -> Expr {
        if self.is_null_text(operand, place) {
            return constant(Value::Bool(true), span);
        }
        let operand = self.scalar(operand, place);
        match (&operand.kind, operand.ty) {
            (ExprKind::Unknown, _) | (_, None) => {
                Expr { kind: ExprKind::Unknown, ty: Some(Type::Bool), span }
            }
            (ExprKind::Now, _) | (_, Some(Type::String)) => constant(Value::Bool(false), span),
            (ExprKind::Literal(value), _) => constant(Value::Bool(value.is_null()), span),
            _ => Expr { kind: ExprKind::IsNull(Box::new(operand)), ty: Some(Type::Bool), span },
        }
    }

    fn column_if_exists(
        &mut self,
        column: &ast::Argument,
        default: &ast::Argument,
        span: Span,
        place: Place<'_>,
    ) -> Expr {
        let name = self.scalar(&column.value, place.outside());
        let default = self.scalar(&default.value, place);
        let Some(Value::String(name)) = name.literal() else {
            self.report(Diagnostic::new(
                NOT_CONSTANT,
                "the column name of `column_ifexists` must be a constant string",
                column.value.span,
            ));
            return unknown(column.value.span);
        };
        match place.row {
            Some(row) if row.column(name).is_none() && row.open => {
                self.ask(name, false);
                Expr { ty: default.ty, ..unknown(column.value.span) }
            }
            Some(row)
                if row.column(name).is_some_and(|column| self.optional_columns.contains(&column.id)) =>
            {
                self.if_made(row, name, default, column.value.span)
            }
            Some(row) if row.column(name).is_some() => {
                let bound = self.column_of(row, name, column.value.span, place);
                if let (Some(ty), Some(default_ty)) = (bound.ty, default.ty)
                    && ty != default_ty
                {
                    let engine = || format!("the column `{name}`, {}", with_article(ty));
                    if self.reads_as_parser(span, engine) {
                        return Expr { ty: default.ty, span, ..bound };
                    }
                }
                Expr { ty: bound.ty.or(default.ty), ..bound }
            }
            Some(_) => default,
            None => {
                self.report(Diagnostic::new(WRONG_SHAPE, "there are no columns here", column.value.span));
                unknown(column.value.span)
            }
        }
    }

    /// The type that `typeof(name)` names.
    pub(super) fn type_literal(&mut self, expr: &ast::Expr) -> Option<Type> {
        let found = match &expr.kind {
            ast::ExprKind::Literal(ast::Literal::Type(ty)) => Some(*ty),
            ast::ExprKind::Call { name, arguments } if name.value == "typeof" => match arguments.first() {
                Some(ast::Argument { value: ast::Expr { kind: ast::ExprKind::Name(name), .. }, .. }) => {
                    Type::from_name(name)
                }
                _ => None,
            },
            _ => None,
        };
        if found.is_none() {
            self.report(
                Diagnostic::new(NOT_CONSTANT, "a type is expected here", expr.span)
                    .help("write it as in `typeof(long)`"),
            );
        }
        found
    }
}

fn now(span: Span) -> Expr {
    Expr { kind: ExprKind::Now, ty: Some(Type::DateTime), span }
}

fn choose(condition: Expr, then: Expr, otherwise: Expr, span: Span) -> Expr {
    match condition.literal() {
        Some(Value::Bool(true)) => return then,
        Some(_) => return otherwise,
        None => {}
    }
    let ty = then.ty.or(otherwise.ty);
    Expr {
        kind: ExprKind::If {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        },
        ty,
        span,
    }
}

fn coalesce(values: Vec<Expr>, span: Span) -> Expr {
    let ty = values.iter().find_map(|value| value.ty);
    Expr { kind: ExprKind::Coalesce(values), ty, span }
}

/// True for an element of a graph pattern, or the nodes inside one.
fn is_path(element: &ast::Expr, place: Place<'_>) -> bool {
    path_name(element)
        .is_some_and(|(name, _)| matches!(place.scope.get(name), Some(Binding::Row(_) | Binding::Path(_))))
}

/// The number of edges, or of nodes between them, of a path.
fn path_length(element: &ast::Expr, span: Span, place: Place<'_>) -> Option<Expr> {
    let (name, of_nodes) = path_name(element)?;
    let Some(Binding::Path(path)) = place.scope.get(name) else { return None };
    let length = path.length(of_nodes);
    Some(constant(Value::Long(i64::try_from(length).ok()?), span))
}
