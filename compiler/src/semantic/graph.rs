//! Graphs: `make-graph` and the operators over graphs.
//!
//! A graph is two tables, one of nodes and one of edges; a pattern is a chain of joins over them, once for each length that its
//! edges may have.

mod nodes;
mod path;
mod pattern;

use std::rc::Rc;

use kqlc_runtime::{
    plan::{JoinKind, Operation},
    types::{Type, Value},
};

use self::nodes::{keys_differ, types_differ};
pub(super) use self::path::{Path, path_name};
use super::{
    Binder,
    expression::constant,
    mv_expand::text,
    problem::{UNKNOWN_NAME, WRONG_SHAPE},
    scope::Place,
    tree::{Assignment, Branch, Call, Column, Expr, ExprKind, LetTable, Schema, Table, TableKind},
};
use crate::{
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, GraphOutput, OperatorKind, OperatorParameter},
};

/// A graph. Where it cannot be compiled its tables are [`TableKind::Error`], and a problem has been reported.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    /// What identifies a node, its degrees if `has_degrees`, then its properties.
    nodes: Rc<LetTable>,
    /// The ends of an edge, its properties, then its number.
    edges: Rc<LetTable>,
    /// The columns behind what identifies a node are the numbers of its incoming and outgoing edges.
    has_degrees: bool,
}

impl Graph {
    /// How many columns of a node stand before its properties.
    const fn hidden(&self) -> usize {
        if self.has_degrees { 3 } else { 1 }
    }

    /// The properties of a node of these columns.
    fn node_properties(&self, node: &Schema) -> Schema {
        Schema { columns: node.columns[self.hidden()..].to_vec(), open: node.open }
    }

    fn is_compiled(&self) -> bool {
        !matches!(self.nodes.table.kind, TableKind::Error)
    }
}

/// The properties of an edge of these columns.
fn edge_properties(edge: &Schema) -> Schema {
    Schema { columns: edge.columns[2..edge.columns.len() - 1].to_vec(), open: edge.open }
}

/// A table of nodes, and the column that identifies one.
type NodeTable = (Table, Expr);

