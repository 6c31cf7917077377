//! The reference: a query's typed tree, evaluated one row after the other.
//!
//! It shares the typed tree, the scalar types and the scalar functions with what it is compared with, and nothing of the plan, of
//! generated code or of the engine. Every operator is the shortest code that does what Kusto's documentation says; where that
//! leaves rows open (which row `take_any` takes, which of equal rows comes first) the first in the order of the input is meant,
//! as everywhere in this project.

mod aggregate;
mod call;
mod early;
mod ended;
mod expand;
mod expression;
mod join;
mod logs;
mod operands;
mod parse;
mod parse_kv;
mod plugin;
mod series;
mod source;
mod summarize;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
    time::{Duration, Instant},
};

use kqlc_runtime::types::{DateTime, TimeSpan, Value};

use crate::semantic::tree::{Assignment, ColumnId, Expr, LetTable, SortKey, Table, TableKind};
pub use ended::Ended;
use expression::Calls;
pub use logs::{ARRIVAL, Event, File, Logs, is_written};
pub use operands::Operands;
pub(crate) use parse::{compiled, pattern};

/// More rows than this no table of a rule may have here.
const MOST_ROWS: usize = 200_000;

/// A rule that takes longer is given up.
const LONGEST: Duration = Duration::from_secs(20);

/// A row: its cells in the order of the table's columns.
pub type Row = Vec<Value>;

/// Why a rule is not evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The reference does not know this.
    Unknown(String),
    /// It would take too much memory or time.
    TooLarge,
}

/// Rows, and which column each cell belongs to.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Which column each cell belongs to.
    pub columns: Vec<ColumnId>,
    /// In order.
    pub rows: Vec<Row>,
}

impl Rows {
    /// The place of each column.
    fn places(&self) -> Places {
        self.columns.iter().enumerate().map(|(place, id)| (*id, place)).collect()
    }
}

/// The place of each column in a row.
pub(crate) type Places = HashMap<ColumnId, usize>;

/// A row with the places of its columns: what expressions read.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'r> {
    pub(crate) places: &'r Places,
    pub(crate) row: &'r [Value],
}

impl Cells<'_> {
    fn get(&self, id: ColumnId) -> &Value {
        let place = self.places.get(&id).expect("a bound query reads only columns that are there");
        &self.row[*place]
    }
}

/// Evaluates the tables of one rule.
pub struct Evaluator<'l> {
    logs: &'l Logs,
    now: DateTime,
    /// How far back the rule sees.
    period: Option<TimeSpan>,
    /// Tables of which it sees no rows.
    hidden: &'l [String],
    began: Instant,
    /// The tables of `let`, evaluated once.
    known: RefCell<HashMap<*const LetTable, Rc<Rows>>>,
    /// The rows that the operators around a subquery give it, the innermost last.
    given: RefCell<Vec<Rows>>,
    calls: Calls,
    /// Where rows ended.
    ended: RefCell<Vec<Ended>>,
    /// Which operands of `or` let rows pass, if somebody asks.
    operands: Option<RefCell<Operands>>,
}

impl<'l> Evaluator<'l> {
    /// Evaluates over these logs, at that time; a rule sees so far back.
    pub fn new(logs: &'l Logs, now: DateTime, period: Option<TimeSpan>) -> Self {
        Self {
            logs,
            now,
            period,
            hidden: &[],
            began: Instant::now(),
            known: RefCell::default(),
            given: RefCell::default(),
            calls: Calls::default(),
            ended: RefCell::default(),
            operands: None,
        }
    }

    /// The same without the rows of some tables.
    #[must_use]
    pub fn without(self, hidden: &'l [String]) -> Self {
        Self { hidden, ..self }
    }

    /// The rows of a table, in its schema's columns and no others.
    pub fn result(&self, table: &Table) -> Result<Rows, Refusal> {
        let columns = table.schema.columns.iter().map(|column| column.id).collect();
        Ok(select(self.table(table)?, columns))
    }

