//! Stored functions: each parsed once a run, when it is first called.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use kqlc_runtime::{scalar::Pattern, types::Type};

use super::{
    Binder, known_columns,
    query::Meaning,
    reading::{self, Difference, Reading},
    stored::Summary,
};
use crate::{
    catalog::{Database, StoredFunction},
    diagnostic::Diagnostic,
    source::{QueryText, Span},
    syntax::{self, Broken, ast},
};

/// The tables and functions of a run, with what has been parsed of them. Threads share it.
#[derive(Debug)]
pub struct Library<'d> {
    database: &'d Database,
    parsed: HashMap<&'d str, OnceLock<ParsedFunction>>,
    /// What calls result in, by function and arguments; `None` where the trees of their bodies are wanted.
    summaries: Option<RwLock<HashMap<String, Arc<Summary>>>>,
    /// What is wrong with regular expressions. Functions repeat theirs in every call, and compiling one is slow.
    patterns: RwLock<HashMap<String, Result<(), String>>>,
    /// True if random values are constants, too.
    random: bool,
}

/// A stored function as far as it could be understood.
#[derive(Debug)]
pub(super) struct ParsedFunction {
    /// Its parameters and statements.
    pub(super) definition: Arc<ast::Function>,
    /// What is wrong with its text.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// From where on the body is not what its author meant.
    broken: Broken,
}

impl<'d> Library<'d> {
    /// For compiling: every call has the tree of its function's body.
    pub fn new(database: &'d Database) -> Self {
        let parsed =
            database.added_functions().map(|function| (function.name.as_str(), OnceLock::new())).collect();
        Self { database, parsed, summaries: None, patterns: RwLock::default(), random: false }
    }

    /// For checking: a body is bound once for all calls with the same arguments, and its tree is thrown away.
    ///
    /// Queries have the same columns and problems as with [`Library::new`], and can be compiled with that only.
    pub fn for_checking(database: &'d Database) -> Self {
        Self { summaries: Some(RwLock::default()), ..Self::new(database) }
    }

    /// For expressions that are computed once and at once: random values count as constants.
    pub(super) fn for_constants(database: &'d Database) -> Self {
        Self { random: true, ..Self::new(database) }
    }

    /// True if random values are constants, too.
    pub(super) fn computes_random(&self) -> bool {
        self.random
    }

    /// True if what is bound with it can be compiled.
    pub fn is_for_compiling(&self) -> bool {
        self.summaries.is_none()
    }

    /// Why the engine would refuse a regular expression.
    pub(super) fn check_pattern(&self, text: &str) -> Result<(), String> {
        let known = self.patterns.read().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
        known.unwrap_or_else(|| {
            let checked = Pattern::check(text);
            let mut patterns = self.patterns.write().unwrap_or_else(PoisonError::into_inner);
            patterns.insert(text.to_owned(), checked.clone());
            checked
        })
    }

    /// What the call of that key results in, if it has been bound before.
    pub(super) fn summary(&self, key: &str) -> Option<Arc<Summary>> {
        let summaries = self.summaries.as_ref()?.read().unwrap_or_else(PoisonError::into_inner);
        summaries.get(key).cloned()
    }

    /// Remembers what a call results in.
    pub(super) fn remember(&self, key: String, summary: Summary) {
        if let Some(summaries) = &self.summaries {
            let mut summaries = summaries.write().unwrap_or_else(PoisonError::into_inner);
            summaries.insert(key, Arc::new(summary));
        }
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
        Some(slot.get_or_init(|| parse(stored, &body.text())))
    }

    /// What is wrong with a function: with its text, and those problems of binding that do not come of that.
    pub(super) fn problems(&self, name: &str, binding: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let Some(function) = self.function(name) else { return binding };
        [function.diagnostics.clone(), function.broken.independent(binding)].concat()
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
        broken: parsed.broken,
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
            Arc::unwrap_or_clone(function).parameters
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
    /// The columns that it has when it runs, if they are others than Microsoft's parser gives.
    pub run_columns: Option<Vec<(String, Type)>>,
    /// True if there are further columns.
    pub open: bool,
    /// The type of a scalar result.
    pub scalar: Option<Type>,
    /// Problems, in the function's own file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Binds the body of a stored function, its parameters standing for their defaults or for values that nobody knows.
pub fn bind_function(name: &str, library: &Library<'_>) -> Option<BoundFunction> {
    let (parser, differences) = bind_body(name, library, Reading::Parser)?;
    if differences.is_empty() {
        return Some(parser);
    }
    let (engine, differences) = bind_body(name, library, Reading::Engine)?;
    Some(reading::reconcile_function(parser, engine, &differences))
}

fn bind_body(
    name: &str,
    library: &Library<'_>,
    reading: Reading,
) -> Option<(BoundFunction, Vec<Difference>)> {
    let function = library.function(name)?;
    let mut binder = Binder::new(library, reading);
    let meaning = binder.body(&function.definition);
    let mut bound = BoundFunction {
        columns: None,
        run_columns: None,
        open: false,
        scalar: None,
        diagnostics: library.problems(name, binder.diagnostics),
    };
    match meaning {
        Some(Meaning::Table(table)) => {
            bound.open = table.schema.open;
            bound.columns = known_columns(&table.schema);
        }
        Some(Meaning::Scalar(value)) => bound.scalar = value.ty,
        Some(Meaning::Graph(_)) | None => {}
    }
    Some((bound, binder.differences))
}
