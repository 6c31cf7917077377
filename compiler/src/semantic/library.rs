//! Stored functions: each parsed once a run, when it is first called.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use kqlc_runtime::types::Type;

use super::{Binder, known_columns, query::Meaning};
use crate::{
    catalog::{Database, StoredFunction},
    diagnostic::{Diagnostic, Label, Severity},
    source::{QueryText, Span},
    syntax::{self, ast},
};

/// The tables and functions of a run, with what has been parsed of them. Threads share it.
#[derive(Debug)]
pub struct Library<'d> {
    database: &'d Database,
    parsed: HashMap<&'d str, OnceLock<ParsedFunction>>,
}

/// A stored function as far as it could be understood.
#[derive(Debug)]
pub(super) struct ParsedFunction {
    /// Its parameters and statements.
    pub(super) definition: Arc<ast::Function>,
    /// What is wrong with its text.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A call of a stored function in the query.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// What is called.
    pub(super) name: String,
    /// The name in the query.
    pub(super) span: Span,
}

impl Call {
    /// A problem inside the function, as the query's author sees it: the call has it, and the function's file says where.
    /// Warnings are for the function's author alone.
    pub(super) fn problem(&self, inner: Diagnostic) -> Option<Diagnostic> {
        if inner.severity < Severity::Unsupported {
            return None;
        }
        let call = Label { span: self.span, message: "called here".to_owned() };
        let mut outer = Diagnostic { message: format!("in `{}`: {}", self.name, inner.message), ..inner };
        let place = std::mem::replace(&mut outer.primary, call);
        if place.span != self.span {
            outer.secondary.insert(0, place);
        }
        Some(outer)
    }
}

impl<'d> Library<'d> {
    /// Nothing is parsed yet.
    pub fn new(database: &'d Database) -> Self {
        let parsed =
            database.added_functions().map(|function| (function.name.as_str(), OnceLock::new())).collect();
        Self { database, parsed }
    }

    /// The tables and functions.
    pub fn database(&self) -> &'d Database {
        self.database
    }

    /// A function with a body.
    pub(super) fn function(&self, name: &str) -> Option<&ParsedFunction> {
        let slot = self.parsed.get(name)?;
        let stored = self.database.function(name)?;
        let body = stored.body.as_ref()?;
        Some(slot.get_or_init(|| parse(stored, body)))
    }

    /// What is wrong with the text of a function.
    pub(super) fn problems(&self, name: &str) -> &[Diagnostic] {
        self.function(name).map(|function| function.diagnostics.as_slice()).unwrap_or_default()
    }
}

/// Parameters and body apart: a brace too many in the body is the body's own problem.
fn parse(stored: &StoredFunction, body: &QueryText) -> ParsedFunction {
    let place = stored.place.unwrap_or(body.place);
    let mut parameters = parameters(&stored.parameters, place);
    let parsed = syntax::parse(&body.text, &|range| body.span(range));
    parameters.diagnostics.extend(parsed.diagnostics);
    ParsedFunction {
        definition: Arc::new(ast::Function {
            view: false,
            parameters: parameters.list,
            body: parsed.query,
            span: body.place,
        }),
        diagnostics: parameters.diagnostics,
    }
}

struct Parameters {
    list: Vec<ast::Parameter>,
    diagnostics: Vec<Diagnostic>,
}

/// `text` is a parameter list with its parentheses; all of it has one place.
fn parameters(text: &str, place: Span) -> Parameters {
    let parsed = syntax::parse(&format!("let stored = {text} {{ 0 }};"), &|_| place);
    let list = match parsed.query.statements.into_iter().next() {
        Some(ast::Statement::Let(ast::Let { value: ast::LetValue::Function(function), .. })) => {
            function.parameters
        }
        _ => Vec::new(),
    };
    Parameters { list, diagnostics: parsed.diagnostics }
}

/// What the body of a stored function results in.
#[derive(Debug)]
pub struct BoundFunction {
    /// The result columns in order; `None` where the result is a scalar or not known.
    pub columns: Option<Vec<(String, Type)>>,
    /// True if there are further columns.
    pub open: bool,
    /// The type of a scalar result.
    pub scalar: Option<Type>,
    /// Problems, in the function's own file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Binds the body of a stored function, its parameters standing for their defaults or for values that nobody knows.
pub fn bind_function(name: &str, library: &Library<'_>) -> Option<BoundFunction> {
    let function = library.function(name)?;
    let mut binder = Binder::new(library);
    let meaning = binder.body(&function.definition);
    let mut diagnostics = function.diagnostics.clone();
    diagnostics.extend(binder.diagnostics);
    let mut bound = BoundFunction { columns: None, open: false, scalar: None, diagnostics };
    match meaning {
        Some(Meaning::Table(table)) => {
            bound.open = table.schema.open;
            bound.columns = known_columns(&table.schema);
        }
        Some(Meaning::Scalar(value)) => bound.scalar = value.ty,
        None => {}
    }
    Some(bound)
}
