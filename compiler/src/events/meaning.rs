//! What the columns of a query are made of, down to those of tables.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use kqlc_runtime::plan::Operation;

use super::step::{PairForm, Step};
use crate::evaluator::pattern;
use crate::semantic::tree::{
    Column, ColumnId, Delimiters, Expr, ExprKind, KeyValues, LetTable, Table, TableKind,
};

/// What a column is made of. Columns of tables have no meaning here: they are where wishes end.
#[derive(Clone, Debug)]
pub(crate) enum Meaning<'t> {
    /// The same as another column.
    Same(ColumnId),
    /// The same as a column of a `let`, by this reference to it.
    Let(u32, ColumnId),
    /// A value.
    Value(&'t Expr),
    /// One of these values, by the branch of a union.
    OneOf(Vec<&'t Expr>),
    /// What stands at a step of a value.
    Within(&'t Expr, Step),
    /// An array of these values.
    List(&'t Expr),
    /// A number of rows, of those of which the condition is true, or of different values of an expression.
    Count(Option<(u32, &'t Expr)>, Option<&'t Expr>),
}

/// Arrays that are expanded have at most so many elements.
const MOST_ELEMENTS: i64 = 6;

/// The meanings of a query's columns, and the places where its rows come from.
#[derive(Debug, Default)]
pub(crate) struct Meanings<'t> {
    pub(crate) columns: HashMap<ColumnId, Meaning<'t>>,
    /// Tables of the logs and files beside them.
    pub(crate) sources: Vec<&'t Table>,
    /// Tables with conditions and joins, inner ones first.
    pub(crate) tables: Vec<&'t Table>,
    /// The columns that some expression reads.
    pub(crate) read: HashSet<ColumnId>,
    /// Columns of tables that rows are grouped by.
    pub(crate) grouped: HashSet<ColumnId>,
    /// Those of which groups have several values.
    pub(crate) counted: HashSet<ColumnId>,
    /// Something is computed of series of events.
    pub(crate) has_series: bool,
    /// Tables whose rows end the rule.
    pub(crate) guarded: Vec<&'t str>,
    /// How often each `let` is read.
    uses: HashMap<*const LetTable, usize>,
    /// Which one a reference means.
    references: HashMap<u32, *const LetTable>,
    /// The columns that some operator expands, so far.
    expanded: i64,
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
            expr.walk(&mut |part| {
                self.has_series |= matches!(&part.kind, ExprKind::Call { function, .. } if function.name.starts_with("series_"));
                if let ExprKind::FirstCell(table)
                | ExprKind::ColumnValues(table)
                | ExprKind::InTable { table, .. } = &part.kind
                {
                    self.references.insert(subquery(part), Rc::as_ptr(table));
                    self.define(table);
                }
            });
        }
        match &table.kind {
            TableKind::Let(definition) => {
                let reference = table.schema.columns.first().map_or(0, |column| column.id.0);
                let columns = table.schema.columns.iter().zip(&definition.table.schema.columns);
                self.columns.extend(columns.map(|(own, from)| (own.id, Meaning::Let(reference, from.id))));
                self.references.insert(reference, Rc::as_ptr(definition));
                self.define(definition);
            }
            _ => table.inputs().into_iter().for_each(|input| self.collect(input)),
        }
        self.collect_columns(table);
        self.tables.push(table);
    }

    /// True for a reference to a `let` that is read elsewhere too; conditions of aggregates are told apart by themselves.
    pub(crate) fn is_shared(&self, reference: u32) -> bool {
        let definition = self.references.get(&reference);
        definition.is_none_or(|definition| self.uses.get(definition).is_some_and(|uses| *uses > 1))
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
                Some(Meaning::Same(id) | Meaning::Let(_, id)) => ids.push(*id),
                Some(Meaning::Value(value) | Meaning::Within(value, _) | Meaning::List(value)) => {
                    ids.extend(value.columns());
                }
                Some(Meaning::OneOf(values)) => ids.extend(values.iter().flat_map(|value| value.columns())),
                Some(Meaning::Count(..)) => {}
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
        let uses = self.uses.entry(Rc::as_ptr(definition)).or_default();
        *uses += 1;
        if *uses == 1 {
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
                        let condition = aggregate.condition.as_ref().map(|condition| (id.0, condition));
                        let meaning = match (aggregate.function.name, argument) {
                            ("dcount" | "dcountif" | "count_distinct" | "count_distinctif", counted) => {
                                Meaning::Count(condition, counted)
                            }
                            ("count", _) | (_, None) => Meaning::Count(condition, None),
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
                // Each operator finds what it looks for in an element of its own.
                let element = self.expanded % MOST_ELEMENTS;
                self.expanded += 1;
                self.columns.extend(
                    columns
                        .iter()
                        .map(|column| (column.id, Meaning::Within(&column.value, Step::Index(element)))),
                );
            }
            TableKind::Parse { parse, .. } => {
                if let Ok((pattern, groups)) = pattern(parse) {
                    let group = |group| Step::Group { pattern: pattern.clone(), group };
                    let columns = parse.columns.iter().zip(groups);
                    self.columns
                        .extend(columns.map(|(id, at)| (*id, Meaning::Within(&parse.operand, group(at)))));
                }
            }
            TableKind::ParseKv { parse, .. } => {
                for column in table.schema.columns.iter().filter(|column| parse.columns.contains(&column.id))
                {
                    let step = pair(&parse.form, &column.name);
                    self.columns.insert(column.id, Meaning::Within(&parse.operand, step));
                }
            }
            TableKind::Call { call, .. } => match (call.operation, call.arguments.first()) {
                (Operation::BagUnpack, Some(bag)) => {
                    // Names of hidden columns begin so.
                    let is_made =
                        |column: &&Column| call.ids.contains(&column.id) && !column.name.starts_with('$');
                    for column in table.schema.columns.iter().filter(is_made) {
                        let step = Step::Name(column.name.to_string());
                        self.columns.insert(column.id, Meaning::Within(bag, step));
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
            | TableKind::Steps { .. }
            | TableKind::Given
            | TableKind::Error => {}
        }
    }
}

/// What tells the reference of a subquery apart from others.
pub(crate) fn subquery(expr: &Expr) -> u32 {
    (1 << 31) + expr.span.start
}

/// How the value of a key stands in a text.
fn pair(form: &KeyValues, key: &str) -> Step {
    let quoted =
        |quotes: &[(char, char)]| quotes.first().map(|(open, close)| PairForm::Quoted(*open, *close));
    let (between, behind, form) = match form {
        KeyValues::Delimited(Delimiters { key_value, pair, quotes, .. }) => {
            (key_value.as_str(), pair.as_str(), quoted(quotes).unwrap_or(PairForm::Plain))
        }
        KeyValues::Undelimited { quotes, .. } => ("=", ",", quoted(quotes).unwrap_or(PairForm::Word)),
        KeyValues::Regex(_) => (": ", " ", PairForm::Plain),
    };
    Step::Pair { key: key.to_owned(), between: between.to_owned(), behind: behind.to_owned(), form }
}
