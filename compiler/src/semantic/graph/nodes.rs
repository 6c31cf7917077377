//! The nodes of a graph: those of tables, and the ends of edges that no table has.

use std::rc::Rc;

use kqlc_runtime::{
    aggregate::TAKE_ANY,
    plan::{JoinKind, Operation},
    types::{Type, Value},
};

use super::{
    super::{
        Binder,
        expression::constant,
        query::unknown,
        tree::{
            Aggregate, Assignment, Branch, Call, Column, Expr, ExprKind, LetTable, Schema, Table, TableKind,
        },
    },
    NodeTable, joined, named, projected, read,
};
use crate::{source::Span, syntax::ast};

impl Binder<'_> {
    /// Each end of an edge, once.
    fn ends(&mut self, edges: &Rc<LetTable>, span: Span) -> Table {
        let id = self.column("$id", edges.table.schema.columns[0].ty);
        let mut branches = Vec::new();
        for end in 0..2 {
            let input = self.let_reference(edges, span);
            let values = vec![read(&input.schema.columns[end], span)];
            branches.push(Branch { input, values });
        }
        let schema = Schema { columns: vec![id.clone()], open: false };
        let both = Table { kind: TableKind::Union(branches), schema, span };
        let once = self.column("$id", id.ty);
        let columns = vec![Assignment { id: once.id, value: read(&id, span) }];
        let schema = Schema { columns: vec![once], open: false };
        Table { kind: TableKind::Distinct { input: Box::new(both), columns }, schema, span }
    }

    /// The nodes of a graph that has only edges; `with_node_id` makes what identifies them a property.
    pub(super) fn nodes_of_edges(
        &mut self,
        edges: &Rc<LetTable>,
        node_id: Option<&ast::Name>,
        id_type: Option<Type>,
        span: Span,
    ) -> Rc<LetTable> {
        let ends = self.ends(edges, span);
        let id = read(&ends.schema.columns[0], span);
        let mut columns = vec![self.column("$id", id_type)];
        let mut values = vec![id.clone()];
        if let Some(name) = node_id {
            columns.push(self.column(&name.value, id_type));
            values.push(id);
        }
        named("nodes", projected(ends, columns, values, span))
    }

    /// The nodes of a table, each once, and the ends of edges that it does not have.
    pub(super) fn nodes_of_table(
        &mut self,
        edges: &Rc<LetTable>,
        table: Table,
        key: &Expr,
        span: Span,
    ) -> Rc<LetTable> {
        let properties = table.schema.columns.clone();
        let mut columns = vec![self.column("$id", key.ty)];
        let mut values = vec![key.clone()];
        for property in &properties {
            columns.push(self.column(property.name.clone(), property.ty));
            values.push(read(property, span));
        }
        let rows = projected(table, columns, values, span);
        let call = Call {
            operation: Operation::FirstOfGroup,
            arguments: vec![read(&rows.schema.columns[0], span)],
            constants: vec![constant(Value::Long(1), span)],
            keeps_input: true,
            ids: Vec::new(),
        };
        let schema = rows.schema.clone();
        let described =
            named("described", Table { kind: TableKind::Call { input: Box::new(rows), call }, schema, span });
        let first = self.let_reference(&described, span);
        let second = self.let_reference(&described, span);
        let ends = self.ends(edges, span);
        let on = vec![(read(&ends.schema.columns[0], span), read(&second.schema.columns[0], span))];
        let others = joined(JoinKind::LeftAnti, ends, second, on, span);
        let id = read(&others.schema.columns[0], span);
        // A node that only edges name has nothing but what identifies it.
        let of_others = properties.iter().map(|property| match key.kind {
            ExprKind::Column(key) if key == property.id => id.clone(),
            _ => constant(Value::null(property.ty.unwrap_or(Type::Dynamic)), span),
        });
        let of_others = std::iter::once(id.clone()).chain(of_others).collect();
        let of_first = first.schema.columns.iter().map(|column| read(column, span)).collect();
        let mut columns = Vec::new();
        for column in &first.schema.columns {
            columns.push(self.column(column.name.clone(), column.ty));
        }
        let branches =
            vec![Branch { input: first, values: of_first }, Branch { input: others, values: of_others }];
        let schema = Schema { columns, open: false };
        named("nodes", Table { kind: TableKind::Union(branches), schema, span })
    }

    /// Several tables of nodes as one, with each node once: of a property that several give it, any value is right (Kusto
    /// documentation).
    pub(super) fn one_of_tables(&mut self, tables: Vec<NodeTable>, span: Span) -> NodeTable {
        let name = key_name(&tables[0]).unwrap_or_default().to_owned();
        let tables = tables.into_iter().map(|(table, _)| table).collect();
        let united = self.unite(tables, None, span);
        let columns = united.schema.columns.clone();
        let grouped: Vec<Column> =
            columns.iter().map(|column| self.column(column.name.clone(), column.ty)).collect();
        let (mut by, mut aggregates) = (Vec::new(), Vec::new());
        for (column, grouped) in columns.iter().zip(&grouped) {
            let value = read(column, span);
            if column.name == name {
                by.push(Assignment { id: grouped.id, value });
                continue;
            }
            let (ids, arguments) = (vec![grouped.id], vec![value]);
            let (options, condition) = (Vec::new(), None);
            aggregates.push(Aggregate { ids, function: &TAKE_ANY, arguments, options, condition, span });
        }
        // Keys stand before what is computed.
        let (keys, others): (Vec<Column>, Vec<Column>) =
            grouped.iter().cloned().partition(|column| column.name == name);
        let schema = Schema { columns: [keys, others].concat(), open: false };
        let kind = TableKind::Summarize { input: Box::new(united), by, aggregates };
        let groups = Table { kind, schema, span };
        let columns: Vec<Column> =
            grouped.iter().map(|column| self.column(column.name.clone(), column.ty)).collect();
        let key = columns.iter().find(|column| column.name == name).map(|key| read(key, span));
        let values = grouped.iter().map(|column| read(column, span)).collect();
        (projected(groups, columns, values, span), key.unwrap_or_else(|| unknown(span)))
    }

    /// The properties of nodes of tables that are not compiled.
    pub(super) fn merged_properties(
        &mut self,
        tables: Vec<NodeTable>,
        id_type: Option<Type>,
        span: Span,
    ) -> Rc<LetTable> {
        let mut schema = Schema { columns: vec![self.column("$id", id_type)], open: false };
        for (table, _) in tables {
            schema.open |= table.schema.open;
            for column in table.schema.columns {
                if schema.column(&column.name).is_none() {
                    schema.columns.push(column);
                }
            }
        }
        named("nodes", Table { kind: TableKind::Error, schema, span })
    }
}

/// The name of the column that identifies the nodes of a table.
fn key_name((table, key): &NodeTable) -> Option<&str> {
    let ExprKind::Column(id) = key.kind else { return None };
    table.schema.columns.iter().find(|column| column.id == id).map(|column| column.name.as_str())
}

/// True if a node that only edges name would have nothing of one name to be identified by.
pub(super) fn keys_differ(tables: &[NodeTable]) -> bool {
    tables.len() > 1
        && tables.iter().any(|table| key_name(table).is_none_or(|name| Some(name) != key_name(&tables[0])))
}

/// True if tables give a property several types.
pub(super) fn types_differ(tables: &[NodeTable]) -> bool {
    let columns = || tables.iter().flat_map(|(table, _)| &table.schema.columns);
    columns().any(|column| columns().any(|other| other.name == column.name && other.ty != column.ty))
}
