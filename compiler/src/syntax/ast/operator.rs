//! Tabular operators.

use kqlc_runtime::types::Type;

use super::{ColumnDeclaration, Expr, Name, NamedExpr, Parameter, Query};
use crate::source::{Span, Spanned};

/// One operator of a pipe, with the place of the whole operator (without the `|`).
#[derive(Clone, Debug)]
pub struct Operator {
    /// What it does.
    pub kind: OperatorKind,
    /// The word that names it, as written: `mvexpand`, `order by`.
    pub keyword: Name,
    /// From the word to its last argument.
    pub span: Span,
}

impl PartialEq for Operator {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.keyword == other.keyword
    }
}

/// The tabular operators. The few that Kusto keeps for itself are [`OperatorKind::Internal`].
#[derive(Clone, Debug, PartialEq)]
pub enum OperatorKind {
    /// `where predicate` and `filter predicate`
    Where(Expr),
    /// `extend a = x, b`
    Extend(Vec<NamedExpr>),
    /// `project a = x, b`
    Project(Vec<NamedExpr>),
    /// `project-away a, b*`
    ProjectAway(Vec<Expr>),
    /// `project-keep a, b*`
    ProjectKeep(Vec<Expr>),
    /// `project-rename new = old`
    ProjectRename(Vec<NamedExpr>),
    /// `project-reorder a, b* asc`
    ProjectReorder(Vec<ReorderColumn>),
    /// `project-smart ...`: as `project`
    ProjectSmart(Vec<NamedExpr>),
    /// `summarize aggregates by keys`
    Summarize {
        /// Hints, before the aggregates.
        parameters: Vec<OperatorParameter>,
        /// Left of `by`.
        aggregates: Vec<NamedExpr>,
        /// Right of `by`; `None` without `by`.
        by: Option<Vec<NamedExpr>>,
    },
    /// `distinct a, b` or `distinct *`
    Distinct(Vec<NamedExpr>),
    /// `sort by a desc nulls last`, `order by a`
    Sort(Vec<Ordering>),
    /// `top 5 by a desc`
    Top {
        /// How many.
        count: Expr,
        /// By what.
        by: Vec<Ordering>,
    },
    /// `take 5`, `limit 5`
    Take(Expr),
    /// `count` and `count as Name`
    Count {
        /// The result column, if named.
        name: Option<Name>,
    },
    /// `join kind=inner (right) on a, $left.b == $right.c`, also `join ... where condition`
    Join {
        /// `kind` and hints.
        parameters: Vec<OperatorParameter>,
        /// The right side.
        right: Expr,
        /// The condition.
        on: JoinCondition,
    },
    /// `lookup kind=leftouter (right) on a`
    Lookup {
        /// `kind` and hints.
        parameters: Vec<OperatorParameter>,
        /// The right side.
        right: Expr,
        /// The condition.
        on: Vec<Expr>,
    },
    /// `union kind=outer withsource=T isfuzzy=true A, B, (C | take 1), D*`
    Union {
        /// `kind`, `withsource`, `isfuzzy`, hints.
        parameters: Vec<OperatorParameter>,
        /// In order.
        tables: Vec<Expr>,
    },
    /// `mv-expand bagexpansion=array with_itemindex=i a = x to typeof(string), b limit 10`
    MvExpand {
        /// `bagexpansion`, `kind`, `with_itemindex`.
        parameters: Vec<OperatorParameter>,
        /// In order.
        columns: Vec<MvColumn>,
        /// The row limit.
        limit: Option<Expr>,
    },
    /// `mv-apply i = x to typeof(long) on ( subquery )`
    MvApply {
        /// `with_itemindex` and the like.
        parameters: Vec<OperatorParameter>,
        /// In order.
        columns: Vec<MvColumn>,
        /// The row limit.
        limit: Option<Expr>,
        /// The operators between the parentheses, as an expression whose source is implied.
        subquery: Vec<Operator>,
    },
    /// `parse kind=simple x with * "a" b: long * "c"` and `parse-where`
    Parse {
        /// True for `parse-where`.
        filtering: bool,
        /// `kind`, `flags`.
        parameters: Vec<OperatorParameter>,
        /// What is parsed.
        operand: Expr,
        /// The pattern.
        pattern: Vec<ParsePart>,
    },
    /// `parse-kv x as (a: string, b: long) with (pair_delimiter=',')`
    ParseKv {
        /// What is parsed.
        operand: Expr,
        /// The keys, which become columns.
        keys: Vec<ColumnDeclaration>,
        /// `pair_delimiter`, `kv_delimiter`, `quote`, `escape`, `greedy`, `regex`
        options: Vec<OperatorParameter>,
    },
    /// `find withsource=T in (A, B*) where predicate project a, b: string, pack(*)`
    Find {
        /// `withsource`, `datascope`.
        parameters: Vec<OperatorParameter>,
        /// The tables; empty means all.
        tables: Vec<Expr>,
        /// The predicate.
        predicate: Expr,
        /// What follows `project`, if it does.
        project: Option<Vec<FindColumn>>,
        /// What follows `project-away`.
        project_away: Vec<Expr>,
        /// `project-smart`
        smart: bool,
    },
    /// `print a = 1, 2`
    Print(Vec<NamedExpr>),
    /// `range x from a to b step c`
    Range {
        /// The column.
        column: Name,
        /// The first value.
        from: Expr,
        /// The bound.
        to: Expr,
        /// The step.
        step: Expr,
    },
    /// `search kind=case_sensitive in (A, B*) "text" and column: "other"`
    Search {
        /// `kind` and the like.
        parameters: Vec<OperatorParameter>,
        /// The tables; empty means all, or the input of the pipe.
        tables: Vec<Expr>,
        /// The predicate; a string alone is looked for in every column.
        predicate: Expr,
    },
    /// `make-series n = count() default = 0 on t from a to b step c by d`
    MakeSeries {
        /// `kind=nonempty` and hints.
        parameters: Vec<OperatorParameter>,
        /// Left of `on`.
        aggregates: Vec<SeriesAggregate>,
        /// The axis, which also names the column of its values.
        axis: NamedExpr,
        /// Where the axis begins; `None` for its least value.
        from: Option<Expr>,
        /// Where it ends; `None` for its greatest value.
        to: Option<Expr>,
        /// Its step.
        step: Expr,
        /// Written as `in range (from, to, step)`, where `to` belongs to the axis.
        in_range: bool,
        /// Right of `by`.
        by: Vec<NamedExpr>,
    },
    /// `top-nested 3 of a with others = "rest" by count(), top-nested of b by max(c)`
    TopNested(Vec<TopNestedLevel>),
    /// `top-hitters 3 of a by b`
    TopHitters {
        /// How many.
        count: Expr,
        /// Of what.
        of: NamedExpr,
        /// What is added up; rows are counted without it.
        by: Option<Ordering>,
    },
    /// `sample 5`
    Sample(Expr),
    /// `sample-distinct 5 of a`
    SampleDistinct {
        /// How many.
        count: Expr,
        /// Of what.
        of: NamedExpr,
    },
    /// `reduce kind=source by a with threshold = 0.1, characters = "-"`
    Reduce {
        /// `kind` and hints.
        parameters: Vec<OperatorParameter>,
        /// What is brought together.
        by: NamedExpr,
        /// `threshold`, `characters`
        with: Vec<NamedExpr>,
    },
    /// `partition by a ( operators )`, `partition by a { query }`
    Partition {
        /// `hint.strategy` and the like.
        parameters: Vec<OperatorParameter>,
        /// The column.
        by: Expr,
        /// What is done to each part.
        body: PartitionBody,
    },
    /// `fork a = (operators) (operators)`
    Fork(Vec<ForkBranch>),
    /// `facet by a, b with (operators)`
    Facet {
        /// The columns.
        by: Vec<Expr>,
        /// What is done to the rows; the last result.
        with: Vec<Operator>,
    },
    /// `scan order by t partition by a declare (b: long) with (step s: a > 1 => b = 2; )`
    Scan(Box<Scan>),
    /// `assert-schema (a: string, b: long)`
    AssertSchema(Vec<ColumnDeclaration>),
    /// `macro-expand isfuzzy=true Group as X ( query )`
    MacroExpand {
        /// `isfuzzy`, `kind`
        parameters: Vec<OperatorParameter>,
        /// The members that stand in the text; `None` for a group that is stored.
        entities: Option<Vec<Expr>>,
        /// The name of the member in the body.
        name: Name,
        /// What is done with each member.
        body: Query,
    },
    /// `make-graph a --> b with Nodes on id`
    MakeGraph {
        /// The column of edges' sources.
        source: Name,
        /// The column of edges' targets.
        target: Name,
        /// The tables of nodes, and the column that identifies a node.
        nodes: Vec<(Expr, Name)>,
        /// `with_node_id=name`
        node_id: Option<Name>,
        /// `partitioned-by column ( operators )`
        partitioned: Option<(Expr, Vec<Operator>)>,
    },
    /// `graph-match (a)-[e]->(b) where predicate project x = a.y`, also `graph-shortest-paths`
    GraphMatch {
        /// `cycles`, `output`
        parameters: Vec<OperatorParameter>,
        /// The patterns.
        patterns: Vec<Vec<GraphElement>>,
        /// `where`
        predicate: Option<Expr>,
        /// `project`; `None` for all properties.
        project: Option<Vec<NamedExpr>>,
    },
    /// `graph-to-table nodes as N, edges as E`
    GraphToTable(Vec<GraphOutput>),
    /// `graph-where-nodes predicate`, `graph-where-edges predicate`
    GraphWhere(Expr),
    /// `graph-mark-components with_component_id=name`
    GraphMarkComponents(Vec<OperatorParameter>),
    /// `project-by-names "a", dynamic(["b*"])`
    ProjectByNames(Vec<Expr>),
    /// `as hint.materialized=true Name`
    As(Name),
    /// `serialize a = x`
    Serialize(Vec<NamedExpr>),
    /// `invoke f(x)`
    Invoke(Expr),
    /// `evaluate plugin(arguments) : (schema)`
    Evaluate {
        /// Hints.
        parameters: Vec<OperatorParameter>,
        /// The call.
        plugin: Expr,
        /// The schema clause.
        schema: Option<EvaluateSchema>,
    },
    /// `getschema`
    GetSchema,
    /// `consume`
    Consume,
    /// `render timechart with (title="x")`: without effect on rows; what it says, property by property.
    Render(Vec<(String, String)>),
    /// `execute-and-cache`: without effect on rows.
    ExecuteAndCache,
    /// An operator that Kusto writes into queries itself, such as `__partitionby`.
    Internal,
}

