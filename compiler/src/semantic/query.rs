//! Statements: `let`, functions and their calls, and the expression that is the result.

use std::{rc::Rc, sync::Arc};

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    graph::Graph,
    problem::{NO_RESULT, TOO_DEEP, TYPE_MISMATCH, UNSUPPORTED_FORM, WRONG_SHAPE},
    scope::{Binding, Pattern, Place, Scope, UserFunction},
    tree::{Expr, ExprKind, LetTable, Table},
};
use crate::{diagnostic::Diagnostic, source::Span, syntax::ast};

/// How deep functions may call functions; the engine's own limit is of that order.
const EXPANSION_LIMIT: usize = 64;

/// What an expression turned out to be.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// A scalar.
    Scalar(Expr),
    /// A table.
    Table(Table),
    /// A graph.
    Graph(Rc<Graph>),
}

impl Binder<'_> {
    /// Binds the statements of a query or function body; the last expression is the result.
    pub(super) fn query(&mut self, query: &ast::Query, scope: &Scope) -> Option<Meaning> {
        let mut scope = scope.clone();
        let mut result = None;
        for statement in &query.statements {
            match statement {
                ast::Statement::Let(definition) => {
                    let binding = self.definition(definition, &scope);
                    scope = scope.with(&definition.name.value, binding);
                }
                ast::Statement::Expression(expr) => result = Some(self.meaning(expr, Place::new(&scope))),
                ast::Statement::QueryParameters(parameters) => {
                    for parameter in parameters {
                        let binding = self.default_value(parameter, &scope);
                        scope = scope.with(&parameter.name.value, binding);
                    }
                }
                // Databases are not told apart here: all tables are in the logs at hand.
                ast::Statement::Set(_) | ast::Statement::Alias(..) => {}
                ast::Statement::Pattern(pattern) => {
                    let binding = Binding::Pattern(Rc::new(Pattern {
                        definition: pattern.clone(),
                        scope: scope.clone(),
                    }));
                    scope = scope.with(&pattern.name.value, binding);
                }
                ast::Statement::Restrict(tables) => {
                    for table in tables {
                        let place = Place::new(&scope);
                        if !matches!(table.kind, ast::ExprKind::Star | ast::ExprKind::Wildcard(_)) {
                            self.table(table, place);
                        }
                    }
                }
                ast::Statement::Command(word) => {
                    self.report(Diagnostic::new(
                        UNSUPPORTED_FORM,
                        format!("`{}` is a command, not a query", word.value),
                        word.span,
                    ));
                }
            }
        }
        result
    }

    fn definition(&mut self, definition: &ast::Let, scope: &Scope) -> Binding {
        match &definition.value {
            ast::LetValue::Function(function) => Binding::Function(Rc::new(UserFunction {
                definition: Arc::new(function.clone()),
                scope: scope.clone(),
                stored: false,
            })),
            ast::LetValue::Expression(expr) => match self.meaning(expr, Place::new(scope)) {
                Meaning::Scalar(value) => Binding::Scalar(value),
                Meaning::Graph(graph) => Binding::Graph(graph),
                Meaning::Table(table) => {
                    Binding::Table(Rc::new(LetTable { name: definition.name.value.clone(), table }))
                }
            },
        }
    }

    pub(super) fn default_value(&mut self, parameter: &ast::Parameter, scope: &Scope) -> Binding {
        let value = match (&parameter.ty, &parameter.default) {
            (ast::ParameterType::Scalar(ty), Some(default)) => {
                let value = self.scalar(default, Place::new(scope));
                self.convert(value, *ty)
            }
            (ast::ParameterType::Scalar(ty), None) => {
                Expr { kind: ExprKind::Literal(Value::null(*ty)), ty: Some(*ty), span: parameter.name.span }
            }
            (ast::ParameterType::Table(_), _) => unknown(parameter.name.span),
        };
        Binding::Scalar(value)
    }

    /// Calls a user function: its body is bound with its parameters standing for the arguments. An input that `invoke`
    /// pipes in is the first argument.
    pub(super) fn call_user(
        &mut self,
        function: &UserFunction,
        name: &ast::Name,
        input: Option<Table>,
        arguments: &[ast::Argument],
        place: Place<'_>,
    ) -> Meaning {
        let call_span = arguments.last().map_or(name.span, |last| name.span.to(last.value.span));
        if !self.may_expand(name) {
            return Meaning::Scalar(unknown(call_span));
        }
        if self.depth >= EXPANSION_LIMIT {
            self.report(Diagnostic::new(
                TOO_DEEP,
                format!("calls of `{}` are nested too deeply to expand", name.value),
                name.span,
            ));
            return Meaning::Scalar(unknown(call_span));
        }
        let mut scope = function.scope.clone();
        let mut bindings = Vec::new();
        let mut positional = arguments.iter().filter(|argument| argument.names.is_empty());
        let mut parameters = function.definition.parameters.as_slice();
        if let (Some(table), Some((first, rest))) = (input, parameters.split_first()) {
            let table = LetTable { name: first.name.value.clone(), table };
            bindings.push(Binding::Table(Rc::new(table)));
            scope = scope.with(&first.name.value, bindings[0].clone());
            parameters = rest;
        }
        for parameter in parameters {
            let named = arguments.iter().find(|argument| {
                argument.names.first().is_some_and(|given| given.value == parameter.name.value)
            });
            let binding = match named.or_else(|| positional.next()) {
                Some(argument) => self.argument(parameter, &argument.value, place),
                None if parameter.default.is_some() => self.default_value(parameter, &function.scope),
                None => {
                    self.report(
                        Diagnostic::new(
                            super::problem::ARGUMENT_COUNT,
                            format!(
                                "`{}` is called without its parameter `{}`",
                                name.value, parameter.name.value
                            ),
                            call_span,
                        )
                        .also(parameter.name.span, "declared here, without a default"),
                    );
                    Binding::Scalar(unknown(call_span))
                }
            };
            bindings.push(binding.clone());
            scope = scope.with(&parameter.name.value, binding);
        }
        let behind = arguments.iter().skip_while(|argument| argument.names.is_empty());
        if let Some(plain) = behind.clone().find(|argument| argument.names.is_empty()) {
            self.report(
                Diagnostic::new(
                    super::problem::ARGUMENT_COUNT,
                    "an argument without a name follows one with a name",
                    plain.value.span,
                )
                .help("name it too, or put it first"),
            );
        }
        if let Some(extra) = positional.next() {
            self.report(Diagnostic::new(
                super::problem::ARGUMENT_COUNT,
                format!(
                    "`{}` takes {}, not {}",
                    name.value,
                    arguments_of(function.definition.parameters.len()),
                    arguments.len()
                ),
                extra.value.span,
            ));
        }
        self.depth += 1;
        let fuzzy = self.fuzzy;
        self.fuzzy |= place.fuzzy;
        let result = if function.stored {
            let key = self.call_key(&name.value, &bindings, place);
            self.stored_body(&function.definition.body, name, &scope, key)
        } else {
            self.query(&function.definition.body, &scope)
        };
        self.fuzzy = fuzzy;
        self.depth -= 1;
        result.unwrap_or_else(|| {
            self.report(Diagnostic::new(
                NO_RESULT,
                format!("the body of `{}` has no result", name.value),
                name.span,
            ));
            Meaning::Scalar(unknown(call_span))
        })
    }

    /// Calls a function of the query or the database on a table that is piped in; `None` if there is no such function.
    pub(super) fn call_with_input(
        &mut self,
        input: Table,
        name: &ast::Name,
        arguments: &[ast::Argument],
        place: Place<'_>,
    ) -> Option<Meaning> {
        let function = match place.scope.get(&name.value) {
            Some(Binding::Function(function)) => function.clone(),
            _ => self.stored_function(name)?,
        };
        Some(self.call_user(&function, name, Some(input), arguments, place))
    }

    /// A tabular parameter names the columns that its function reads.
    fn require_columns(&mut self, table: &Table, columns: &[ast::ColumnDeclaration], span: Span) {
        for declared in columns {
            let problem = match table.schema.column(&declared.name.value) {
                Some(found) if found.ty.is_none_or(|ty| ty == declared.ty) => continue,
                None if table.schema.open => continue,
                Some(_) => "of that type",
                None => "of that name",
            };
            self.report(
                Diagnostic::new(
                    TYPE_MISMATCH,
                    format!(
                        "the function takes a table with a column `{}: {}`; this one has none {problem}",
                        declared.name.value, declared.ty
                    ),
                    span,
                )
                .also(declared.name.span, "declared here"),
            );
        }
    }

    fn argument(&mut self, parameter: &ast::Parameter, value: &ast::Expr, place: Place<'_>) -> Binding {
        match (&parameter.ty, self.meaning(value, place)) {
            (ast::ParameterType::Scalar(ty), Meaning::Scalar(given)) => {
                let number = |ty: Type| ty.is_numeric();
                if let Some(found) = given.ty
                    && !accepts(*ty, found)
                    && !(number(*ty) && number(found))
                {
                    // Microsoft's binder lets any scalar through; what the engine makes of it has not been measured.
                    self.report(
                        Diagnostic::new(
                            UNSUPPORTED_FORM,
                            format!("parameter `{}` is a {ty}, not a {found}", parameter.name.value),
                            value.span,
                        )
                        .also(parameter.name.span, "declared here")
                        .help(format!("convert it, as in `to{ty}(...)`")),
                    );
                    return Binding::Scalar(Expr {
                        kind: ExprKind::Unknown,
                        ty: Some(*ty),
                        span: value.span,
                    });
                }
                Binding::Scalar(self.convert(given, *ty))
            }
            (ast::ParameterType::Table(columns), Meaning::Table(table)) => {
                self.require_columns(&table, columns, value.span);
                Binding::Table(Rc::new(LetTable { name: parameter.name.value.clone(), table }))
            }
            (ast::ParameterType::Scalar(ty), Meaning::Table(_) | Meaning::Graph(_)) => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    format!("parameter `{}` is a {ty}, not a table", parameter.name.value),
                    value.span,
                ));
                Binding::Scalar(unknown(value.span))
            }
            (ast::ParameterType::Table(_), Meaning::Scalar(_) | Meaning::Graph(_)) => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    format!("parameter `{}` is a table, not a scalar", parameter.name.value),
                    value.span,
                ));
                Binding::Table(Rc::new(LetTable {
                    name: parameter.name.value.clone(),
                    table: self.error_table(value.span),
                }))
            }
        }
    }
}

/// An expression of which nothing is known; a problem has been reported.
pub(super) fn unknown(span: Span) -> Expr {
    Expr { kind: ExprKind::Unknown, ty: None, span }
}

/// True if a value of type `found` may stand where `wanted` is declared.
pub(super) fn accepts(wanted: Type, found: Type) -> bool {
    wanted == found
        || found == Type::Dynamic
        || wanted == Type::Dynamic
        || (wanted.is_numeric() && found.is_numeric() && rank(found) <= rank(wanted))
}

/// The order in which numbers widen.
pub(super) fn rank(ty: Type) -> u8 {
    match ty {
        Type::Int => 1,
        Type::Long => 2,
        Type::Real => 3,
        Type::Decimal => 4,
        Type::Bool | Type::DateTime | Type::Dynamic | Type::Guid | Type::String | Type::TimeSpan => 0,
    }
}

fn arguments_of(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}
