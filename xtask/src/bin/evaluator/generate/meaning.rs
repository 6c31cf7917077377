//! What the columns of a query are made of, down to those of tables.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use kqlc::semantic::tree::{ColumnId, Expr, LetTable, Parse, Table, TableKind};
use kqlc_runtime::plan::Operation;

/// What a column is made of. Columns of tables and of patterns have no meaning here: they are where wishes end.
#[derive(Clone, Debug)]
pub(crate) enum Meaning<'t> {
    /// The same as another column.
    Same(ColumnId),
    /// A value.
    Value(&'t Expr),
    /// One of these values, by the branch of a union.
    OneOf(Vec<&'t Expr>),
    /// An element of an array.
    Element(&'t Expr),
    /// An array of these values.
    List(&'t Expr),
    /// A property of a bag.
    Property(&'t Expr, String),
    /// A number of rows.
    Count,
}

/// The meanings of a query's columns, and the places where its rows come from.
#[derive(Debug, Default)]
pub(crate) struct Meanings<'t> {
    pub(crate) columns: HashMap<ColumnId, Meaning<'t>>,
    /// Tables of the logs and files beside them.
    pub(crate) sources: Vec<&'t Table>,
    pub(crate) parses: Vec<&'t Parse>,
    /// Tables with conditions and joins, inner ones first.
    pub(crate) tables: Vec<&'t Table>,
    /// The columns that some expression reads.
    pub(crate) read: HashSet<ColumnId>,
    /// Columns of tables that rows are grouped by.
    pub(crate) grouped: HashSet<ColumnId>,
    /// Those of which groups have several values.
    pub(crate) counted: HashSet<ColumnId>,
    /// Tables whose rows end the rule.
    pub(crate) guarded: Vec<&'t str>,
    seen: HashSet<*const LetTable>,
}

impl<'t> Meanings<'t> {
    pub(crate) fn of(query: &'t Table) -> Self {
        let mut meanings = Self::default();
        meanings.collect(query);
        meanings.group();
        meanings
    }

    fn collect(&mut self, table: &'t Table) {
        if matches!(&table.kind, TableKind::Call { call, .. } if call.operation == Operation::NoRows) {
            self.guard(table);
            return;
        }
        for expr in table.expressions() {
            self.read.extend(expr.columns());
            for subquery in expr.subqueries() {
                self.define(subquery);
            }
        }
        match &table.kind {
            TableKind::Let(definition) => {
                let columns = table.schema.columns.iter().zip(&definition.table.schema.columns);
                self.columns.extend(columns.map(|(own, from)| (own.id, Meaning::Same(from.id))));
                self.define(definition);
            }
            _ => table.inputs().into_iter().for_each(|input| self.collect(input)),
        }
        self.collect_columns(table);
        self.tables.push(table);
    }

    /// Finds the columns that decide how many rows and values groups have.
    fn group(&mut self) {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for table in &self.tables {
            if let TableKind::Summarize { by, aggregates, .. } = &table.kind {
                keys.extend(by.iter().flat_map(|key| key.value.columns()));
                let several = |name| {
                    matches!(name, "dcount" | "count_distinct" | "make_set" | "dcountif" | "make_set_if")
                };
                let counting = aggregates.iter().filter(|aggregate| several(aggregate.function.name));
                values.extend(counting.flat_map(|aggregate| &aggregate.arguments).flat_map(Expr::columns));
            }
        }
        self.grouped = self.below(keys);
        self.counted = self.below(values);
        self.counted.retain(|id| !self.grouped.contains(id));
    }

    /// The columns of tables below some columns.
    fn below(&self, mut ids: Vec<ColumnId>) -> HashSet<ColumnId> {
        let (mut below, mut seen) = (HashSet::new(), HashSet::new());
        while let Some(id) = ids.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.columns.get(&id) {
                None => {
                    below.insert(id);
                }
                Some(Meaning::Same(id)) => ids.push(*id),
                Some(
                    Meaning::Value(value)
                    | Meaning::Element(value)
                    | Meaning::List(value)
                    | Meaning::Property(value, _),
                ) => ids.extend(value.columns()),
                Some(Meaning::OneOf(values)) => ids.extend(values.iter().flat_map(|value| value.columns())),
                Some(Meaning::Count) => {}
            }
        }
        below
    }

    fn guard(&mut self, table: &'t Table) {
        if let TableKind::Scan(name) = &table.kind {
            self.guarded.push(name);
        }
        table.inputs().into_iter().for_each(|input| self.guard(input));
    }

    fn define(&mut self, definition: &'t Rc<LetTable>) {
        if self.seen.insert(Rc::as_ptr(definition)) {
            self.collect(&definition.table);
        }
    }

    fn collect_columns(&mut self, table: &'t Table) {
        let ids = || table.schema.columns.iter().map(|column| column.id);
        match &table.kind {
            TableKind::Scan(_) | TableKind::External(_) => self.sources.push(table),
            TableKind::Extend { columns, .. }
            | TableKind::Project { columns, .. }
            | TableKind::Distinct { columns, .. } => {
                self.columns.extend(columns.iter().map(|column| (column.id, Meaning::Value(&column.value))));
            }
            TableKind::Summarize { by, aggregates, .. } => {
                self.columns.extend(by.iter().map(|key| (key.id, Meaning::Value(&key.value))));
                for aggregate in aggregates {
                    for (place, id) in aggregate.ids.iter().enumerate() {
                        let argument = aggregate.arguments.get(place).or(aggregate.arguments.first());
                        let meaning = match (aggregate.function.name, argument) {
                            ("count" | "dcount" | "count_distinct", _) | (_, None) => Meaning::Count,
                            ("make_set" | "make_list", Some(argument)) => Meaning::List(argument),
                            (_, Some(argument)) => Meaning::Value(argument),
                        };
                        self.columns.insert(*id, meaning);
                    }
                }
            }
            TableKind::Join { columns, .. } => {
                let made = ids().zip(columns).filter(|(id, from)| id != *from);
                self.columns.extend(made.map(|(id, from)| (id, Meaning::Same(*from))));
            }
            TableKind::Apply { columns, .. } => {
                let made = ids().zip(columns).filter(|(id, (_, from))| id != from);
                self.columns.extend(made.map(|(id, (_, from))| (id, Meaning::Same(*from))));
            }
            TableKind::Union(branches) => {
                for (place, id) in ids().enumerate() {
                    let values = branches.iter().filter_map(|branch| branch.values.get(place));
                    self.columns.insert(id, Meaning::OneOf(values.collect()));
                }
            }
            TableKind::MvExpand { columns, .. } => {
                self.columns
                    .extend(columns.iter().map(|column| (column.id, Meaning::Element(&column.value))));
            }
            TableKind::Parse { parse, .. } => self.parses.push(parse),
            TableKind::Call { call, .. } => match (call.operation, call.arguments.first()) {
                (Operation::BagUnpack, Some(bag)) => {
                    for column in table.schema.columns.iter().filter(|column| call.ids.contains(&column.id)) {
                        self.columns.insert(column.id, Meaning::Property(bag, column.name.to_string()));
                    }
                }
                (Operation::Prev | Operation::Next | Operation::RowCumsum, Some(value)) => {
                    self.columns.extend(call.ids.iter().map(|id| (*id, Meaning::Value(value))));
                }
                _ => {}
            },
            TableKind::Let(_)
            | TableKind::Values(_)
            | TableKind::Where { .. }
            | TableKind::Sort { .. }
            | TableKind::Top { .. }
            | TableKind::Take { .. }
            | TableKind::ParseKv { .. }
            | TableKind::Steps { .. }
            | TableKind::Given
            | TableKind::Error => {}
        }
    }
}