/// The condition of a join.
#[derive(Clone, Debug, PartialEq)]
pub enum JoinCondition {
    /// `on a, $left.b == $right.c`
    On(Vec<Expr>),
    /// `where condition`, over the columns of both sides.
    Where(Expr),
}

/// The schema clause of `evaluate`: `: (a: string)`, or `: (*, a: string)` for the input's columns and more.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluateSchema {
    /// The input's columns come first.
    pub keeps_input: bool,
    /// The columns declared.
    pub columns: Vec<ColumnDeclaration>,
}

/// An aggregate of `make-series`.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate and perhaps its name.
    pub value: NamedExpr,
    /// What stands where no row falls.
    pub default: Option<Expr>,
}

/// `top-nested 3 of a with others = "rest" by count()`
#[derive(Clone, Debug, PartialEq)]
pub struct TopNestedLevel {
    /// How many; all without.
    pub count: Option<Expr>,
    /// Of what.
    pub of: NamedExpr,
    /// The value that stands for all others.
    pub others: Option<Expr>,
    /// By which aggregate.
    pub by: Ordering,
}

/// What `partition` does to each part.
#[derive(Clone, Debug, PartialEq)]
pub enum PartitionBody {
    /// `( operators )`: the rows of the part come in.
    Operators(Vec<Operator>),
    /// `{ query }`: the query names its own table.
    Query(Expr),
}

