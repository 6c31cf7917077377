//! What a compiled rule is: static tables that the engine reads, and small functions that it calls.
//!
//! A generated module holds one [`Rule`], its [`Pipeline`]s, and a Rust function for every scalar expression of the
//! query. Slots are positions in the row that an operator reads: the columns of the scan or source at first; each
//! operator says which slots it leaves behind. All the relational work is done by the engine; nothing here is generic.

mod call;
mod external;
mod rule;
mod steps;

use std::borrow::Cow;

pub use call::{Call, Operation};
pub use external::{Asked, Data, DataFormat, External, OPTIONAL_WATCHLISTS, Watchlist};
pub use rule::{
    AlertDetail, AlertDetails, DynamicProperty, EntityMapping, EventGrouping, FieldMapping, Grouping,
    Incidents, Matching, Rule, RuleKind, Severity, Trigger, TriggerOperator,
};
pub use steps::{Declared, Emits, Step, Steps};

use crate::{
    aggregate::Function,
    parse::{KeyValues, ParsePattern},
    row::Row,
    types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type},
};

/// A source of rows and what is done to them, in the query's order.
///
/// Two sources of a rule that name the same pipeline (a `let` used twice) share one evaluation; pipelines are the same if
/// they are the same `static`. Several rules may name one (a stored function), and each evaluates it for itself.
#[derive(Debug)]
pub struct Pipeline {
    /// The name of the `let` behind it, or the operator that reads it.
    pub name: &'static str,
    /// Where its rows come from.
    pub source: Source,
    /// What happens to them, in order.
    pub operators: &'static [Operator],
    /// The columns that come out, by slot.
    pub columns: &'static [Field],
    /// The subqueries that the operators' expressions read; they are answered first. A pipeline with any reads no scan.
    pub subqueries: &'static [&'static Subquery],
}

/// A query inside an expression: `toscalar(...)`, `x in (...)`. Its first column is read.
#[derive(Debug)]
pub struct Subquery {
    /// What gives its rows.
    pub pipeline: &'static Pipeline,
}

/// A column: its name and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// The type.
    pub ty: Type,
}

impl Field {
    /// A column of that name and type.
    pub const fn new(name: &'static str, ty: Type) -> Self {
        Self { name, ty }
    }
}

/// Where rows come from.
#[derive(Debug)]
pub enum Source {
    /// A table of the logs, read once for all rules.
    Scan(Scan),
    /// The rows of another pipeline, evaluated once however many read it.
    Pipeline(&'static Pipeline),
    /// The rows of several pipelines, one after the other; all have the same columns.
    Union(&'static [&'static Pipeline]),
    /// Rows that stand in the query: `datatable`, and the one empty row of `print`.
    Values(Values),
    /// Rows of a file that the program is given beside the logs.
    External(External),
}

/// The column of a log that holds when a row arrived, for `ingestion_time()`.
///
/// Log Analytics hides that time; an export has it if its query ends in `| extend _IngestionTime = ingestion_time()`.
pub const ARRIVAL: &str = "_IngestionTime";

/// The hidden column that carries to the result what columns the data makes beside those that the query names. No query can write it.
pub const REST: &str = "$rest";

/// How the name of a hidden column begins that says whether the data makes a column of the name behind it.
pub const PRESENCE: &str = "$has ";

/// A table whose columns were known when the rules that read it were compiled.
#[derive(Clone, Copy, Debug)]
pub struct KnownTable {
    /// Its name.
    pub name: &'static str,
    /// The names of its columns.
    pub columns: &'static [&'static str],
}

/// One rule's part in the shared scan of a table.
#[derive(Debug)]
pub struct Scan {
    /// The table, as the query spells it; found in the logs without regard to case.
    pub table: &'static str,
    /// The columns that the rule needs; they are the slots of the first operator.
    pub columns: &'static [Field],
    /// The leading conditions, shared with every rule that has the same one. Only rows that pass all reach the operators.
    pub predicates: &'static [Predicate],
    /// The column that `queryPeriod` limits: `TimeGenerated`, or `None` where the table has no time.
    pub time: Option<&'static str>,
    /// The bound that the conditions put on that column: rows older than `now` minus this never pass.
    pub lookback: Option<TimeSpan>,
}