    /// The rows of a table; hidden columns may stand behind those of its schema.
    fn table(&self, table: &Table) -> Result<Rows, Refusal> {
        self.table_asked(table, Vec::new())
    }

    /// The rows of a table whose rows are asked some conditions afterwards: an `innerunique` join chooses by them.
    fn table_asked(&self, table: &Table, conditions: Vec<Expr>) -> Result<Rows, Refusal> {
        let before = self.ended.borrow().len();
        let rows = self.rows(table, early::below(table, conditions))?;
        self.note_end(table.span, before, &rows);
        if rows.rows.len() > MOST_ROWS || self.began.elapsed() > LONGEST {
            return Err(Refusal::TooLarge);
        }
        Ok(rows)
    }

    /// `early` are conditions that the input is asked anyway.
    fn rows(&self, table: &Table, early: Vec<Expr>) -> Result<Rows, Refusal> {
        let columns: Vec<ColumnId> = table.schema.columns.iter().map(|column| column.id).collect();
        match &table.kind {
            TableKind::Scan(name) => Ok(self.scan(name, table)),
            TableKind::Let(definition) => {
                let rows = self.definition(definition)?;
                Ok(Rows { columns, rows: rows.rows.clone() })
            }
            TableKind::Values(rows) => {
                let typed = |row: &Row| row.iter().map(expression::typed).collect();
                Ok(Rows { columns, rows: rows.iter().map(typed).collect() })
            }
            TableKind::External(asked) => self.external(asked, table),
            TableKind::Given => {
                let given = self.given.borrow();
                Ok(given.last().expect("an operator gives its body rows").clone())
            }
            TableKind::Where { input, predicate } => self.filter(self.table_asked(input, early)?, predicate),
            TableKind::Extend { input, columns: set } => {
                self.set(self.table_asked(input, early)?, set, columns)
            }
            TableKind::Project { input, columns } => self.project(&self.table_asked(input, early)?, columns),
            TableKind::Distinct { input, columns } => {
                let mut rows = self.project(&self.table(input)?, columns)?;
                let mut seen = HashSet::new();
                rows.rows.retain(|row| seen.insert(row.clone()));
                Ok(rows)
            }
            TableKind::Sort { input, keys } => self.sort(self.table_asked(input, early)?, keys),
            TableKind::Top { input, count, keys } => {
                let mut rows = self.sort(self.table(input)?, keys)?;
                rows.rows.truncate(whole(*count));
                Ok(rows)
            }
            TableKind::Take { input, count } => {
                let mut rows = self.table(input)?;
                rows.rows.truncate(whole(*count));
                Ok(rows)
            }
            TableKind::Summarize { input, by, aggregates } => {
                self.summarize(&self.table(input)?, by, aggregates, table)
            }
            TableKind::Union(branches) => {
                let mut all = Rows { columns, rows: Vec::new() };
                for branch in branches {
                    let input = self.table(&branch.input)?;
                    all.rows.extend(self.map(&input, &branch.values.iter().collect::<Vec<_>>())?);
                }
                Ok(all)
            }
            TableKind::Join { kind, left, right, on, columns: from } => {
                let mut left = self.table(left)?;
                for condition in &early {
                    left = self.filter(left, condition)?;
                }
                self.join(*kind, (&left, &self.table(right)?), on, (&columns, from), table)
            }
            TableKind::MvExpand { input, columns: expanded, bags_as_arrays, item_index, limit } => {
                let form = expand::Form {
                    columns: expanded,
                    bags_as_arrays: *bags_as_arrays,
                    item_index: *item_index,
                    limit: limit.map_or(usize::MAX, whole),
                };
                self.mv_expand(&self.table(input)?, &form, columns)
            }
            TableKind::Apply { input, body, columns: from, by } => {
                self.apply(&self.table(input)?, body, (columns, from), *by)
            }
            TableKind::Parse { input, parse } => self.parse(self.table_asked(input, early)?, parse, table),
            TableKind::ParseKv { input, parse } => {
                self.parse_kv(self.table_asked(input, early)?, parse, table)
            }
            TableKind::Steps { .. } => Err(Refusal::Unknown("scan".to_owned())),
            TableKind::Call { input, call } => self.call(self.table(input)?, call, table),
            TableKind::Error => unreachable!("a query with problems is not evaluated"),
        }
    }