/// A branch of `fork`.
#[derive(Clone, Debug, PartialEq)]
pub struct ForkBranch {
    /// The name of its result.
    pub name: Option<Name>,
    /// What is done.
    pub operators: Vec<Operator>,
}

/// `scan`
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// `with_match_id` and the like.
    pub parameters: Vec<OperatorParameter>,
    /// `order by`
    pub order_by: Vec<Ordering>,
    /// `partition by`
    pub partition_by: Vec<Expr>,
    /// The columns that steps assign.
    pub declare: Vec<Parameter>,
    /// In order.
    pub steps: Vec<ScanStep>,
}

/// `step s optional output=last: condition => a = b, c = d;`
#[derive(Clone, Debug, PartialEq)]
pub struct ScanStep {
    /// The step's name, by which others read its state.
    pub name: Name,
    /// `optional`
    pub optional: bool,
    /// `all`, `last` or `none`, as written.
    pub output: Option<Name>,
    /// When a row is taken.
    pub condition: Expr,
    /// What it sets.
    pub assignments: Vec<(Name, Expr)>,
}

/// A node or edge of a graph pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphElement {
    /// Its name, if it has one.
    pub name: Option<Name>,
    /// What it is.
    pub kind: GraphElementKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of element in a graph pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum GraphElementKind {
    /// `(a)`
    Node,
    /// `-[e]->`, `<-[e]-`, `-[e]-`, `-[e*1..3]->`
    Edge {
        /// Which way it goes.
        direction: GraphDirection,
        /// The fewest and most hops of an edge of variable length.
        hops: Option<(Expr, Expr)>,
    },
}