/// A leading condition of a scan.
#[derive(Clone, Copy, Debug)]
pub struct Predicate {
    /// The condition in canonical KQL. Rules whose condition on a table has the same text share its evaluation.
    pub text: &'static str,
    /// The columns that it reads; they are its slots.
    pub columns: &'static [Field],
    /// How it is decided.
    pub test: Test,
}

/// How a predicate is decided.
#[derive(Clone, Copy, Debug)]
pub enum Test {
    /// Row by row.
    Row(fn(&Row<'_>) -> bool),
    /// A comparison of one string column (slot 0) with literals: decided once for each distinct value, and found
    /// together with the literals of all other rules on that column.
    Text {
        /// The comparison; true if it holds for any of the literals.
        operator: TextOperator,
        /// The literals; never empty.
        literals: &'static [&'static str],
        /// True for the operators that begin with `!`.
        negated: bool,
    },
    /// Bounds of the row's time (slot 0), counted back from the time of the run: `TimeGenerated > ago(1d)`. A row without a time passes none.
    Time {
        /// The earliest time.
        from: Option<Bound>,
        /// The latest time.
        to: Option<Bound>,
    },
}

/// A bound of a row's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// How long before the time of the run; negative for later.
    pub ago: TimeSpan,
    /// True if that time itself is within.
    pub inclusive: bool,
}

impl Bound {
    /// The bound for a run at a time; `None` if the calendar has no such time, and then no row is within.
    pub fn at(self, now: DateTime) -> Option<DateTime> {
        now.checked_sub(self.ago)
    }
}

/// A comparison of text that [`Test::Text`] knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextOperator {
    /// `==`, `in`
    Equal,
    /// `=~`, `in~`
    EqualCi,
    /// `has`, `has_any`
    Has,
    /// `has_cs`
    HasCs,
    /// `contains`
    Contains,
    /// `contains_cs`
    ContainsCs,
    /// `startswith`
    StartsWith,
    /// `startswith_cs`
    StartsWithCs,
    /// `endswith`
    EndsWith,
    /// `endswith_cs`
    EndsWithCs,
}

/// Rows that stand in the query.
#[derive(Debug)]
pub struct Values {
    /// The columns.
    pub columns: &'static [Field],
    /// The cells, row by row.
    pub rows: &'static [&'static [Constant]],
}

