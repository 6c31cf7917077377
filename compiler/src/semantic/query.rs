//! Statements: `let`, functions and their calls, and the expression that is the result.

use std::{rc::Rc, sync::Arc};

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    problem::{NO_RESULT, TOO_DEEP, TYPE_MISMATCH, UNSUPPORTED_FORM, WRONG_SHAPE},
    scope::{Binding, Place, Scope, UserFunction},
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
                ast::Statement::Set(_) => {}
                ast::Statement::Other(word) => {
                    self.report(Diagnostic::new(
                        UNSUPPORTED_FORM,
                        format!("the statement `{}` cannot be compiled", word.value),
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

    /// Calls a user function: its body is bound with its parameters standing for the arguments.
    pub(super) fn call_user(
        &mut self,
        function: &UserFunction,
        name: &ast::Name,
        arguments: &[ast::Argument],
        place: Place<'_>,
    ) -> Meaning {
        let call_span = arguments.last().map_or(name.span, |last| name.span.to(last.value.span));
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
        for parameter in &function.definition.parameters {
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
        if let Some(extra) = positional.next() {
            self.report(Diagnostic::new(
                super::problem::ARGUMENT_COUNT,
                format!("`{}` has {} parameters", name.value, function.definition.parameters.len()),
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

    fn argument(&mut self, parameter: &ast::Parameter, value: &ast::Expr, place: Place<'_>) -> Binding {
        match (&parameter.ty, self.meaning(value, place)) {
            (ast::ParameterType::Scalar(ty), Meaning::Scalar(given)) => {
                if let Some(found) = given.ty
                    && !accepts(*ty, found)
                {
                    self.report(
                        Diagnostic::new(
                            TYPE_MISMATCH,
                            format!("parameter `{}` is a {ty}, not a {found}", parameter.name.value),
                            value.span,
                        )
                        .also(parameter.name.span, "declared here"),
                    );
                    return Binding::Scalar(unknown(value.span));
                }
                Binding::Scalar(self.convert(given, *ty))
            }
            (ast::ParameterType::Table(_), Meaning::Table(table)) => {
                Binding::Table(Rc::new(LetTable { name: parameter.name.value.clone(), table }))
            }
            (ast::ParameterType::Scalar(ty), Meaning::Table(_)) => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    format!("parameter `{}` is a {ty}, not a table", parameter.name.value),
                    value.span,
                ));
                Binding::Scalar(unknown(value.span))
            }
            (ast::ParameterType::Table(_), Meaning::Scalar(_)) => {
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
