//! Tabular expressions: a source and the operators after it.

use std::rc::Rc;

use super::{
    Binder,
    mv_expand::text,
    problem::{UNSUPPORTED_OPERATOR, WRONG_SHAPE},
    query::Meaning,
    scope::{Binding, Place},
    subquery::MvApply,
    tree::{Column, Expr, ExprKind, LetTable, Schema, Table},
    uncompiled::why_not_operator,
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, OperatorKind},
};

impl Binder<'_> {
    /// Binds an expression that must be a table.
    pub(super) fn table(&mut self, expr: &ast::Expr, place: Place<'_>) -> Table {
        match &expr.kind {
            ast::ExprKind::Pipe { source, operators } => match self.pipe(source, operators, place) {
                Meaning::Table(table) => table,
                meaning @ (Meaning::Graph(_) | Meaning::Scalar(_)) => self.no_table(&meaning, expr.span),
            },
            ast::ExprKind::Source(operator) => self.source_operator(operator, place),
            ast::ExprKind::DataTable { columns, values } => {
                self.data_table(columns, values, expr.span, place)
            }
            ast::ExprKind::ExternalData { columns, addresses, options } => {
                self.external_data(columns, addresses, options, expr.span, place)
            }
            ast::ExprKind::Wildcard(pattern) => self.tables_like(pattern, expr.span, place),
            ast::ExprKind::MethodCall { name, arguments, .. } if is_database_path(expr) => {
                match self.call(name, arguments, expr.span, place) {
                    Meaning::Table(table) => table,
                    Meaning::Scalar(_) | Meaning::Graph(_) => self.error_table(expr.span),
                }
            }
            ast::ExprKind::MethodCall { .. } => {
                self.report(Diagnostic::new(WRONG_SHAPE, "a table is expected here", expr.span));
                self.error_table(expr.span)
            }
            _ => match self.meaning(expr, place) {
                Meaning::Table(table) => table,
                meaning @ (Meaning::Graph(_) | Meaning::Scalar(_)) => self.no_table(&meaning, expr.span),
            },
        }
    }

    /// Complains about what stands where a table belongs, unless a problem has been reported already.
    fn no_table(&mut self, meaning: &Meaning, span: Span) -> Table {
        let found = match meaning {
            Meaning::Graph(_) => "a graph",
            _ => "a scalar",
        };
        if !matches!(meaning, Meaning::Scalar(Expr { kind: ExprKind::Unknown, .. })) {
            self.report(Diagnostic::new(WRONG_SHAPE, format!("a table is expected here, not {found}"), span));
        }
        self.error_table(span)
    }

    /// A source and the operators after it: a table, or a graph that `make-graph` has made.
    pub(super) fn pipe(
        &mut self,
        source: &ast::Expr,
        operators: &[ast::Operator],
        place: Place<'_>,
    ) -> Meaning {
        let piped_fuzzy = operators.iter().any(|operator| match &operator.kind {
            OperatorKind::Union { parameters, .. } => super::union::is_fuzzy(parameters),
            _ => false,
        });
        let place = Place { fuzzy: place.fuzzy || piped_fuzzy, ..place };
        // A table inside an expression has rows of its own.
        let windows = self.windows.take();
        let mut aliases = place.scope.clone();
        let mut flow = match self.meaning(source, place) {
            Meaning::Scalar(value) => Meaning::Table(self.no_table(&Meaning::Scalar(value), source.span)),
            flow @ (Meaning::Table(_) | Meaning::Graph(_)) => flow,
        };
        for operator in operators {
            let place = Place { scope: &aliases, ..place };
            flow = match flow {
                Meaning::Table(table) if matches!(operator.kind, OperatorKind::MakeGraph { .. }) => {
                    Meaning::Graph(self.make_graph(table, operator, place).into())
                }
                Meaning::Table(table) => {
                    if let OperatorKind::As(name) = &operator.kind {
                        let table = Rc::new(LetTable { name: name.value.clone(), table });
                        aliases = aliases.with(&name.value, Binding::Table(table.clone()));
                        Meaning::Table(self.let_reference(&table, operator.span))
                    } else {
                        Meaning::Table(self.operator(table, operator, place))
                    }
                }
                Meaning::Graph(graph) => {
                    let mut graph = (*graph).clone();
                    match self.graph_operator(&mut graph, operator, place) {
                        Some(table) => Meaning::Table(table),
                        None => Meaning::Graph(graph.into()),
                    }
                }
                scalar @ Meaning::Scalar(_) => scalar,
            };
        }
        self.windows = windows;
        flow
    }

    /// An operator of a pipe.
    pub(super) fn operator(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Table {
        if self.may_list(operator, input.schema.columns.len()) {
            let input = self.tell_apart(input, &operator.kind);
            self.apply_operator(input, operator, place)
        } else {
            self.error_table(operator.span)
        }
    }

    fn apply_operator(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Table {
        let span = operator.span;
        match &operator.kind {
            OperatorKind::Where(predicate) => self.filter(input, predicate, span, place),
            OperatorKind::Extend(columns) => self.extend(input, columns, span, place),
            OperatorKind::Project(columns) => self.project(input, columns, span, place),
            OperatorKind::ProjectAway(columns) => self.project_away(input, columns, span, place),
            OperatorKind::ProjectKeep(columns) => self.project_keep(input, columns, span, place),
            OperatorKind::ProjectRename(columns) => self.project_rename(input, columns, span, place),
            OperatorKind::ProjectReorder(columns) => self.project_reorder(input, columns, span, place),
            OperatorKind::Summarize { aggregates, by, .. } => {
                self.summarize(input, aggregates, by.as_deref().unwrap_or_default(), span, place)
            }
            OperatorKind::Distinct(columns) => self.distinct(input, columns, span, place),
            OperatorKind::Sort(keys) => self.sort(input, keys, span, place),
            OperatorKind::Top { count, by } => self.top(input, count, by, span, place),
            OperatorKind::Take(count) => self.take(input, count, span, place),
            OperatorKind::Count { name } => self.count(input, name.as_ref(), span),
            OperatorKind::Join { parameters, right, on } => {
                self.join(input, parameters, right, on, span, place)
            }
            OperatorKind::Lookup { parameters, right, on } => {
                self.lookup(input, parameters, right, on, span, place)
            }
            OperatorKind::Union { parameters, tables } => {
                self.union(Some(input), parameters, tables, span, place)
            }
            OperatorKind::MvExpand { parameters, columns, limit } => {
                self.mv_expand(input, parameters, columns, limit.as_ref(), span, place)
            }
            OperatorKind::Serialize(columns) => self.serialize(input, columns, span, place),
            OperatorKind::Consume | OperatorKind::As(_) | OperatorKind::ExecuteAndCache => input,
            OperatorKind::Render(properties) => {
                self.render.clone_from(properties);
                input
            }
            // Whether the schema is the declared one is not checked yet: to let it pass would answer where Kusto refuses.
            OperatorKind::AssertSchema(_) => {
                self.uncompiled(operator, input.schema.columns, input.schema.open)
            }
            OperatorKind::ProjectSmart(columns) => self.project(input, columns, span, place),
            OperatorKind::ProjectByNames(names) => self.project_by_names(input, names, operator, place),
            OperatorKind::MvApply { parameters, columns, limit, subquery } => {
                let limit = limit.as_ref();
                self.mv_apply(input, &MvApply { parameters, columns, limit, subquery }, operator, place)
            }
            OperatorKind::Parse { .. } => self.parse(input, operator, place),
            OperatorKind::ParseKv { .. } => self.parse_kv(input, operator, place),
            OperatorKind::MakeSeries { .. } => self.make_series(input, operator, place),
            OperatorKind::TopNested(levels) => self.top_nested(input, levels, operator, place),
            OperatorKind::TopHitters { count, of, by } => {
                self.top_hitters(input, count, of, by.as_ref(), span, place)
            }
            // Which rows Kusto leaves open; the first ones here.
            OperatorKind::Sample(count) => self.take(input, count, span, place),
            OperatorKind::SampleDistinct { count, of } => self.sample_distinct(input, count, of, span, place),
            OperatorKind::Reduce { parameters, by, with } => {
                let keeps_rows =
                    parameters.iter().any(|it| it.name.value == "kind" && text(&it.value) == Some("source"));
                self.reduce(&input, by, with, keeps_rows, operator, place)
            }
            OperatorKind::Partition { by, body, .. } => self.partition(input, by, body, operator, place),
            OperatorKind::Fork(branches) => self.fork(&input, branches, operator, place),
            OperatorKind::Facet { by, with } => self.facet(input, by, with, operator, place),
            OperatorKind::Scan(steps) => self.scan_steps(input, steps, operator, place),
            OperatorKind::Search { .. } => self.search(Some(input), operator, place),
            OperatorKind::Find { .. } => self.find_operator(Some(input), operator, place),
            OperatorKind::Invoke(function) => self.invoke(input, function, operator, place),
            OperatorKind::Evaluate { plugin, schema, .. } => {
                self.evaluate(Some(input), plugin, schema.as_ref(), operator, place)
            }
            OperatorKind::GetSchema => self.get_schema(&input, operator),
            OperatorKind::MakeGraph { .. }
            | OperatorKind::GraphMatch { .. }
            | OperatorKind::GraphToTable(_)
            | OperatorKind::GraphWhere(_)
            | OperatorKind::GraphMarkComponents(_) => {
                self.report(
                    Diagnostic::new(
                        WRONG_SHAPE,
                        format!("`{}` takes a graph, not a table", operator.keyword.value),
                        operator.keyword.span,
                    )
                    .help("`make-graph` makes a graph of a table of edges"),
                );
                self.error_table(span)
            }
            OperatorKind::MacroExpand { .. } | OperatorKind::Print(_) | OperatorKind::Range { .. } => {
                self.report(Diagnostic::new(
                    WRONG_SHAPE,
                    format!("`{}` makes rows itself and takes none", operator.keyword.value),
                    operator.keyword.span,
                ));
                self.error_table(span)
            }
            OperatorKind::Internal => self.unsupported_operator(operator),
        }
    }

    /// An operator that makes rows itself.
    fn source_operator(&mut self, operator: &ast::Operator, place: Place<'_>) -> Table {
        match &operator.kind {
            OperatorKind::Union { parameters, tables } => {
                self.union(None, parameters, tables, operator.span, place)
            }
            OperatorKind::Find { .. } => self.find_operator(None, operator, place),
            OperatorKind::Search { .. } => self.search(None, operator, place),
            OperatorKind::Print(columns) => self.print(columns, operator.span, place),
            OperatorKind::Range { column, from, to, step } => {
                self.range(column, [from, to, step], operator, place)
            }
            OperatorKind::Evaluate { plugin, schema, .. } => {
                self.evaluate(None, plugin, schema.as_ref(), operator, place)
            }
            OperatorKind::MacroExpand { entities, name, body, .. } => {
                self.macro_expand(entities.as_deref(), name, body, operator, place)
            }
            _ => self.unsupported_operator(operator),
        }
    }

    /// An operator without code behind it: its columns are known, and it is refused by name.
    pub(super) fn uncompiled(&mut self, operator: &ast::Operator, columns: Vec<Column>, open: bool) -> Table {
        let refused = self.unsupported_operator(operator);
        Table { schema: Schema { columns, open }, ..refused }
    }

    pub(super) fn unsupported_operator(&mut self, operator: &ast::Operator) -> Table {
        self.report(
            Diagnostic::new(
                UNSUPPORTED_OPERATOR,
                format!("the operator `{}` cannot be compiled yet", operator.keyword.value),
                operator.keyword.span,
            )
            .note(why_not_operator(&operator.keyword.value)),
        );
        self.error_table(operator.span)
    }
}

/// `database("x")`, `cluster("y").database("x")`, `workspace("z")`: what stands before a table's name. All tables are read
/// from the logs at hand, whichever database they are in.
pub(super) fn is_database_path(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::MethodCall { base, .. } | ast::ExprKind::Member { base, .. } => is_database_path(base),
        ast::ExprKind::Call { name, .. } => matches!(name.value.as_str(), "database" | "cluster"),
        _ => false,
    }
}