/// A cell that stands in the query.
#[derive(Clone, Copy, Debug)]
pub enum Constant {
    /// The null of the column's type.
    Null,
    /// A bool.
    Bool(bool),
    /// An int.
    Int(i32),
    /// A long.
    Long(i64),
    /// A real.
    Real(f64),
    /// A decimal, as text.
    Decimal(&'static str),
    /// A datetime.
    DateTime(DateTime),
    /// A timespan.
    TimeSpan(TimeSpan),
    /// A guid, as text.
    Guid(&'static str),
    /// A string.
    String(&'static str),
    /// A dynamic, as JSON.
    Dynamic(&'static str),
}

/// A relational operator.
#[derive(Debug)]
pub enum Operator {
    /// Keeps the rows for which the function is true.
    Where(fn(&Row<'_>) -> bool),
    /// Sets columns: a slot past the last is a new column, another replaces the column there. All values are computed
    /// from the row as it came in.
    Extend(&'static [Assign]),
    /// The row becomes these columns.
    Project(&'static [Assign]),
    /// The row becomes the columns of a `union`, of which it has some.
    Widen(Widen),
    /// Groups rows.
    Summarize(Summarize),
    /// The row becomes these columns, and every distinct row is kept once, the first time.
    Distinct(&'static [Assign]),
    /// Orders rows; stable.
    Sort(&'static [SortKey]),
    /// Keeps the first rows in an order.
    Top(u64, &'static [SortKey]),
    /// Keeps that many rows, the first ones.
    Take(u64),
    /// Joins with another pipeline.
    Join(Join),
    /// Makes a row of each element of dynamic arrays.
    MvExpand(MvExpand),
    /// Sends each row by itself through other operators (`mv-apply`).
    Apply(Apply),
    /// Takes text apart by a pattern.
    Parse(Parse),
    /// Takes text apart into keys and values.
    ParseKv(ParseKv),
    /// Follows sequences of rows through steps (`scan`).
    Steps(Steps),
    /// Hands all rows to an operation of the engine.
    Call(Call),
}

impl Operator {
    /// What KQL calls it, or does it for.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Where(_) => "where",
            Self::Extend(_) => "extend",
            Self::Project(_) => "project",
            Self::Widen(_) => "union",
            Self::Summarize(_) => "summarize",
            Self::Distinct(_) => "distinct",
            Self::Sort(_) => "sort",
            Self::Top(..) => "top",
            Self::Take(_) => "take",
            Self::Join(_) => "join",
            Self::MvExpand(_) => "mv-expand",
            Self::Apply(_) => "mv-apply",
            Self::Parse(_) => "parse",
            Self::ParseKv(_) => "parse-kv",
            Self::Steps(_) => "scan",
            Self::Call(_) => "evaluate",
        }
    }
}

/// Sets the column at a slot.
#[derive(Debug)]
pub struct Assign {
    /// The slot.
    pub slot: usize,
    /// The column's name from here on.
    pub name: &'static str,
    /// Its value.
    pub value: Expr,
}

impl Assign {
    /// Sets the column at that slot, called so from here on.
    pub const fn new(slot: usize, name: &'static str, value: Expr) -> Self {
        Self { slot, name, value }
    }
}

/// A member of a `union` gets the columns that others have.
#[derive(Debug)]
pub struct Widen {
    /// The columns of the union. Those that the member lacks are null, strings empty.
    pub columns: &'static [Field],
    /// The columns that it has: the slot in the union, and the slot of the row before.
    pub from: &'static [(usize, usize)],
}

/// A scalar expression over a row.
#[derive(Clone, Copy, Debug)]
pub enum Expr {
    /// The value of a slot.
    Column(usize),
    /// The null (for string: the empty string) of a type.
    Null(Type),
    /// A computed bool.
    Bool(fn(&Row<'_>) -> Option<bool>),
    /// A computed int.
    Int(fn(&Row<'_>) -> Option<i32>),
    /// A computed long.
    Long(fn(&Row<'_>) -> Option<i64>),
    /// A computed real.
    Real(fn(&Row<'_>) -> Option<f64>),
    /// A computed decimal.
    Decimal(fn(&Row<'_>) -> Option<Decimal>),
    /// A computed datetime.
    DateTime(fn(&Row<'_>) -> Option<DateTime>),
    /// A computed timespan.
    TimeSpan(fn(&Row<'_>) -> Option<TimeSpan>),
    /// A computed guid.
    Guid(fn(&Row<'_>) -> Option<Guid>),
    /// A computed string.
    String(for<'a> fn(&Row<'a>) -> Cow<'a, str>),
    /// A computed dynamic.
    Dynamic(fn(&Row<'_>) -> Dynamic),
}

/// `summarize`: the keys come first in the output, then the columns of each aggregate.
#[derive(Debug)]
pub struct Summarize {
    /// The group keys; their slots count from 0.
    pub by: &'static [Assign],
    /// The aggregates, in order.
    pub aggregates: &'static [Aggregate],
}

/// An aggregate of a `summarize`.
#[derive(Debug)]
pub struct Aggregate {
    /// The columns that it yields.
    pub columns: &'static [&'static str],
    /// What is computed.
    pub function: &'static Function,
    /// Its arguments. For `arg_max(a, b, c)`: `a`, then the values carried.
    pub arguments: &'static [Expr],
    /// The constants behind them: a limit, an accuracy, percentiles.
    pub options: &'static [Constant],
    /// Only rows for which this is true count.
    pub condition: Option<fn(&Row<'_>) -> bool>,
}

/// A sort key.
#[derive(Debug)]
pub struct SortKey {
    /// By what.
    pub value: Expr,
    /// Greatest first.
    pub descending: bool,
    /// Nulls before other values.
    pub nulls_first: bool,
}

/// `join` and `lookup`
#[derive(Debug)]
pub struct Join {
    /// Which rows come out.
    pub kind: JoinKind,
    /// The right side.
    pub right: &'static Pipeline,
    /// Pairs of slots, left and right, that must be equal; null equals null (measured). None for every pair of rows.
    pub on: &'static [(usize, usize)],
    /// The columns that come out, in order.
    pub columns: &'static [JoinColumn],
}

/// A column that comes out of a join.
#[derive(Clone, Copy, Debug)]
pub enum JoinColumn {
    /// The left slot, under this name.
    Left(usize, &'static str),
    /// The right slot, under this name.
    Right(usize, &'static str),
}

/// The flavours of a join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// One left row for each distinct key (the first), with every right row that matches.
    InnerUnique,
    /// Every pair.
    Inner,
    /// Every pair, and left rows without a match.
    LeftOuter,
    /// Every pair, and right rows without a match.
    RightOuter,
    /// Every pair, and rows of both sides without a match.
    FullOuter,
    /// Left rows with a match, once.
    LeftSemi,
    /// Right rows with a match, once.
    RightSemi,
    /// Left rows without a match.
    LeftAnti,
    /// Right rows without a match.
    RightAnti,
}

/// `mv-apply`: operators over one row at a time, of which the first expands it; and `partition`: over the rows of each part.
#[derive(Debug)]
pub struct Apply {
    /// The slot whose value is that of a part's rows; `None` for each row by itself.
    pub by: Option<usize>,
    /// The operators; none of them is a join.
    pub body: &'static [Operator],
    /// The columns that come out, in order.
    pub columns: &'static [ApplyColumn],
}

/// A column that comes out of [`Apply`].
#[derive(Clone, Copy, Debug)]
pub enum ApplyColumn {
    /// The slot of the row that came in, under this name.
    Input(usize, &'static str),
    /// The slot of what came out of the body, under this name.
    Body(usize, &'static str),
}

/// `mv-expand`
#[derive(Debug)]
pub struct MvExpand {
    /// The columns that are expanded together; the shorter ones are filled with null.
    pub columns: &'static [MvColumn],
    /// Bags become arrays `[name, value]` instead of bags of one property (`bagexpansion=array`).
    pub bags_as_arrays: bool,
    /// The slot and name of a new column with the element's index, from 0.
    pub item_index: Option<(usize, &'static str)>,
    /// At most so many rows for each input row.
    pub limit: Option<u64>,
}

/// A column of `mv-expand`.
#[derive(Debug)]
pub struct MvColumn {
    /// The slot that receives the elements: an old column or a new one.
    pub slot: usize,
    /// Its name.
    pub name: &'static str,
    /// The dynamic to expand.
    pub value: Expr,
    /// The type that elements are converted to; null where they cannot be.
    pub to: Type,
}

/// `parse` and `parse-where`
#[derive(Debug)]
pub struct Parse {
    /// The string that is taken apart.
    pub operand: Expr,
    /// By what.
    pub pattern: &'static ParsePattern,
    /// The columns that are set, by their place among those of the pattern; the others only have to convert.
    pub columns: &'static [(usize, ParsedColumn)],
    /// Drops rows without a match (`parse-where`), whose columns are null otherwise, strings empty.
    pub filters: bool,
}

/// `parse-kv`
#[derive(Debug)]
pub struct ParseKv {
    /// The string that is taken apart.
    pub operand: Expr,
    /// How keys and values stand in it.
    pub form: &'static KeyValues,
    /// The columns that are set, each to the first value of the key of its name.
    pub columns: &'static [ParsedColumn],
}

/// A column that text is taken apart into.
#[derive(Clone, Copy, Debug)]
pub struct ParsedColumn {
    /// Its slot: an old column or a new one.
    pub slot: usize,
    /// Its name.
    pub name: &'static str,
    /// The type that its text is converted to.
    pub ty: Type,
}