    /// The rows of a `let`, by the columns of its own table.
    fn definition(&self, definition: &Rc<LetTable>) -> Result<Rc<Rows>, Refusal> {
        let key = Rc::as_ptr(definition);
        if let Some(rows) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(rows));
        }
        let rows = Rc::new(self.result(&definition.table)?);
        self.known.borrow_mut().insert(key, Rc::clone(&rows));
        Ok(rows)
    }

    fn filter(&self, mut input: Rows, predicate: &Expr) -> Result<Rows, Refusal> {
        let places = input.places();
        let mut kept = Vec::new();
        for row in &input.rows {
            let value = self.value(predicate, Cells { places: &places, row })?;
            if value == Value::Bool(true) {
                kept.push(row.clone());
            }
        }
        if kept.is_empty() {
            self.note_condition(&input, predicate)?;
        }
        input.rows = kept;
        self.note_operands(&input, predicate)?;
        Ok(input)
    }

    /// The input with some columns set; the others keep their cells.
    fn set(&self, input: Rows, set: &[Assignment], columns: Vec<ColumnId>) -> Result<Rows, Refusal> {
        let places = input.places();
        let mut wide = Vec::with_capacity(input.rows.len());
        for mut row in input.rows {
            let values = set
                .iter()
                .map(|assignment| self.value(&assignment.value, Cells { places: &places, row: &row }))
                .collect::<Result<Vec<Value>, Refusal>>()?;
            row.extend(values);
            wide.push(row);
        }
        let all = input.columns.into_iter().chain(set.iter().map(|assignment| assignment.id));
        Ok(select(Rows { columns: all.collect(), rows: wide }, columns))
    }

    fn project(&self, input: &Rows, columns: &[Assignment]) -> Result<Rows, Refusal> {
        let values: Vec<&Expr> = columns.iter().map(|assignment| &assignment.value).collect();
        let ids = columns.iter().map(|assignment| assignment.id).collect();
        Ok(Rows { columns: ids, rows: self.map(input, &values)? })
    }

    /// A row of values for each row.
    fn map(&self, input: &Rows, values: &[&Expr]) -> Result<Vec<Row>, Refusal> {
        let places = input.places();
        let of = |row: &Row| {
            let cells = Cells { places: &places, row };
            values.iter().map(|value| self.value(value, cells)).collect()
        };
        input.rows.iter().map(of).collect()
    }

    fn sort(&self, mut input: Rows, keys: &[SortKey]) -> Result<Rows, Refusal> {
        let values: Vec<&Expr> = keys.iter().map(|key| &key.value).collect();
        let sorted_by = self.map(&input, &values)?;
        let mut order: Vec<usize> = (0..input.rows.len()).collect();
        order.sort_by(|left, right| {
            let pairs = keys.iter().zip(sorted_by[*left].iter().zip(&sorted_by[*right]));
            pairs
                .map(|(key, (left, right))| left.compare_for_sort(right, key.descending, key.nulls_first))
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        input.rows = order.into_iter().map(|place| std::mem::take(&mut input.rows[place])).collect();
        Ok(input)
    }
}

/// The rows with these of their columns, in this order.
fn select(rows: Rows, columns: Vec<ColumnId>) -> Rows {
    if rows.columns == columns {
        return rows;
    }
    let places = rows.places();
    let from: Vec<usize> = columns.iter().map(|id| places[id]).collect();
    let cut = |row: Row| from.iter().map(|place| row[*place].clone()).collect();
    Rows { columns, rows: rows.rows.into_iter().map(cut).collect() }
}

fn whole(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
