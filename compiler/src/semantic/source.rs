//! Where rows come from: tables of the database, `let` tables, `datatable`, `print`.

use std::rc::Rc;

use kqlc_runtime::types::Value;

use super::{
    Binder,
    limits::Namer,
    names,
    problem::{MISSING_FUZZY_TABLE, NOT_CONSTANT, UNKNOWN_TABLE, UNSUPPORTED_FUNCTION},
    project::Wholes,
    query::Meaning,
    scope::{Binding, Place},
    tree::{Assignment, Expr, ExprKind, LetTable, Schema, Table, TableKind},
};
use crate::{
    catalog::{StoredFunction, StoredResult, database::nearest},
    diagnostic::Diagnostic,
    source::{Span, Spanned},
    syntax::ast,
};

impl Binder<'_> {
    /// A table of the database. One that no schema describes may have any column.
    pub(super) fn named_table(&mut self, name: &str, span: Span, place: Place<'_>) -> Table {
        if let Some(stored) = self.database.function(name).filter(|stored| stored.body.is_none()) {
            let name = ast::Name::new(name.to_owned(), span);
            return match self.opaque_function(stored, &name, &[], span, place) {
                Meaning::Table(table) => table,
                Meaning::Scalar(_) | Meaning::Graph(_) => self.error_table(span),
            };
        }
        let Some(columns) = self.database.table(name) else { return self.missing_table(name, span, place) };
        self.tables.push(Spanned::new(name.to_owned(), span));
        let columns = columns.iter().map(|column| self.column(&column.name, Some(column.ty))).collect();
        let schema = Schema { columns, open: false };
        self.arriving.extend(schema.time().map(|time| time.id));
        Table { kind: TableKind::Scan(name.to_owned()), schema, span }
    }

    fn missing_table(&mut self, name: &str, span: Span, place: Place<'_>) -> Table {
        let fuzzy = place.fuzzy || self.fuzzy;
        let kind = if fuzzy { MISSING_FUZZY_TABLE } else { UNKNOWN_TABLE };
        let diagnostic = Diagnostic::new(kind, format!("there is no table `{name}`"), span);
        if self.has_too_many_problems() {
            return self.error_table(span);
        }
        let lets = place.scope.names();
        let diagnostic = match self.database.nearest_table(name).or_else(|| nearest(name, lets)) {
            Some(found) if found.eq_ignore_ascii_case(name) => {
                diagnostic.help(format!("names are case-sensitive: write `{found}`"))
            }
            Some(found) => diagnostic.help(format!("did you mean `{found}`?")),
            None => diagnostic.help("the columns of a custom table are made known with `--tables`"),
        };
        self.report(diagnostic);
        self.missing.push(name.to_owned());
        self.error_table(span)
    }

    /// The names of the tables that match a pattern.
    pub(super) fn tables_matching(&self, pattern: &str) -> Vec<String> {
        let names = self.database.table_names();
        names.into_iter().filter(|name| names::matches(pattern, name)).map(str::to_owned).collect()
    }

    /// The tables whose names match a pattern, all their columns brought together.
    pub(super) fn tables_like(&mut self, pattern: &str, span: Span, place: Place<'_>) -> Table {
        let views = views_matching(pattern, place);
        let names = self.tables_matching(pattern);
        if names.is_empty() && views.is_empty() {
            if !(place.fuzzy || self.fuzzy) {
                return self.missing_table(pattern, span, place);
            }
            let what = format!("no table is called like `{pattern}`");
            self.accept(what, span, "leave it out");
            self.missing.push(pattern.to_owned());
            return self.error_table(span);
        }
        let mut tables: Vec<Table> = Vec::new();
        for name in views {
            let view = ast::Expr { kind: ast::ExprKind::Name(name), span };
            tables.push(self.table(&view, place));
        }
        tables.extend(names.iter().map(|name| self.named_table(name, span, place)));
        self.unite(tables, None, span)
    }

    /// A use of a `let` table: the same rows under columns of its own.
    pub(super) fn let_reference(&mut self, table: &Rc<LetTable>, span: Span) -> Table {
        let schema = &table.table.schema;
        let mut columns = Vec::with_capacity(schema.columns.len());
        for column in &schema.columns {
            let own = self.column(column.name.clone(), column.ty);
            self.copies(column.id, own.id);
            columns.push(own);
        }
        let kind = match table.table.kind {
            TableKind::Error => TableKind::Error,
            _ => TableKind::Let(table.clone()),
        };
        Table { kind, schema: Schema { columns, open: schema.open }, span }
    }

    /// A stored function whose body is not at hand: typed by what is known of its result, and not compiled.
    pub(super) fn opaque_function(
        &mut self,
        stored: &StoredFunction,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Meaning {
        if let Some(table) = self.watchlist(stored, name, arguments, span, place) {
            return Meaning::Table(table);
        }
        for argument in arguments {
            self.meaning(&argument.value, place.outside());
        }
        self.report(
            Diagnostic::new(
                UNSUPPORTED_FUNCTION,
                format!("the body of the stored function `{}` is not known", name.value),
                name.span,
            )
            .help("give the folder or file that defines it with `--functions`"),
        );
        let (columns, open) = match &stored.result {
            StoredResult::Scalar(ty) => {
                return Meaning::Scalar(Expr { kind: ExprKind::Unknown, ty: Some(*ty), span });
            }
            StoredResult::Table { columns, open } => (columns.as_slice(), *open),
        };
        let columns =
            columns.iter().map(|column| self.column(column.name.clone(), Some(column.ty))).collect();
        Meaning::Table(Table { kind: TableKind::Error, schema: Schema { columns, open }, span })
    }

    /// `datatable (schema) [ values ]`
    pub(super) fn data_table(
        &mut self,
        columns: &[ast::ColumnDeclaration],
        values: &[ast::Expr],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let schema: Vec<_> =
            columns.iter().map(|column| self.column(&column.name.value, Some(column.ty))).collect();
        let mut cells = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let Some(column) = columns.get(index % columns.len().max(1)) else { break };
            let ty = column.ty;
            let bound = self.scalar(value, place.outside());
            let bound = self.convert(bound, ty);
            match bound.literal() {
                Some(constant) => cells.push(constant.clone()),
                None if bound.reads_clock() => {
                    self.refuse_form("a cell that depends on the clock", value.span);
                    cells.push(Value::null(ty));
                }
                None => {
                    if bound.ty.is_some() && !matches!(bound.kind, ExprKind::Unknown) {
                        self.report(Diagnostic::new(NOT_CONSTANT, "a cell must be a constant", value.span));
                    }
                    cells.push(Value::null(ty));
                }
            }
        }
        if !columns.is_empty() && cells.len() % columns.len() != 0 {
            self.report(Diagnostic::new(
                super::problem::ARGUMENT_COUNT,
                format!("{} cells do not fill rows of {} columns", cells.len(), columns.len()),
                span,
            ));
        }
        let rows = cells.chunks_exact(columns.len().max(1)).map(<[Value]>::to_vec).collect();
        Table { kind: TableKind::Values(rows), schema: Schema { columns: schema, open: false }, span }
    }

    /// `print a = 1, 2`: one row.
    pub(super) fn print(&mut self, values: &[ast::NamedExpr], span: Span, place: Place<'_>) -> Table {
        let input = Table { kind: TableKind::Values(vec![Vec::new()]), schema: Schema::default(), span };
        let mut columns = Vec::new();
        let mut assignments = Vec::new();
        let mut namer = Namer::default();
        let mut wholes = Wholes::default();
        for (index, named) in values.iter().enumerate() {
            let value = self.scalar(&named.value, place.outside());
            let parts = names::parts(&named.value);
            let made = if parts.is_empty() {
                // There are no columns here: a variable gives its value no name.
                let implied = if is_name(&named.value) { None } else { self.implied_name(&named.value) };
                vec![(implied.unwrap_or_else(|| format!("print_{index}")), value)]
            } else {
                self.spread(value, parts, &mut wholes)
            };
            let given =
                named.names.iter().map(|name| Some(name.value.clone())).chain(std::iter::repeat(None));
            for ((name, value), given) in made.into_iter().zip(given) {
                let name = namer.take(&given.unwrap_or(name).into());
                let column = self.column(name, value.ty);
                assignments.push(Assignment { id: column.id, value });
                columns.push(column);
            }
        }
        let input = wholes.before(input);
        Table {
            kind: TableKind::Project { input: Box::new(input), columns: assignments },
            schema: Schema { columns, open: false },
            span,
        }
    }
}

/// The names of the `let` functions with the word `view` that match a pattern: they count as tables.
fn views_matching(pattern: &str, place: Place<'_>) -> Vec<String> {
    let is_view = |name: &&str| matches!(place.scope.get(name), Some(Binding::Function(function)) if function.definition.view);
    let mut views: Vec<String> = place
        .scope
        .names()
        .into_iter()
        .filter(|name| names::matches(pattern, name))
        .filter(is_view)
        .map(str::to_owned)
        .collect();
    views.sort();
    views.dedup();
    views
}

/// True for a name, with or without parentheses around it.
fn is_name(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Parenthesized(inner) => is_name(inner),
        ast::ExprKind::Name(_) => true,
        _ => false,
    }
}
