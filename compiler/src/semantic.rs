//! Names, types and result columns, as Kusto's binder gives them.
//!
//! Binding never stops at the first problem. Where something could not be understood the tree holds
//! [`ExprKind::Unknown`](tree::ExprKind::Unknown) or [`TableKind::Error`](tree::TableKind::Error), a problem has been
//! reported, and nothing that follows from it is reported again.

mod accepted;
mod aggregate;
mod call;
mod expression;
mod external;
mod find;
mod folding;
mod form;
mod fuzzy;
mod graph;
mod in_table;
mod join;
mod library;
mod limits;
mod mv_expand;
mod names;
mod nested;
mod operator;
mod pack;
mod parse;
mod parse_kv;
mod partition;
mod plugin;
mod plugin_call;
mod problem;
mod project;
mod query;
mod reading;
mod refused;
mod rest;
mod scope;
mod search;
mod series;
mod sort;
mod source;
mod steps;
mod stored;
mod subquery;
mod summarize;
mod tabular;
#[cfg(test)]
mod testing;
pub mod tree;
mod uncompiled;
mod union;
mod window;

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use kqlc_runtime::types::{Type, Value};

use crate::{
    catalog::{ColumnName, Database},
    diagnostic::{Diagnostic, Label, Severity},
    source::{FileId, Span, Spanned},
    syntax::{self, ast},
};
use external::OpenNames;
pub use library::{BoundFunction, Library, bind_function};
use query::Meaning;
use reading::{Difference, Reading};
use scope::Scope;
use tree::{Column, ColumnId, Expr, ExprKind, LetTable, Schema, Table, TableKind};

/// What binding found out about a query.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The typed tree; `None` if the query was rejected or holds something that cannot be compiled.
    pub query: Option<Table>,
    /// The result columns in order; `None` where they are open or unknown.
    pub columns: Option<Vec<(String, Type)>>,
    /// The columns that it has when it runs, if they are others than Microsoft's parser gives.
    pub run_columns: Option<Vec<(String, Type)>>,
    /// Every place where a table of the database is read.
    pub tables: Vec<Spanned<String>>,
    /// What `render` says of how to show the result, property by property; empty without one.
    pub render: Vec<(String, String)>,
    /// The stored functions that the query calls, directly or through others.
    pub stored_calls: Vec<StoredCall>,
    /// Problems, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A stored function whose body stands in a query's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCall {
    /// Its name.
    pub name: String,
    /// The stored function that the query itself calls, and that leads there.
    pub outermost: String,
    /// The place of its body.
    pub body: Span,
}

/// Binds a query against the tables and stored functions of `library`.
pub fn bind(query: &ast::Query, library: &Library<'_>) -> Bound {
    let (parser, differences) = bind_as(query, library, Reading::Parser);
    if differences.is_empty() {
        return parser;
    }
    let (engine, differences) = bind_as(query, library, Reading::Engine);
    reading::reconcile(parser, engine, &differences)
}

/// Binds a query in one reading, again if it names columns that only the data tells.
fn bind_as(query: &ast::Query, library: &Library<'_>, reading: Reading) -> (Bound, Vec<Difference>) {
    let mut promised = OpenNames::default();
    let mut first: Option<Bound> = None;
    loop {
        let mut binder = Binder { promised: promised.clone(), ..Binder::new(library, reading) };
        let table = binder.result(query);
        let is_last = binder.open_tables == 0 || !promised.add(&binder.asked);
        let assumes_types = binder.assumes_types;
        let (bound, differences) = binder.bound(table);
        match first {
            // With types that were only assumed something is wrong: they are not those of the data.
            Some(first) if assumes_types && bound.has_errors() => return (first, differences),
            Some(first) if is_last => {
                // The parser does not know the columns that only the data tells.
                let run_columns = bound.columns.filter(|columns| first.columns.as_ref() != Some(columns));
                return (Bound { columns: first.columns, run_columns, ..bound }, differences);
            }
            None if is_last => return (bound, differences),
            known => first = Some(known.unwrap_or(bound)),
        }
    }
}

impl Bound {
    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Binder<'_> {
    /// The table that a query results in.
    fn result(&mut self, query: &ast::Query) -> Option<Table> {
        match self.query(query, &Scope::default()) {
            Some(Meaning::Table(table)) => Some(self.with_rest(table)),
            // A graph alone is refused where it is made.
            Some(Meaning::Graph(_)) => None,
            Some(Meaning::Scalar(value)) => {
                if !matches!(value.kind, ExprKind::Unknown) || self.diagnostics.is_empty() {
                    self.report(Diagnostic::new(
                        problem::NO_RESULT,
                        "the query results in a scalar, not in a table",
                        value.span,
                    ));
                }
                None
            }
            None => {
                if let (true, Some(last)) =
                    (self.diagnostics.is_empty(), query.statements.last().and_then(definition))
                {
                    let message = "the query only defines names, and results in nothing";
                    self.report(
                        Diagnostic::new(problem::NO_RESULT, message, last)
                            .help("end it with the table that is its result"),
                    );
                }
                None
            }
        }
    }

