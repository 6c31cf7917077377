//! The relational plan: pipelines of a few core operators, improved by a list of passes.
//!
//! A plan has no names to resolve and no deprecated or convenience operators. Every step knows the columns that it
//! leaves behind, so that code generation only has to number them.

mod lower;
mod passes;
mod text;

use std::rc::Rc;

use kqlc_runtime::{
    aggregate::Function,
    parse::ParseKind,
    plan::{Emits, JoinKind, Operation},
    types::{TimeSpan, Type, Value},
};

pub use text::{Names, expression_text};

pub use crate::semantic::{
    StoredCall,
    tree::{Asked, ColumnId, Delimiters, Expr, ExprKind, KeyValues, LetTable, ParsePart},
};
use crate::{semantic::tree::Table, source::Span};

/// Turns a bound query into an improved plan.
pub fn lower(query: &Table) -> Plan {
    let mut plan = lower::lower(query);
    for pass in passes::PASSES {
        let before = plan.result().columns();
        (pass.run)(&mut plan);
        debug_assert_eq!(plan.result().columns(), before, "the pass `{}` changed the result", pass.name);
    }
    plan
}

/// The pipelines of a query; each reads only pipelines before it, and the last is the result.
#[derive(Clone, Debug)]
pub struct Plan {
    /// In order of dependence.
    pub pipelines: Vec<Pipeline>,
    /// The tables that expressions ask for values, and the pipelines that give them.
    pub subqueries: Vec<(Rc<LetTable>, PipelineId)>,
    /// What `render` says of how to show the result, property by property.
    pub render: Vec<(String, String)>,
    /// The stored functions whose bodies the pipelines come from.
    pub stored_calls: Vec<StoredCall>,
}

/// The position of a pipeline in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PipelineId(pub usize);

/// A source and the steps after it.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// What it is called: after its `let`, or after the operator that reads it.
    pub name: String,
    /// Where the rows come from.
    pub source: Source,
    /// What happens to them.
    pub steps: Vec<Step>,
}

/// A column with its name and type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which.
    pub id: ColumnId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// Where rows come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A table of the logs.
    Scan(Scan),
    /// Another pipeline, its columns under other ids.
    Pipeline(PipelineId, Vec<(Column, ColumnId)>),
    /// Several pipelines that give the same columns.
    Union(Vec<PipelineId>, Vec<Column>),
    /// Rows in the query.
    Values(Vec<Column>, Vec<Vec<Value>>),
    /// A file that the compiled program is given.
    External(Asked, Vec<Column>),
    /// The rows that the operator around a subquery gives it.
    Given(Vec<Column>),
}

/// The part of a query that the shared scan does.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The table.
    pub table: String,
    /// The columns that the steps read.
    pub columns: Vec<Column>,
    /// All columns of the table, for the predicates.
    pub described: Vec<Column>,
    /// The leading conditions.
    pub predicates: Vec<Expr>,
    /// The column that `queryPeriod` limits.
    pub time: Option<String>,
    /// How far back the conditions look.
    pub lookback: Option<TimeSpan>,
}

/// An operator, and the columns that it leaves behind.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it does.
    pub operator: Operator,
    /// The columns behind it, by slot.
    pub columns: Vec<Column>,
    /// Where it stands in the rule.
    pub span: Span,
}

/// A column that is set to an expression.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The column.
    pub column: Column,
    /// Its value.
    pub value: Expr,
}

/// The core operators.
#[derive(Clone, Debug)]
pub enum Operator {
    /// Keeps rows for which the expression is true.
    Where(Expr),
    /// Sets columns; each may take the slot of a column of the same name.
    Extend(Vec<(Assignment, Option<ColumnId>)>),
    /// Only these columns.
    Project(Vec<Assignment>),
    /// Groups.
    Summarize(Vec<Assignment>, Vec<Aggregate>),
    /// Distinct rows of these columns.
    Distinct(Vec<Assignment>),
    /// Rows in order.
    Sort(Vec<SortKey>),
    /// The first rows in an order.
    Top(u64, Vec<SortKey>),
    /// That many rows.
    Take(u64),
    /// Joins with another pipeline.
    Join(Join),
    /// A row for each element.
    MvExpand(MvExpand),
    /// A subquery over each row by itself.
    Apply(Apply),
    /// Takes text apart by a pattern.
    Parse(Parse),
    /// Takes text apart into keys and values.
    ParseKv(ParseKv),
    /// Follows sequences of rows through steps.
    Steps(Steps),
    /// Hands all rows to an operation of the engine.
    Call(Call),
}

/// An aggregate and the columns that it yields.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Its columns.
    pub columns: Vec<Column>,
    /// What it computes.
    pub function: &'static Function,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// The constants behind them.
    pub options: Vec<Value>,
    /// Only rows for which this is true count.
    pub condition: Option<Expr>,
}