impl Binder<'_> {
    /// `make-graph a --> b with Nodes on id`
    pub(super) fn make_graph(&mut self, input: Table, operator: &ast::Operator, place: Place<'_>) -> Graph {
        let OperatorKind::MakeGraph { source, target, nodes, node_id, partitioned } = &operator.kind else {
            unreachable!("called for `make-graph` only")
        };
        let [source, target] =
            [source, target].map(|name| self.column_of(&input.schema, &name.value, name.span, place));
        let mut tables: Vec<NodeTable> = Vec::new();
        for (table, key) in nodes {
            let table = self.table(table, place.outside());
            let key = self.column_of(&table.schema, &key.value, key.span, place);
            tables.push((table, key));
        }
        let is_compiled = self.is_compiled_graph(&input, &[&source, &target], &tables, operator);
        if partitioned.is_some() {
            self.refuse_form("`partitioned-by` of `make-graph`", operator.keyword.span);
        }
        let span = operator.span;
        let id_type = source.ty;
        let edges = self.graph_edges(input, source, target, span);
        let nodes = match tables.len() {
            0 => self.nodes_of_edges(&edges, node_id.as_ref(), id_type, span),
            1 if is_compiled => {
                let (table, key) = tables.remove(0);
                self.nodes_of_table(&edges, table, &key, span)
            }
            _ if is_compiled => {
                let (table, key) = self.one_of_tables(tables, span);
                self.nodes_of_table(&edges, table, &key, span)
            }
            _ => self.merged_properties(tables, id_type, span),
        };
        let mut graph = Graph { nodes, edges, has_degrees: false };
        if !is_compiled || partitioned.is_some() {
            let refused = |table: &LetTable| Table { kind: TableKind::Error, ..table.table.clone() };
            graph.nodes = named("nodes", refused(&graph.nodes));
            graph.edges = named("edges", refused(&graph.edges));
        }
        graph
    }

    /// Says why a graph has no code, where that is so.
    fn is_compiled_graph(
        &mut self,
        edges: &Table,
        ends: &[&Expr],
        nodes: &[NodeTable],
        operator: &ast::Operator,
    ) -> bool {
        let tables = || std::iter::once(edges).chain(nodes.iter().map(|(table, _)| table));
        let ids = || ends.iter().copied().chain(nodes.iter().map(|(_, key)| key));
        if tables().any(|table| matches!(table.kind, TableKind::Error))
            || ids().any(|id| matches!(id.kind, ExprKind::Unknown) || id.ty.is_none())
        {
            return false;
        }
        let refused = if tables().any(|table| table.schema.open) {
            "a graph whose properties only the data tells"
        } else if keys_differ(nodes) {
            "`make-graph` with tables of nodes whose keys have several names"
        } else if types_differ(nodes) {
            "`make-graph` with tables of nodes that give a property several types"
        } else if ids().any(|id| id.ty != ends[0].ty) {
            "a graph whose nodes are identified by several types"
        } else {
            return true;
        };
        self.refuse_form(refused, operator.keyword.span);
        false
    }

    /// The ends of each edge, its properties and its number.
    fn graph_edges(&mut self, input: Table, source: Expr, target: Expr, span: Span) -> Rc<LetTable> {
        let mut columns = vec![self.column("$source", source.ty), self.column("$target", target.ty)];
        let mut values = vec![source, target];
        for property in &input.schema.columns {
            values.push(read(property, span));
            columns.push(self.column(property.name.clone(), property.ty));
        }
        let open = input.schema.open;
        let ends = projected(input, columns, values, span);
        let number = self.column("$edge", Some(Type::Long));
        let mut schema = Schema { open, ..ends.schema.clone() };
        let call = Call {
            operation: Operation::RowNumber,
            arguments: Vec::new(),
            constants: vec![constant(Value::Long(1), span)],
            keeps_input: true,
            ids: vec![number.id],
        };
        schema.columns.push(number);
        named("edges", Table { kind: TableKind::Call { input: Box::new(ends), call }, schema, span })
    }

    /// An operator over a graph that gives a table; `None` for one that gives a graph.
    pub(super) fn graph_operator(
        &mut self,
        graph: &mut Graph,
        operator: &ast::Operator,
        place: Place<'_>,
    ) -> Option<Table> {
        match &operator.kind {
            OperatorKind::GraphMatch { .. } => Some(self.graph_match(graph, operator, place)),
            OperatorKind::GraphToTable(outputs) => Some(self.graph_to_table(graph, outputs, operator)),
            OperatorKind::GraphWhere(predicate) => {
                self.graph_where(graph, predicate, operator, place);
                None
            }
            OperatorKind::GraphMarkComponents(parameters) => {
                self.mark_components(graph, parameters, operator);
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

    fn graph_where(
        &mut self,
        graph: &mut Graph,
        predicate: &ast::Expr,
        operator: &ast::Operator,
        place: Place<'_>,
    ) {
        let row = if operator.keyword.value == "graph-where-edges" {
            edge_properties(&graph.edges.table.schema)
        } else {
            graph.node_properties(&graph.nodes.table.schema)
        };
        let condition = self.scalar(predicate, place.over(&row));
        self.condition(condition);
        if graph.is_compiled() {
            self.unsupported_operator(operator);
        }
        let refused = Table { kind: TableKind::Error, ..graph.nodes.table.clone() };
        graph.nodes = named("nodes", refused);
    }

    /// Numbers the sets of nodes between which there are paths; which gets which number Kusto leaves open.
    fn mark_components(
        &mut self,
        graph: &mut Graph,
        parameters: &[OperatorParameter],
        operator: &ast::Operator,
    ) {
        let span = operator.span;
        let operation = match parameter(parameters, "kind") {
            None | Some("weak") => Operation::Components,
            Some("strong") => Operation::StrongComponents,
            Some(_) => {
                self.refuse_form("this `kind` of `graph-mark-components`", operator.keyword.span);
                graph.nodes = named("nodes", Table { kind: TableKind::Error, ..graph.nodes.table.clone() });
                Operation::Components
            }
        };
        let name = parameter(parameters, "with_component_id").unwrap_or("ComponentId");
        let component = self.column(name, Some(Type::Long));
        let nodes = self.let_reference(&graph.nodes, span);
        if !graph.is_compiled() {
            let mut schema = nodes.schema;
            schema.columns.push(component);
            graph.nodes = named("nodes", Table { kind: TableKind::Error, schema, span });
            return;
        }
        let others = self.let_reference(&graph.nodes, span);
        let edges = self.let_reference(&graph.edges, span);
        let id = read(&others.schema.columns[0], span);
        let ends = edges.schema.columns[..2].iter().map(|end| read(end, span)).collect();
        let columns = ["$a", "$b"].map(|name| self.column(name, id.ty));
        let arguments = columns.iter().map(|column| read(column, span)).collect();
        let branches = vec![
            Branch { input: others, values: vec![id.clone(), id.clone()] },
            Branch { input: edges, values: ends },
        ];
        let schema = Schema { columns: columns.to_vec(), open: false };
        let pairs = Table { kind: TableKind::Union(branches), schema, span };
        let marked = self.column("$id", id.ty);
        let call = Call {
            operation,
            arguments,
            constants: Vec::new(),
            keeps_input: false,
            ids: vec![marked.id, component.id],
        };
        let schema = Schema { columns: vec![marked.clone(), component], open: false };
        let marks = Table { kind: TableKind::Call { input: Box::new(pairs), call }, schema, span };
        let on = vec![(read(&nodes.schema.columns[0], span), read(&marked, span))];
        let mut nodes = joined(JoinKind::Inner, nodes, marks, on, span);
        let kept = nodes.schema.columns.iter().filter(|column| column.id != marked.id);
        let kept: Vec<Column> = kept.cloned().collect();
        let values = kept.iter().map(|column| read(column, span)).collect();
        nodes = projected(nodes, kept, values, span);
        graph.nodes = named("nodes", nodes);
    }

    fn graph_to_table(&mut self, graph: &Graph, outputs: &[GraphOutput], operator: &ast::Operator) -> Table {
        let [output] = outputs else {
            self.refuse_form("`graph-to-table` with two results", operator.keyword.span);
            return self.error_table(operator.span);
        };
        let span = operator.span;
        let table = self.let_reference(if output.nodes { &graph.nodes } else { &graph.edges }, span);
        let properties =
            if output.nodes { graph.node_properties(&table.schema) } else { edge_properties(&table.schema) };
        let mut columns = properties.columns;
        let mut values: Vec<Expr> = columns.iter().map(|column| read(column, span)).collect();
        let (mut numbers, mut hashes) = (Vec::new(), Vec::new());
        let of_nodes: &[(&str, usize)] = &[("with_node_id", 0)];
        let of_edges = &[("with_source_id", 0), ("with_target_id", 1)];
        for (parameter_name, slot) in if output.nodes { of_nodes } else { of_edges } {
            let Some(name) = parameter(&output.parameters, parameter_name) else { continue };
            let id = read(&table.schema.columns[*slot], span);
            if id.ty != Some(Type::String) && graph.is_compiled() {
                self.refuse_form("the number of a node that no string identifies", operator.keyword.span);
            }
            // The engine hashes what identifies a node (measured).
            hashes.push(self.apply("hash", vec![id], span));
            numbers.push(self.column(name, Some(Type::Long)));
        }
        let first = || "the numbers of nodes stand before the properties".to_owned();
        if numbers.is_empty() || self.reads_as_parser(span, first) {
            columns.extend(numbers);
            values.extend(hashes);
        } else {
            columns.splice(..0, numbers);
            values.splice(..0, hashes);
        }
        let schema = Schema { columns: columns.clone(), open: properties.open };
        if graph.is_compiled() {
            projected(table, columns, values, span)
        } else {
            Table { kind: TableKind::Error, schema, span }
        }
    }

    /// An element of a graph pattern, or a step of `scan`, by name: what its properties are.
    pub(super) fn row_member(
        &mut self,
        row: &Schema,
        owner: &str,
        name: &ast::Name,
        place: Place<'_>,
    ) -> Expr {
        if let Some(column) = row.column(&name.value) {
            return Expr { kind: ExprKind::Column(column.id), ty: column.ty, span: name.span };
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

/// The value of a column.
fn read(column: &Column, span: Span) -> Expr {
    Expr { kind: ExprKind::Column(column.id), ty: column.ty, span }
}

fn named(name: &str, table: Table) -> Rc<LetTable> {
    Rc::new(LetTable { name: name.to_owned(), table })
}

/// `project`
fn projected(input: Table, columns: Vec<Column>, values: Vec<Expr>, span: Span) -> Table {
    let set = columns.iter().zip(values).map(|(column, value)| Assignment { id: column.id, value }).collect();
    let schema = Schema { columns, open: false };
    Table { kind: TableKind::Project { input: Box::new(input), columns: set }, schema, span }
}

/// A join that keeps the columns of its sides as they are; all of the left side for an anti join.
fn joined(kind: JoinKind, left: Table, right: Table, on: Vec<(Expr, Expr)>, span: Span) -> Table {
    let mut columns = left.schema.columns.clone();
    if kind != JoinKind::LeftAnti {
        columns.extend(right.schema.columns.iter().cloned());
    }
    let from = columns.iter().map(|column| column.id).collect();
    let schema = Schema { columns, open: false };
    let kind = TableKind::Join { kind, left: Box::new(left), right: Box::new(right), on, columns: from };
    Table { kind, schema, span }
}

fn parameter<'a>(parameters: &'a [OperatorParameter], name: &str) -> Option<&'a str> {
    parameters.iter().find(|parameter| parameter.name.value == name).and_then(|it| text(&it.value))
}

#[cfg(test)]
mod tests;
