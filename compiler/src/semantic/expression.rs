//! Scalar expressions: names, literals, access to dynamics.

use kqlc_runtime::types::{Dynamic, Type, Value};

use super::{
    Binder,
    problem::{UNKNOWN_NAME, UNSUPPORTED_FORM, WRONG_SHAPE},
    query::{Meaning, unknown},
    scope::{Binding, Place},
    tree::{Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    catalog::{database::nearest, signature::with_article},
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, Literal},
};

impl Binder<'_> {
    /// Binds an expression that must be a scalar.
    pub(super) fn scalar(&mut self, expr: &ast::Expr, place: Place<'_>) -> Expr {
        match self.meaning(expr, place) {
            Meaning::Scalar(value) => value,
            Meaning::Table(Table { kind: TableKind::Error, .. }) => unknown(expr.span),
            Meaning::Table(_) | Meaning::Graph(_) => {
                self.report(
                    Diagnostic::new(WRONG_SHAPE, "a scalar is expected here, not a table", expr.span)
                        .help("`toscalar(...)` takes the first cell of a table"),
                );
                unknown(expr.span)
            }
        }
    }

    /// Binds an expression that may be a scalar or a table.
    pub(super) fn meaning(&mut self, expr: &ast::Expr, place: Place<'_>) -> Meaning {
        let span = expr.span;
        let value = match &expr.kind {
            ast::ExprKind::Name(name) => return self.name(name, span, place),
            ast::ExprKind::Literal(Literal::Type(_)) | ast::ExprKind::TableType(_) => {
                self.report(Diagnostic::new(WRONG_SHAPE, "a type cannot stand here", span));
                unknown(span)
            }
            ast::ExprKind::Literal(value) => constant(literal(value), span),
            ast::ExprKind::Parenthesized(inner) => return self.meaning(inner, place),
            ast::ExprKind::Call { name, arguments } => return self.call(name, arguments, span, place),
            ast::ExprKind::Member { base, name } => return self.member_of(base, name, span, place),
            ast::ExprKind::Index { base, index } => self.index(base, index, span, place),
            ast::ExprKind::Unary { operator, operand } => self.unary(*operator, operand, span, place),
            ast::ExprKind::Binary { operator, left, right } => {
                self.binary(*operator, left, right, span, place)
            }
            ast::ExprKind::List { operator, left, list } => self.list(*operator, left, list, span, place),
            ast::ExprKind::Between { negated, operand, low, high } => {
                self.between(*negated, [operand, low, high], span, place)
            }
            ast::ExprKind::Pipe { source, operators } => return self.pipe(source, operators, place),
            ast::ExprKind::Source(_)
            | ast::ExprKind::DataTable { .. }
            | ast::ExprKind::ExternalData { .. }
            | ast::ExprKind::MethodCall { .. }
            | ast::ExprKind::Wildcard(_) => return Meaning::Table(self.table(expr, place)),
            ast::ExprKind::Star => {
                self.report(
                    Diagnostic::new(WRONG_SHAPE, "`*` cannot stand here", span)
                        .help("name a column; `count()` counts rows without any"),
                );
                unknown(span)
            }
            ast::ExprKind::Error => unknown(span),
        };
        Meaning::Scalar(value)
    }

    /// `base.name`: a column of a side of a join, a property, or a table of a database.
    fn member_of(&mut self, base: &ast::Expr, name: &ast::Name, span: Span, place: Place<'_>) -> Meaning {
        if let Some(schema) = self.side(base, place) {
            return Meaning::Scalar(self.column_of(schema, &name.value, name.span, place));
        }
        if let ast::ExprKind::Name(owner) = &base.kind
            && place.row.is_none_or(|row| row.column(owner).is_none())
        {
            match place.scope.get(owner) {
                Some(Binding::Row(row)) => {
                    return Meaning::Scalar(self.row_member(&row.clone(), owner, name, place));
                }
                Some(Binding::Path(path)) => {
                    return Meaning::Scalar(self.path_member(&path.clone(), owner, name, place));
                }
                Some(Binding::Entity) => {
                    return Meaning::Table(self.named_table(&name.value, name.span, place));
                }
                _ => {}
            }
        }
        if let ast::ExprKind::Call { name: called, arguments } = &base.kind
            && let Some(Binding::Pattern(pattern)) = place.scope.get(&called.value)
        {
            let pattern = pattern.clone();
            return self.pattern(&pattern, called, arguments, Some(&name.value), span, place);
        }
        if super::tabular::is_database_path(base) {
            return Meaning::Table(self.named_table(&name.value, name.span, place));
        }
        let base = self.scalar(base, place);
        Meaning::Scalar(self.member(base, name.value.clone(), span))
    }

    /// `$left` and `$right` of a join condition.
    fn side<'r>(&self, base: &ast::Expr, place: Place<'r>) -> Option<&'r Schema> {
        let _ = self;
        match &base.kind {
            ast::ExprKind::Name(name) if name == "$left" => place.row,
            ast::ExprKind::Name(name) if name == "$right" => place.right,
            _ => None,
        }
    }

    /// Columns hide `let` names, which hide stored functions, which hide tables.
    fn name(&mut self, name: &str, span: Span, place: Place<'_>) -> Meaning {
        if let Some(column) = place.row.and_then(|row| row.column(name)) {
            self.read_contested(column);
            return Meaning::Scalar(Expr { kind: ExprKind::Column(column.id), ty: column.ty, span });
        }
        if place.row.is_some_and(|row| row.open) && place.scope.get(name).is_some() {
            self.hide(name);
        }
        match place.scope.get(name) {
            Some(Binding::Scalar(value)) => return Meaning::Scalar(self.copy(value, span)),
            Some(Binding::Table(table)) => return Meaning::Table(self.let_reference(&table.clone(), span)),
            Some(Binding::Graph(graph)) => return Meaning::Graph(graph.clone()),
            // An element of a graph pattern as a whole is a bag of its properties.
            Some(Binding::Row(_) | Binding::Path(_)) => {
                let whole = self.refuse_form(&format!("`{name}` as a whole"), span);
                return Meaning::Scalar(Expr { ty: Some(Type::Dynamic), ..whole });
            }
            Some(Binding::Entity | Binding::Pattern(_)) => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    format!("`{name}` is neither a value nor a table"),
                    span,
                ));
                return Meaning::Scalar(unknown(span));
            }
            Some(Binding::Function(function)) => {
                let function = function.clone();
                return self.call_user(&function, &ast::Name::new(name.to_owned(), span), None, &[], place);
            }
            None => {}
        }
        if let Some(row) = place.row
            && (row.open || place.elsewhere.is_some_and(|all| all.column(name).is_some()))
        {
            return Meaning::Scalar(self.column_of(row, name, span, place));
        }
        let spanned = ast::Name::new(name.to_owned(), span);
        if let Some(function) = self.stored_function(&spanned)
            && (function.definition.parameters.iter().all(|parameter| parameter.default.is_some())
                || (place.row.is_none() && self.database.table(name).is_none()))
        {
            return self.call_user(&function, &spanned, None, &[], place);
        }
        if self.database.table(name).is_some() || place.row.is_none() {
            return Meaning::Table(self.named_table(name, span, place));
        }
        let diagnostic = Diagnostic::new(
            UNKNOWN_NAME,
            format!("`{name}` is no column, table, variable or function"),
            span,
        );
        let diagnostic = self.suggest(diagnostic, name, place);
        self.report(diagnostic);
        Meaning::Scalar(unknown(span))
    }

    /// A column of `schema` by name.
    pub(super) fn column_of(&mut self, schema: &Schema, name: &str, span: Span, place: Place<'_>) -> Expr {
        if let Some(column) = schema.column(name) {
            self.read_contested(column);
            return Expr { kind: ExprKind::Column(column.id), ty: column.ty, span };
        }
        if schema.open {
            self.ask(name, true);
            return unknown(span);
        }
        if let Some(ty) = place.elsewhere.and_then(|all| all.column(name)).and_then(|column| column.ty) {
            return constant(Value::null(ty), span);
        }
        let diagnostic = Diagnostic::new(UNKNOWN_NAME, format!("there is no column `{name}` here"), span);
        let diagnostic = self.suggest(diagnostic, name, Place { elsewhere: None, ..place.over(schema) });
        self.report(diagnostic);
        unknown(span)
    }

    /// `base.name`: null where the base is no bag or has no such property.
    pub(super) fn member(&mut self, base: Expr, name: String, span: Span) -> Expr {
        match base.ty {
            Some(Type::Dynamic) if base.literal().is_some() => {
                constant(Value::Dynamic(dynamic_of(&base).member(&name)), span)
            }
            Some(Type::Dynamic) => {
                Expr { kind: ExprKind::Member { base: Box::new(base), name }, ty: Some(Type::Dynamic), span }
            }
            None => Expr { kind: ExprKind::Unknown, ty: Some(Type::Dynamic), span },
            Some(other) => {
                self.report(
                    Diagnostic::new(
                        UNKNOWN_NAME,
                        format!("{} has no property `{name}`", with_article(other)),
                        span,
                    )
                    .note("only a dynamic has properties")
                    .help(format!("`parse_json(...)` makes a dynamic of a string: `parse_json(...).{name}`")),
                );
                unknown(span)
            }
        }
    }

    fn index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span, place: Place<'_>) -> Expr {
        let base = self.scalar(base, place);
        let index = self.scalar(index, place);
        match base.ty {
            Some(Type::Dynamic) => {}
            None => return Expr { kind: ExprKind::Unknown, ty: Some(Type::Dynamic), span },
            Some(other) => {
                self.report(
                    Diagnostic::new(
                        super::problem::TYPE_MISMATCH,
                        format!("{} cannot be indexed", with_article(other)),
                        base.span,
                    )
                    .note("only a dynamic has elements"),
                );
                return unknown(span);
            }
        }
        if let Some(Value::String(name)) = index.literal() {
            let name = name.to_string();
            return self.member(base, name, span);
        }
        let index = match index.ty {
            Some(Type::Int) => self.convert(index, Type::Long),
            Some(Type::Long | Type::String) => index,
            Some(Type::Dynamic) => self.convert(index, Type::String),
            Some(other) => {
                self.report(Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("an index of type {other} cannot be compiled"),
                    index.span,
                ));
                return Expr { kind: ExprKind::Unknown, ty: Some(Type::Dynamic), span };
            }
            None => return Expr { kind: ExprKind::Unknown, ty: Some(Type::Dynamic), span },
        };
        if let (Some(_), Some(Value::Long(at))) = (base.literal(), index.literal()) {
            return constant(Value::Dynamic(dynamic_of(&base).element(*at)), span);
        }
        Expr {
            kind: ExprKind::Element { base: Box::new(base), index: Box::new(index) },
            ty: Some(Type::Dynamic),
            span,
        }
    }

    /// Adds the nearest name in scope, and says so if only the letter case differs.
    pub(super) fn suggest(&self, diagnostic: Diagnostic, name: &str, place: Place<'_>) -> Diagnostic {
        if self.has_too_many_problems() {
            return diagnostic;
        }
        let columns = place.row.iter().flat_map(|row| row.columns.iter().map(|column| column.name.as_str()));
        let candidates = columns.chain(place.scope.names());
        match nearest(name, candidates) {
            Some(found) if found.eq_ignore_ascii_case(name) => {
                diagnostic.help(format!("names are case-sensitive: write `{found}`"))
            }
            Some(found) => diagnostic.help(format!("did you mean `{found}`?")),
            None => match without_likeness(name, place.row) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            },
        }
    }
}