/// A sort key.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// By what.
    pub value: Expr,
    /// Greatest first.
    pub descending: bool,
    /// Nulls first.
    pub nulls_first: bool,
}

/// A join.
#[derive(Clone, Debug)]
pub struct Join {
    /// The flavour.
    pub kind: JoinKind,
    /// The right side.
    pub right: PipelineId,
    /// Pairs of columns that must be equal.
    pub on: Vec<(ColumnId, ColumnId)>,
    /// The columns that come out, and where each comes from.
    pub columns: Vec<(Column, Side, ColumnId)>,
}

/// A side of a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The rows that flow through the pipeline.
    Left,
    /// The rows of the other pipeline.
    Right,
}

/// A subquery over each row by itself.
#[derive(Clone, Debug)]
pub struct Apply {
    /// The subquery; its source is [`Source::Given`].
    pub body: Pipeline,
    /// The columns that come out, and where each comes from.
    pub columns: Vec<(Column, ApplySide, ColumnId)>,
    /// Over all rows that have the same value in this column, instead of each row by itself.
    pub by: Option<ColumnId>,
}

/// Where a column of an [`Apply`] comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplySide {
    /// The row that came in.
    Input,
    /// What came out of the subquery.
    Body,
}

/// An `mv-expand`.
#[derive(Clone, Debug)]
pub struct MvExpand {
    /// The columns expanded together; each may take the slot of a column of the same name.
    pub columns: Vec<(Assignment, Option<ColumnId>)>,
    /// Bags become arrays.
    pub bags_as_arrays: bool,
    /// The column of element indexes.
    pub item_index: Option<Column>,
    /// At most so many rows for each row.
    pub limit: Option<u64>,
}

/// A `parse` or `parse-where`.
#[derive(Clone, Debug)]
pub struct Parse {
    /// The string that is taken apart.
    pub operand: Expr,
    /// How the strings of the pattern are read.
    pub kind: ParseKind,
    /// The flags of a regular expression.
    pub flags: String,
    /// The pattern.
    pub parts: Vec<ParsePart>,
    /// The columns that are set: each with its place among those of the pattern.
    pub columns: Vec<(usize, ParsedColumn)>,
    /// Drops rows without a match.
    pub filters: bool,
}

/// A `parse-kv`.
#[derive(Clone, Debug)]
pub struct ParseKv {
    /// The string that is taken apart.
    pub operand: Expr,
    /// How keys and values stand in it.
    pub form: KeyValues,
    /// The columns that are set.
    pub columns: Vec<ParsedColumn>,
}

/// A `scan`.
#[derive(Clone, Debug)]
pub struct Steps {
    /// The columns that steps set, with what they are where none does.
    pub declared: Vec<Assignment>,
    /// What is read of the row that a step took last: as which column, the step, and the column of the row.
    pub states: Vec<(Column, usize, ColumnId)>,
    /// In order.
    pub steps: Vec<ScanStep>,
    /// The number of the sequence.
    pub match_id: Option<Column>,
}

/// A step of a `scan`.
#[derive(Clone, Debug)]
pub struct ScanStep {
    /// Its name.
    pub name: String,
    /// A bool.
    pub condition: Expr,
    /// What it sets.
    pub assigns: Vec<Assignment>,
    /// Which of its rows come out.
    pub emits: Emits,
}

/// An operation over all rows.
#[derive(Clone, Debug)]
pub struct Call {
    /// What is done.
    pub operation: Operation,
    /// What it reads of each row.
    pub arguments: Vec<Expr>,
    /// What is the same for all rows.
    pub constants: Vec<Expr>,
    /// The columns of the input come out too, in front.
    pub keeps_input: bool,
    /// The columns that it makes.
    pub columns: Vec<Column>,
}

/// A column that text is taken apart into; it may take the slot of a column of the same name.
pub type ParsedColumn = (Column, Option<ColumnId>);

impl Plan {
    /// The pipeline whose rows are the query's result.
    pub fn result(&self) -> &Pipeline {
        self.pipelines.last().expect("a plan has at least one pipeline")
    }

    /// The subqueries that the steps of a pipeline read, by their place in [`Plan::subqueries`], each once.
    pub fn subqueries_of(&self, pipeline: &Pipeline) -> Vec<usize> {
        let mut places = Vec::new();
        let expressions = pipeline.steps.iter().flat_map(|step| step.operator.expressions());
        for table in expressions.flat_map(Expr::subqueries) {
            let place = self.subqueries.iter().position(|(known, _)| Rc::ptr_eq(known, table));
            let place = place.expect("lowering has given every subquery a pipeline");
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// The pipeline at a position.
    pub fn pipeline(&self, id: PipelineId) -> &Pipeline {
        &self.pipelines[id.0]
    }
}

impl Aggregate {
    /// Its arguments and its condition.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.arguments.iter().chain(&self.condition)
    }
}

impl Steps {
    /// The defaults, and the conditions and values of the steps.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let defaults = self.declared.iter().map(|assignment| &assignment.value);
        defaults.chain(self.steps.iter().flat_map(ScanStep::expressions))
    }
}