/// Which way an edge goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphDirection {
    /// `-->`
    Right,
    /// `<--`
    Left,
    /// `--`
    Any,
}

/// An output of `graph-to-table`.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphOutput {
    /// True for `nodes`, false for `edges`.
    pub nodes: bool,
    /// `as Name`
    pub name: Option<Name>,
    /// `with_node_id`, `with_source_id`, `with_target_id`, ...
    pub parameters: Vec<OperatorParameter>,
}

/// `name = value` before an operator's arguments: `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`.
#[derive(Clone, Debug, PartialEq)]
pub struct OperatorParameter {
    /// Such as `kind` or `hint.strategy`.
    pub name: Name,
    /// A name or a literal.
    pub value: Expr,
}

/// `a asc nulls first`
#[derive(Clone, Debug, PartialEq)]
pub struct Ordering {
    /// By what; `name = expression` is allowed in `top`.
    pub value: NamedExpr,
    /// `asc` or `desc` as written; `desc` is the default.
    pub ascending: Option<bool>,
    /// `nulls first` or `nulls last` as written.
    pub nulls_first: Option<bool>,
}

/// A column of `project-reorder`.
#[derive(Clone, Debug, PartialEq)]
pub struct ReorderColumn {
    /// A name, a wildcard or `*`.
    pub column: Expr,
    /// `asc`, `desc` of names that match a wildcard.
    pub ascending: Option<bool>,
    /// `granny-asc`, `granny-desc`: numbers within names count.
    pub granny: bool,
}

/// A column of `mv-expand` or `mv-apply`.
#[derive(Clone, Debug, PartialEq)]
pub struct MvColumn {
    /// The expression and perhaps its name.
    pub value: NamedExpr,
    /// `to typeof(...)`
    pub to: Option<Spanned<Type>>,
}

/// A part of a `parse` pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum ParsePart {
    /// `*`
    Star(Span),
    /// A string.
    Text(Spanned<String>),
    /// `name` or `name: type`
    Column {
        /// The new column.
        name: Name,
        /// Its type; string by default.
        ty: Option<Type>,
    },
}

/// A column of `find ... project`.
#[derive(Clone, Debug, PartialEq)]
pub enum FindColumn {
    /// `name` or `name: type`
    Column {
        /// The column.
        name: Name,
        /// The type to convert to.
        ty: Option<Type>,
    },
    /// `pack(*)`, also `pack_all()`
    Pack(Span),
}