/// What to write for a name that is like none in scope.
fn without_likeness(name: &str, row: Option<&Schema>) -> Option<String> {
    /// More columns than this are not listed.
    const MOST: usize = 8;
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        let help =
            "the units of a timespan are `d`, `h`, `m`, `s`, `ms`, `microsecond` and `tick`, as in `14d`";
        return Some(help.to_owned());
    }
    if name.eq_ignore_ascii_case("null") {
        let help = "`isnull(...)` and `isempty(...)` ask whether a value is missing";
        return Some(help.to_owned());
    }
    let columns: Vec<String> = row?.columns.iter().map(|column| format!("`{}`", column.name)).collect();
    let is_short = (1..=MOST).contains(&columns.len());
    is_short.then(|| format!("the columns here are {}", columns.join(", ")))
}

/// The strings that a constant is or holds.
pub(super) fn texts(expr: &Expr) -> Vec<String> {
    match expr.literal() {
        Some(Value::String(text)) => vec![text.to_string()],
        Some(Value::Dynamic(Dynamic::String(text))) => vec![text.to_string()],
        Some(Value::Dynamic(Dynamic::Array(values))) => values
            .iter()
            .filter_map(|value| match value {
                Dynamic::String(text) => Some(text.to_string()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The dynamic that a constant is.
fn dynamic_of(expr: &Expr) -> Dynamic {
    match expr.literal() {
        Some(Value::Dynamic(value)) => value.clone(),
        _ => Dynamic::Null,
    }
}

/// A constant at a place.
pub(super) fn constant(value: Value, span: Span) -> Expr {
    let ty = Some(value.ty());
    Expr { kind: ExprKind::Literal(value), ty, span }
}

pub(super) fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Int(value) => Value::Int(*value),
        Literal::Long(value) => Value::Long(*value),
        Literal::Real(value) => Value::Real(*value),
        Literal::Decimal(value) => Value::Decimal(*value),
        Literal::DateTime(value) => Value::DateTime(*value),
        Literal::TimeSpan(value) => Value::TimeSpan(*value),
        Literal::Guid(value) => Value::Guid(*value),
        Literal::String(value) => Value::String(value.as_str().into()),
        Literal::Dynamic(value) => Value::Dynamic(without_timespans(value)),
        Literal::Null(ty) | Literal::Type(ty) => Value::null(*ty),
    }
}

/// The engine keeps a timespan inside a dynamic literal as its ticks (measured).
fn without_timespans(value: &Dynamic) -> Dynamic {
    match value {
        Dynamic::TimeSpan(span) => Dynamic::Long(span.0),
        Dynamic::Array(elements) => Dynamic::array(elements.iter().map(without_timespans)),
        Dynamic::Bag(bag) => {
            Dynamic::bag(bag.0.iter().map(|(name, value)| (name.clone(), without_timespans(value))))
        }
        other => other.clone(),
    }
}
