//! Statements: `let`, functions and their calls, and the expression that is the result.

use std::{rc::Rc, sync::Arc};

use kqlc_runtime::types::{Type, Value};

use super::{
    Binder,
    graph::Graph,
    problem::{
        ARGUMENT_COUNT, NO_RESULT, PARAMETER_TYPE, TOO_DEEP, TYPE_MISMATCH, UNSUPPORTED_FORM, WRONG_SHAPE,
    },
    scope::{Binding, Pattern, Place, Scope, UserFunction},
    tree::{Expr, ExprKind, LetTable, Table},
};
use crate::{catalog::database::nearest, diagnostic::Diagnostic, source::Span, syntax::ast};

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
                    if !self.may_define(&definition.name) {
                        break;
                    }
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
                definition: Arc::clone(function),
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
        let mut parameters = function.definition.parameters.as_slice();
        if let (Some(table), Some((first, rest))) = (input, parameters.split_first()) {
            let table = LetTable { name: first.name.value.clone(), table };
            bindings.push(Binding::Table(Rc::new(table)));
            scope = scope.with(&first.name.value, bindings[0].clone());
            parameters = rest;
        }
        let (matched, all_match) = self.match_arguments(parameters, name, arguments);
        for (parameter, argument) in parameters.iter().zip(matched) {
            let binding = match argument {
                Some(argument) => self.argument(parameter, &argument.value, place),
                None if parameter.default.is_some() => self.default_value(parameter, &function.scope),
                None if !all_match => Binding::Scalar(unknown(call_span)),
                None => {
                    self.report(
                        Diagnostic::new(
                            ARGUMENT_COUNT,
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
        self.depth += 1;
        let fuzzy = self.fuzzy;
        self.fuzzy |= place.fuzzy;
        let result = if function.stored {
            let key = self.call_key(&name.value, &bindings, place);
            self.stored_body(&function.definition, name, &scope, key)
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

    /// The argument that each parameter gets. An argument without a name belongs to the parameter in its place; it may
    /// follow those with a name as long as each of them stands in its own parameter's place. The first that belongs to none
    /// is reported; then not all match.
    fn match_arguments<'a>(
        &mut self,
        parameters: &[ast::Parameter],
        name: &ast::Name,
        arguments: &'a [ast::Argument],
    ) -> (Vec<Option<&'a ast::Argument>>, bool) {
        let mut matched: Vec<Option<&ast::Argument>> = vec![None; parameters.len()];
        let (mut out_of_order, mut all_match) = (false, true);
        for (place, argument) in arguments.iter().enumerate() {
            let index = match argument.names.first() {
                Some(given) => parameters.iter().position(|parameter| parameter.name.value == given.value),
                None => Some(place).filter(|_| !out_of_order && place < parameters.len()),
            };
            out_of_order |= index != Some(place);
            match index.map(|index| &mut matched[index]) {
                Some(free @ None) => *free = Some(argument),
                Some(Some(_)) => {
                    self.refuse_form("a parameter that is given twice", argument.value.span);
                }
                None if all_match => {
                    all_match = false;
                    let problem = mismatched(parameters, name, arguments, place);
                    self.report(problem);
                }
                None => {}
            }
        }
        (matched, all_match)
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
                    self.report(
                        Diagnostic::new(
                            PARAMETER_TYPE,
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

/// What is wrong with an argument that belongs to no parameter.
fn mismatched(
    parameters: &[ast::Parameter],
    function: &ast::Name,
    arguments: &[ast::Argument],
    place: usize,
) -> Diagnostic {
    let argument = &arguments[place];
    let problem = |message: String, span| Diagnostic::new(ARGUMENT_COUNT, message, span);
    if let Some(given) = argument.names.first() {
        let message = format!("`{}` has no parameter `{}`", function.value, given.value);
        let names = parameters.iter().map(|parameter| parameter.name.value.as_str());
        return match nearest(&given.value, names.clone()) {
            Some(found) => problem(message, given.span).help(format!("did you mean `{found}`?")),
            None if parameters.is_empty() => problem(message, given.span).help("call it without arguments"),
            None => {
                let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
                problem(message, given.span).help(format!("its parameters are {}", names.join(", ")))
            }
        };
    }
    if place < parameters.len() {
        let message = "an argument without a name follows one that is named out of order".to_owned();
        return problem(message, argument.value.span).help("name it too, or put it first");
    }
    let takes = arguments_of(parameters.len());
    problem(format!("`{}` takes {takes}, not {}", function.value, arguments.len()), argument.value.span)
}

fn arguments_of(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}
