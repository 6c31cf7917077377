//! Graphs: `make-graph` and the operators over graphs.

use std::rc::Rc;

use kqlc_runtime::types::Type;

use super::{
    Binder,
    mv_expand::text,
    names,
    problem::{UNKNOWN_NAME, WRONG_SHAPE},
    scope::{Binding, Place},
    tree::{Column, Schema, Table},
};
use crate::{
    diagnostic::Diagnostic,
    syntax::ast::{
        self, GraphElement, GraphElementKind, GraphOutput, NamedExpr, OperatorKind, OperatorParameter,
    },
};

/// A graph: what its nodes and edges are like.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// The properties of nodes.
    nodes: Schema,
    /// The properties of edges.
    edges: Schema,
}

impl Binder<'_> {
    /// `make-graph a --> b with Nodes on id`
    pub(super) fn make_graph(&mut self, input: &Table, operator: &ast::Operator, place: Place<'_>) -> Graph {
        let OperatorKind::MakeGraph { source, target, nodes, node_id, partitioned } = &operator.kind else {
            unreachable!("called for `make-graph` only")
        };
        let ends: Vec<Option<Type>> = [source, target]
            .into_iter()
            .map(|name| self.column_of(&input.schema, &name.value, name.span, place).ty)
            .collect();
        let mut schema = Schema::default();
        for (table, key) in nodes {
            let table = self.table(table, place.outside());
            self.column_of(&table.schema, &key.value, key.span, place);
            schema.open |= table.schema.open;
            for column in table.schema.columns {
                if schema.column(&column.name).is_none() {
                    schema.columns.push(column);
                }
            }
        }
        if let Some(name) = node_id {
            let column = self.column(&name.value, ends[0]);
            schema.columns.push(column);
        }
        if partitioned.is_some() {
            self.refuse_form("`partitioned-by` of `make-graph`", operator.keyword.span);
        }
        self.unsupported_operator(operator);
        Graph { nodes: schema, edges: input.schema.clone() }
    }

    /// An operator over a graph that gives a table; `None` for one that gives a graph.
    pub(super) fn graph_operator(
        &mut self,
        graph: &mut Graph,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Option<Table> {
        match &operator.kind {
            OperatorKind::GraphMatch { patterns, predicate, project, .. } => Some(self.graph_match(
                graph,
                patterns,
                predicate.as_ref(),
                project.as_deref(),
                operator,
                place,
            )),
            OperatorKind::GraphToTable(outputs) => Some(self.graph_to_table(graph, outputs, operator)),
            OperatorKind::GraphWhere(predicate) => {
                let edges = operator.keyword.value == "graph-where-edges";
                let row = if edges { &graph.edges } else { &graph.nodes };
                let condition = self.scalar(predicate, place.over(row));
                self.condition(condition);
                None
            }
            OperatorKind::GraphMarkComponents(parameters) => {
                let name = parameter(parameters, "with_component_id").unwrap_or("ComponentId");
                let column = self.column(name, Some(Type::Long));
                graph.nodes.columns.push(column);
                None
            }
            _ => {
                self.report(
                    Diagnostic::new(
                        WRONG_SHAPE,
                        format!("`{}` takes a table, not a graph", operator.keyword.value),
                        operator.keyword.span,
                    )
                    .help("`graph-match` and `graph-to-table` make tables of a graph"),
                );
                Some(self.error_table(operator.span))
            }
        }
    }

    fn graph_match(
        &mut self,
        graph: &Graph,
        patterns: &[Vec<GraphElement>],
        predicate: Option<&ast::Expr>,
        project: Option<&[NamedExpr]>,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Table {
        let mut scope = place.scope.clone();
        let mut elements: Vec<(String, Rc<Schema>, bool)> = Vec::new();
        for element in patterns.iter().flatten() {
            let Some(name) = &element.name else { continue };
            let (schema, many) = match &element.kind {
                GraphElementKind::Node => (&graph.nodes, false),
                GraphElementKind::Edge { hops, .. } => (&graph.edges, hops.is_some()),
            };
            let schema = if many { self.each_dynamic(schema) } else { schema.clone() };
            let schema = Rc::new(schema);
            scope = scope.with(&name.value, Binding::Row(schema.clone()));
            if elements.iter().all(|(known, _, _)| *known != name.value) {
                elements.push((name.value.clone(), schema, many));
            }
        }
        let inside = Place { scope: &scope, ..place.over(EMPTY_ROW) };
        if let Some(predicate) = predicate {
            let condition = self.scalar(predicate, inside);
            self.condition(condition);
        }
        let mut columns: Vec<Column> = Vec::new();
        match project {
            Some(list) => {
                for named in list {
                    let value = self.scalar(&named.value, inside);
                    let name = named.names.first().map(|name| name.value.clone());
                    let name = name.or_else(|| names::implied(&named.value));
                    let name = name.unwrap_or_else(|| format!("Column{}", columns.len() + 1));
                    let name =
                        names::unique(&name, |taken| columns.iter().any(|column| column.name == taken));
                    columns.push(self.column(name, value.ty));
                }
            }
            None => {
                for (element, schema, _) in &elements {
                    for column in &schema.columns {
                        columns.push(self.column(format!("{element}_{}", column.name), column.ty));
                    }
                }
            }
        }
        self.uncompiled_graph(operator, columns)
    }

    /// The properties of an edge of variable length are arrays.
    fn each_dynamic(&mut self, schema: &Schema) -> Schema {
        let columns =
            schema.columns.iter().map(|column| self.column(&column.name, Some(Type::Dynamic))).collect();
        Schema { columns, open: schema.open }
    }

    fn graph_to_table(&mut self, graph: &Graph, outputs: &[GraphOutput], operator: &ast::Operator) -> Table {
        let [output] = outputs else {
            self.refuse_form("`graph-to-table` with two results", operator.keyword.span);
            return self.error_table(operator.span);
        };
        let schema = if output.nodes { &graph.nodes } else { &graph.edges };
        let mut columns = schema.columns.clone();
        for name in ["with_node_id", "with_source_id", "with_target_id"] {
            if let Some(name) = parameter(&output.parameters, name) {
                columns.push(self.column(name, Some(Type::Long)));
            }
        }
        self.uncompiled_graph(operator, columns)
    }

    fn uncompiled_graph(&mut self, operator: &ast::Operator, columns: Vec<Column>) -> Table {
        // `make-graph` has been refused already: one cause, one message.
        let _ = self;
        Table {
            kind: super::tree::TableKind::Error,
            schema: Schema { columns, open: false },
            span: operator.span,
        }
    }

    /// An element of a graph pattern, or a step of `scan`, by name: what its properties are.
    pub(super) fn row_member(
        &mut self,
        row: &Schema,
        owner: &str,
        name: &ast::Name,
        place: Place<'_>,
    ) -> super::tree::Expr {
        if let Some(column) = row.column(&name.value) {
            return super::tree::Expr {
                kind: super::tree::ExprKind::Column(column.id),
                ty: column.ty,
                span: name.span,
            };
        }
        if !row.open {
            let diagnostic = Diagnostic::new(
                UNKNOWN_NAME,
                format!("`{owner}` has no property `{}`", name.value),
                name.span,
            );
            let diagnostic = self.suggest(diagnostic, &name.value, place.over(row));
            self.report(diagnostic);
        }
        super::query::unknown(name.span)
    }
}

static EMPTY_ROW: &Schema = &Schema { columns: Vec::new(), open: false };

fn parameter<'a>(parameters: &'a [OperatorParameter], name: &str) -> Option<&'a str> {
    parameters.iter().find(|parameter| parameter.name.value == name).and_then(|it| text(&it.value))
}