    /// What is known when a query has been bound.
    fn bound(mut self, table: Option<Table>) -> (Bound, Vec<Difference>) {
        if let Some(place) =
            table.as_ref().filter(|_| !self.is_blocked()).and_then(|table| untyped(table, table.span.file))
        {
            self.report(
                Diagnostic::new(
                    problem::UNTYPED_VALUE,
                    "a value here has a type that only the data tells",
                    place,
                )
                .help("describe the missing table with `--tables`"),
            );
        }
        if let Some(table) = table.as_ref().filter(|_| !self.is_blocked()) {
            self.refuse_open_result(table);
        }
        let blocked = self.is_blocked();
        let columns = table.as_ref().and_then(|table| known_columns(&table.schema));
        let mut diagnostics = self.diagnostics;
        diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        let diagnostics = once_each(diagnostics);
        let query = table.filter(|_| !blocked);
        let bound = Bound {
            query,
            columns,
            run_columns: None,
            tables: self.tables,
            render: self.render,
            stored_calls: self.stored_calls,
            diagnostics,
        };
        (bound, self.differences)
    }
}

/// The complaint about a query at `place` that has no statements.
pub fn empty(query: &ast::Query, place: Span) -> Option<Diagnostic> {
    query.statements.is_empty().then(|| {
        Diagnostic::new(problem::NO_RESULT, "the query is empty", place)
            .help("write a table first, then its operators: `Table | where ...`")
    })
}

/// The name that a statement defines.
fn definition(statement: &ast::Statement) -> Option<Span> {
    match statement {
        ast::Statement::Let(definition) => Some(definition.name.span),
        _ => None,
    }
}

/// Tells a problem once where it is found in several places: a name that is unknown is so wherever it is used.
fn once_each(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    /// Further places that are shown.
    const MOST: usize = 3;
    let mut told: Vec<Diagnostic> = Vec::new();
    let mut known: HashMap<(&'static str, String), usize> = HashMap::new();
    for diagnostic in diagnostics {
        let key = (diagnostic.code, diagnostic.message.clone());
        let Some(first) = known.get(&key).and_then(|index| told.get_mut(*index)) else {
            known.insert(key, told.len());
            told.push(diagnostic);
            continue;
        };
        let names = [problem::UNKNOWN_NAME.code, problem::UNKNOWN_TABLE.code, problem::UNKNOWN_FUNCTION.code];
        let place = diagnostic.primary.span;
        if !names.contains(&diagnostic.code) {
            if *first != diagnostic {
                told.push(diagnostic);
            }
        } else if place != first.primary.span && first.secondary.len() < MOST {
            first.secondary.push(Label { span: place, message: "and here".to_owned() });
        }
    }
    told
}

fn known_columns(schema: &Schema) -> Option<Vec<(String, Type)>> {
    if schema.open {
        return None;
    }
    schema.columns.iter().map(|column| Some((column.name.to_string(), column.ty?))).collect()
}

/// The first place where a table or value is not known: somewhere below a table that no schema describes.
///
/// Of places inside stored functions, `file` being the query's, the call is shown.
fn untyped(table: &Table, file: FileId) -> Option<Span> {
    untyped_unless(table, file, &mut HashSet::new())
}

/// `seen` are the `let` tables that have been looked into: a query may use one often.
fn untyped_unless(table: &Table, file: FileId, seen: &mut HashSet<*const LetTable>) -> Option<Span> {
    let place = untyped_below(table, file, seen)?;
    Some(if place.file == file { place } else { table.span })
}

fn untyped_below(table: &Table, file: FileId, seen: &mut HashSet<*const LetTable>) -> Option<Span> {
    match &table.kind {
        TableKind::Error => return Some(table.span),
        TableKind::Let(definition) if !seen.insert(Rc::as_ptr(definition)) => return None,
        _ => {}
    }
    if let Some(place) = table.expressions().into_iter().find_map(|expr| untyped_part(expr, file, seen)) {
        return Some(place);
    }
    table.inputs().into_iter().find_map(|input| untyped_unless(input, file, seen))
}

/// The first part of an expression that is not known, in the tables that it asks as well.
fn untyped_part(expr: &Expr, file: FileId, seen: &mut HashSet<*const LetTable>) -> Option<Span> {
    let mut place = None;
    expr.walk(&mut |inner| {
        if matches!(inner.kind, ExprKind::Unknown) || inner.ty.is_none() {
            place.get_or_insert(inner.span);
        }
    });
    place.or_else(|| {
        expr.subqueries().into_iter().find_map(|query| {
            let is_new = seen.insert(Rc::as_ptr(query));
            is_new.then(|| untyped_unless(&query.table, file, seen)).flatten()
        })
    })
}

/// The state of binding one query.
struct Binder<'d> {
    database: &'d Database,
    library: &'d Library<'d>,
    reading: Reading,
    /// The places where the reading makes a difference.
    differences: Vec<Difference>,
    /// The stored functions that are being expanded, the outermost first.
    expanding: Vec<String>,
    stored_calls: Vec<StoredCall>,
    diagnostics: Vec<Diagnostic>,
    tables: Vec<Spanned<String>>,
    /// The tables that no schema describes.
    missing: Vec<String>,
    render: Vec<(String, String)>,
    next_column: u32,
    depth: usize,
    fuzzy: bool,
    used: limits::Used,
    /// The window functions of the expressions that are being bound; `None` where none can stand.
    windows: Option<window::Windows>,
    /// The names by which rows of unknown columns are read, as far as they have been seen.
    asked: OpenNames,
    /// Those that are known to be read: rows of unknown columns have them.
    promised: OpenNames,
    /// The columns among them that may be missing.
    optional_columns: HashSet<ColumnId>,
    /// The times of rows of which it is known when they arrived.
    arriving: HashSet<ColumnId>,
    /// Columns that mean something else if rows of unknown columns have one of the same name.
    contested: HashSet<ColumnId>,
    rest: rest::Rest,
    /// True if columns that only the data tells were given types.
    assumes_types: bool,
    /// How many tables have columns that only the data tells.
    open_tables: usize,
    /// True if the pattern that is being bound asks how many edges nodes have.
    wants_degrees: bool,
}