impl ScanStep {
    fn expressions(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.condition).chain(self.assigns.iter().map(|assignment| &assignment.value))
    }
}

impl Pipeline {
    /// The columns that come out.
    pub fn columns(&self) -> Vec<Column> {
        match self.steps.last() {
            Some(step) => step.columns.clone(),
            None => self.source.columns(),
        }
    }
}

impl Source {
    /// The columns that come from it, by slot.
    pub fn columns(&self) -> Vec<Column> {
        match self {
            Self::Scan(scan) => scan.columns.clone(),
            Self::Pipeline(_, columns) => columns.iter().map(|(column, _)| column.clone()).collect(),
            Self::Union(_, columns)
            | Self::Values(columns, _)
            | Self::External(_, columns)
            | Self::Given(columns) => columns.clone(),
        }
    }
}

impl Operator {
    /// The columns behind it, given those before it.
    pub fn output(&self, before: &[Column]) -> Vec<Column> {
        match self {
            Self::Where(_) | Self::Sort(_) | Self::Top(..) | Self::Take(_) => before.to_vec(),
            Self::Extend(columns) => {
                set(before, columns.iter().map(|(assignment, replaced)| (&assignment.column, *replaced)))
            }
            Self::Project(columns) | Self::Distinct(columns) => {
                columns.iter().map(|assignment| assignment.column.clone()).collect()
            }
            Self::Summarize(by, aggregates) => by
                .iter()
                .map(|assignment| assignment.column.clone())
                .chain(aggregates.iter().flat_map(|aggregate| aggregate.columns.clone()))
                .collect(),
            Self::Join(join) => join.columns.iter().map(|(column, _, _)| column.clone()).collect(),
            Self::Apply(apply) => apply.columns.iter().map(|(column, _, _)| column.clone()).collect(),
            Self::MvExpand(expand) => {
                let expanded = expand.columns.iter();
                let mut columns =
                    set(before, expanded.map(|(assignment, replaced)| (&assignment.column, *replaced)));
                columns.extend(expand.item_index.clone());
                columns
            }
            Self::Parse(parse) => {
                set(before, parse.columns.iter().map(|(_, (column, replaced))| (column, *replaced)))
            }
            Self::ParseKv(parse) => {
                set(before, parse.columns.iter().map(|(column, replaced)| (column, *replaced)))
            }
            Self::Steps(scan) => {
                let declared = scan.declared.iter().map(|assignment| &assignment.column);
                before.iter().chain(declared).chain(&scan.match_id).cloned().collect()
            }
            Self::Call(call) => {
                let kept: &[Column] = if call.keeps_input { before } else { &[] };
                kept.iter().chain(&call.columns).cloned().collect()
            }
        }
    }

    /// Every expression that it evaluates over its input rows.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            Self::Where(predicate) => vec![predicate],
            Self::Extend(columns) => columns.iter().map(|(assignment, _)| &assignment.value).collect(),
            Self::Project(columns) | Self::Distinct(columns) => {
                columns.iter().map(|assignment| &assignment.value).collect()
            }
            Self::Summarize(by, aggregates) => by
                .iter()
                .map(|assignment| &assignment.value)
                .chain(aggregates.iter().flat_map(Aggregate::expressions))
                .collect(),
            Self::Sort(keys) | Self::Top(_, keys) => keys.iter().map(|key| &key.value).collect(),
            Self::Take(_) | Self::Join(_) => Vec::new(),
            Self::Apply(apply) => {
                apply.body.steps.iter().flat_map(|step| step.operator.expressions()).collect()
            }
            Self::MvExpand(expand) => {
                expand.columns.iter().map(|(assignment, _)| &assignment.value).collect()
            }
            Self::Parse(parse) => vec![&parse.operand],
            Self::ParseKv(parse) => vec![&parse.operand],
            Self::Steps(scan) => scan.expressions().collect(),
            Self::Call(call) => call.arguments.iter().chain(&call.constants).collect(),
        }
    }
}

fn set<'a>(before: &[Column], set: impl Iterator<Item = (&'a Column, Option<ColumnId>)>) -> Vec<Column> {
    let mut columns = before.to_vec();
    for (column, replaced) in set {
        match columns.iter_mut().find(|existing| Some(existing.id) == replaced) {
            Some(existing) => existing.clone_from(column),
            None => columns.push(column.clone()),
        }
    }
    columns
}
