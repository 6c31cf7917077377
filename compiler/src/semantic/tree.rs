//! The typed tree: a query whose every name is resolved and every expression typed.
//!
//! Columns are told apart by [`ColumnId`], unique in a query, so that no later stage thinks about names again. A
//! reference to a `let` gets columns of its own.

mod call;
mod expr;
mod external;
mod parse;
mod steps;

use std::{collections::HashSet, rc::Rc};

use kqlc_runtime::{
    aggregate::Function,
    plan::JoinKind,
    types::{Type, Value},
};

pub use call::Call;
pub use expr::{Expr, ExprKind};
pub use external::Asked;
pub use parse::{Delimiters, KeyValues, Parse, ParseKv, ParsePart};
pub use steps::{ScanStep, StateColumn, Steps};

use crate::{catalog::ColumnName, source::Span};

/// A column of a query, wherever it appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u32);

impl ColumnId {
    /// The hidden column of a table that holds when each row arrived, for the column that holds its time.
    ///
    /// Such columns are numbered far above all that a query of any length binds.
    #[must_use]
    pub const fn arrival(self) -> Self {
        Self((1 << 29) + self.0)
    }
}

/// The columns in which tables hold the time of a row; the first that a table has counts.
pub const TIME_COLUMNS: [&str; 2] = ["TimeGenerated", "Timestamp"];

/// A column as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which.
    pub id: ColumnId,
    /// Its name here.
    pub name: ColumnName,
    /// Its type; `None` where nothing tells it (a column of an open schema).
    pub ty: Option<Type>,
}

/// The columns of a table, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// Those that are known.
    pub columns: Vec<Column>,
    /// There may be others: the rows come from something whose columns only the data tells.
    pub open: bool,
}

impl Schema {
    /// The column that holds the time of a row.
    pub fn time(&self) -> Option<&Column> {
        TIME_COLUMNS.into_iter().find_map(|name| {
            self.columns.iter().find(|column| column.name == name && column.ty == Some(Type::DateTime))
        })
    }
}

/// A tabular expression.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it does.
    pub kind: TableKind,
    /// The columns that come out.
    pub schema: Schema,
    /// The place of its operator.
    pub span: Span,
}

impl Table {
    /// The tables that its rows are made from.
    pub fn inputs(&self) -> Vec<&Self> {
        match &self.kind {
            TableKind::Scan(_)
            | TableKind::Values(_)
            | TableKind::External(_)
            | TableKind::Given
            | TableKind::Error => Vec::new(),
            TableKind::Apply { input, body, .. } => vec![input, body],
            TableKind::Let(definition) => vec![&definition.table],
            TableKind::Where { input, .. }
            | TableKind::Extend { input, .. }
            | TableKind::Project { input, .. }
            | TableKind::Summarize { input, .. }
            | TableKind::Distinct { input, .. }
            | TableKind::Sort { input, .. }
            | TableKind::Top { input, .. }
            | TableKind::Take { input, .. }
            | TableKind::MvExpand { input, .. }
            | TableKind::Parse { input, .. }
            | TableKind::ParseKv { input, .. }
            | TableKind::Steps { input, .. }
            | TableKind::Call { input, .. } => vec![input],
            TableKind::Join { left, right, .. } => vec![left, right],
            TableKind::Union(branches) => branches.iter().map(|branch| &branch.input).collect(),
        }
    }

    /// The first place that reads a column which nothing below gives: one of the row around a subquery.
    pub fn outer_column(&self) -> Option<Span> {
        let mut given = HashSet::new();
        self.gather_columns(&mut given);
        self.read_beside(&given)
    }

    fn gather_columns(&self, given: &mut HashSet<ColumnId>) {
        given.extend(self.schema.columns.iter().map(|column| column.id));
        if matches!(self.kind, TableKind::Scan(_)) {
            given.extend(self.schema.time().map(|column| column.id.arrival()));
        }
        if let TableKind::Steps { steps, .. } = &self.kind {
            given.extend(steps.states.iter().map(|state| state.column.id));
        }
        self.inputs().into_iter().for_each(|input| input.gather_columns(given));
    }

    fn read_beside(&self, given: &HashSet<ColumnId>) -> Option<Span> {
        let own = self.expressions().into_iter().find_map(|expr| {
            let mut place = None;
            expr.walk(&mut |inner| {
                if matches!(inner.kind, ExprKind::Column(id) if !given.contains(&id)) {
                    place.get_or_insert(inner.span);
                }
            });
            place
        });
        own.or_else(|| self.inputs().into_iter().find_map(|input| input.read_beside(given)))
    }

    /// The scalar expressions that it evaluates itself.
    pub fn expressions(&self) -> Vec<&Expr> {
        match &self.kind {
            TableKind::Scan(_)
            | TableKind::Let(_)
            | TableKind::Values(_)
            | TableKind::External(_)
            | TableKind::Take { .. }
            | TableKind::Given
            | TableKind::Apply { .. }
            | TableKind::Error => Vec::new(),
            TableKind::Where { predicate, .. } => vec![predicate],
            TableKind::Extend { columns, .. }
            | TableKind::Project { columns, .. }
            | TableKind::Distinct { columns, .. } => columns.iter().map(|column| &column.value).collect(),
            TableKind::Summarize { by, aggregates, .. } => by
                .iter()
                .map(|key| &key.value)
                .chain(aggregates.iter().flat_map(Aggregate::expressions))
                .collect(),
            TableKind::Sort { keys, .. } | TableKind::Top { keys, .. } => {
                keys.iter().map(|key| &key.value).collect()
            }
            TableKind::Join { on, .. } => on.iter().flat_map(|(left, right)| [left, right]).collect(),
            TableKind::Union(branches) => branches.iter().flat_map(|branch| &branch.values).collect(),
            TableKind::MvExpand { columns, .. } => columns.iter().map(|column| &column.value).collect(),
            TableKind::Parse { parse, .. } => vec![&parse.operand],
            TableKind::ParseKv { parse, .. } => vec![&parse.operand],
            TableKind::Steps { steps, .. } => steps.expressions().collect(),
            TableKind::Call { call, .. } => call.arguments.iter().chain(&call.constants).collect(),
        }
    }
}