impl<'d> Binder<'d> {
    fn new(library: &'d Library<'d>, reading: Reading) -> Self {
        Self {
            database: library.database(),
            library,
            reading,
            differences: Vec::new(),
            expanding: Vec::new(),
            stored_calls: Vec::new(),
            diagnostics: Vec::new(),
            tables: Vec::new(),
            missing: Vec::new(),
            render: Vec::new(),
            next_column: 0,
            depth: 0,
            fuzzy: false,
            used: limits::Used::default(),
            windows: None,
            asked: OpenNames::default(),
            promised: OpenNames::default(),
            optional_columns: HashSet::new(),
            arriving: HashSet::new(),
            contested: HashSet::new(),
            rest: rest::Rest::default(),
            assumes_types: false,
            open_tables: 0,
            wants_degrees: false,
        }
    }

    /// True if the query cannot be compiled as it stands.
    fn is_blocked(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity >= Severity::Unsupported)
    }

    fn column(&mut self, name: impl Into<ColumnName>, ty: Option<Type>) -> Column {
        let id = ColumnId(self.next_column);
        self.next_column += 1;
        Column { id, name: name.into(), ty }
    }

    /// A table about which a problem has been reported: it may have any column.
    fn error_table(&self, span: Span) -> Table {
        let _ = self;
        Table { kind: TableKind::Error, schema: Schema { columns: Vec::new(), open: true }, span }
    }
}

/// Computes a constant expression, as binding does wherever one stands in a query.
///
/// ```
/// use kqlc_runtime::types::Value;
///
/// assert_eq!(kqlc::evaluate_constant("1 + 2"), Ok(Value::Long(3)));
/// ```
///
/// # Errors
///
/// The messages of the problems, or that the expression is no constant.
pub fn evaluate_constant(expression: &str) -> Result<Value, String> {
    let place = |range: std::ops::Range<usize>| Span::new(FileId::default(), range);
    let parsed = syntax::parse(expression, &place);
    let database = Database::default();
    let library = Library::for_constants(&database);
    let mut binder = Binder::new(&library, Reading::Engine);
    let meaning = binder.query(&parsed.query, &Scope::default());
    let problems: Vec<String> =
        parsed.diagnostics.iter().chain(&binder.diagnostics).map(|problem| problem.message.clone()).collect();
    match meaning {
        Some(Meaning::Scalar(value)) if problems.is_empty() => {
            value.literal().cloned().ok_or_else(|| "the expression is no constant".to_owned())
        }
        _ if problems.is_empty() => Err("the expression is no scalar".to_owned()),
        _ => Err(problems.join("; ")),
    }
}