/// A table bound by `let`, shared by all its uses.
#[derive(Debug)]
pub struct LetTable {
    /// The name it is bound to.
    pub name: String,
    /// What it stands for.
    pub table: Table,
}

/// The forms of a tabular expression. Deprecated and convenience operators are gone: `mvexpand` is `mv-expand`,
/// `project-away` a projection, `find` a union.
#[derive(Clone, Debug)]
pub enum TableKind {
    /// A table of the database; its schema's columns have the table's own names.
    Scan(String),
    /// The rows of a `let`: the columns of its table, position by position, under this reference's ids.
    Let(Rc<LetTable>),
    /// Rows that stand in the query.
    Values(Vec<Vec<Value>>),
    /// Rows of a file that the compiled program is given.
    External(Asked),
    /// Rows for which the predicate is true.
    Where {
        /// Read from.
        input: Box<Table>,
        /// A bool.
        predicate: Expr,
    },
    /// Sets columns; the schema says which are replaced and which are new.
    Extend {
        /// Read from.
        input: Box<Table>,
        /// What is set.
        columns: Vec<Assignment>,
    },
    /// Only these columns.
    Project {
        /// Read from.
        input: Box<Table>,
        /// The columns.
        columns: Vec<Assignment>,
    },
    /// Groups.
    Summarize {
        /// Read from.
        input: Box<Table>,
        /// The keys.
        by: Vec<Assignment>,
        /// The aggregates.
        aggregates: Vec<Aggregate>,
    },
    /// Distinct rows of these columns.
    Distinct {
        /// Read from.
        input: Box<Table>,
        /// The columns.
        columns: Vec<Assignment>,
    },
    /// Rows in order.
    Sort {
        /// Read from.
        input: Box<Table>,
        /// First key first.
        keys: Vec<SortKey>,
    },
    /// The first rows in an order.
    Top {
        /// Read from.
        input: Box<Table>,
        /// How many.
        count: u64,
        /// First key first.
        keys: Vec<SortKey>,
    },
    /// That many rows.
    Take {
        /// Read from.
        input: Box<Table>,
        /// How many.
        count: u64,
    },
    /// A join or lookup.
    Join {
        /// The flavour.
        kind: JoinKind,
        /// The left side.
        left: Box<Table>,
        /// The right side.
        right: Box<Table>,
        /// Pairs of expressions over the two sides that must be equal, of one type each.
        on: Vec<(Expr, Expr)>,
        /// Where each column of the schema comes from.
        columns: Vec<ColumnId>,
    },
    /// The rows of several tables; each branch says how it gives the columns of the schema.
    Union(Vec<Branch>),
    /// A row for each element.
    MvExpand {
        /// Read from.
        input: Box<Table>,
        /// The columns that are expanded together.
        columns: Vec<MvColumn>,
        /// Bags become `[name, value]` arrays.
        bags_as_arrays: bool,
        /// A column for the element's index.
        item_index: Option<ColumnId>,
        /// At most so many rows for each row.
        limit: Option<u64>,
    },
    /// Text taken apart by a pattern.
    Parse {
        /// Read from.
        input: Box<Table>,
        /// Which text, and how.
        parse: Parse,
    },
    /// Sequences of rows followed through steps.
    Steps {
        /// Read from.
        input: Box<Table>,
        /// The steps, and what they set.
        steps: Steps,
    },
    /// Text taken apart into keys and values.
    ParseKv {
        /// Read from.
        input: Box<Table>,
        /// Which text, and how.
        parse: ParseKv,
    },
    /// All rows handed to an operation of the engine.
    Call {
        /// Read from.
        input: Box<Table>,
        /// To which, and what it reads.
        call: Call,
    },
    /// The rows that the operator around a subquery gives it.
    Given,
    /// A subquery over each row by itself.
    Apply {
        /// Read from.
        input: Box<Table>,
        /// The subquery; it ends in [`TableKind::Given`], whose columns are the input's.
        body: Box<Table>,
        /// Where each column of the schema comes from: true for the body.
        columns: Vec<(bool, ColumnId)>,
        /// Over all rows that have the same value in this column, instead of each row by itself.
        by: Option<ColumnId>,
    },
    /// A diagnostic has been raised.
    Error,
}

/// Sets a column.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// Which.
    pub id: ColumnId,
    /// To what.
    pub value: Expr,
}

/// One table of a union.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Read from.
    pub input: Table,
    /// A value for each column of the union's schema.
    pub values: Vec<Expr>,
}

/// An aggregate of a summarize.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// The columns that it yields.
    pub ids: Vec<ColumnId>,
    /// What it computes.
    pub function: &'static Function,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// The constants behind them.
    pub options: Vec<Value>,
    /// Only rows for which this is true count.
    pub condition: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

impl Aggregate {
    /// Its arguments and its condition.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.arguments.iter().chain(&self.condition)
    }
}

/// A sort key.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// By what.
    pub value: Expr,
    /// Greatest first.
    pub descending: bool,
    /// Nulls before other values.
    pub nulls_first: bool,
}

/// A column of `mv-expand`.
#[derive(Clone, Debug)]
pub struct MvColumn {
    /// The column that receives the elements.
    pub id: ColumnId,
    /// The dynamic that is expanded.
    pub value: Expr,
    /// The type of the elements.
    pub to: Type,
}
