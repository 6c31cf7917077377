//! The syntax tree of KQL: what the author wrote, before any name means anything.
//!
//! Tabular and scalar expressions are one type, because only names tell them apart: `let x = T | take 1` and
//! `let x = 1h` parse alike. Every node has its place; comparing two trees ignores places.

use kqlc_runtime::types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type};

use crate::source::{Span, Spanned};

/// A name as written, without the brackets and quotes of `['my column']`.
pub type Name = Spanned<String>;

/// A whole query: statements separated by `;`, of which the last tabular expression is the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// In the order of the text.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `let name = value`
    Let(Let),
    /// An expression statement, nearly always tabular.
    Expression(Expr),
    /// `declare query_parameters(a: string = "x", ...)`
    QueryParameters(Vec<Parameter>),
    /// `set option` or `set option = value`: read and without effect on results.
    Set(Name),
    /// `alias database ...`, `declare pattern ...`, `restrict access to ...`, a `.` command: the word, for a refusal by name.
    Other(Name),
}

/// `let name = value`, `let f = (a: long) { ... }`, `let v = view () { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// What is defined.
    pub name: Name,
    /// Its value.
    pub value: LetValue,
    /// The whole statement.
    pub span: Span,
}

/// What a `let` binds a name to.
#[derive(Clone, Debug, PartialEq)]
pub enum LetValue {
    /// A scalar or tabular expression.
    Expression(Expr),
    /// A user-defined function.
    Function(Function),
}

/// `view? (parameters) { body }`
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Declared with `view`.
    pub view: bool,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// The statements between the braces; the last is the result.
    pub body: Query,
    /// From the first parenthesis to the closing brace.
    pub span: Span,
}

/// `name: type` or `name: type = default`, `T: (*)`, `T: (a: string, b: long)`
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// The declared type.
    pub ty: ParameterType,
    /// The default, a literal.
    pub default: Option<Expr>,
}

/// The type of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterType {
    /// A scalar.
    Scalar(Type),
    /// A table with at least these columns; `(*)` names none.
    Table(Vec<ColumnDeclaration>),
}

/// `name: type` in a schema: `datatable`, `externaldata`, tabular parameters, `evaluate ... : (schema)`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDeclaration {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: Type,
}

/// An expression with its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, without surrounding white space.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `TimeGenerated`, `['my column']`; also `$left` and `$right`.
    Name(String),
    /// `Device*`, `*_s`: a name with wildcards, where a table or column list allows it.
    Wildcard(String),
    /// `*`
    Star,
    /// A literal of a scalar type.
    Literal(Literal),
    /// `name(arguments)`; also `toscalar`, `materialize`, `table`, `count(*)`.
    Call {
        /// The function.
        name: Name,
        /// In order.
        arguments: Vec<Argument>,
    },
    /// `base.name`, also `base.['name']` and `cluster("x").database("y").T`
    Member {
        /// Left of the point.
        base: Box<Expr>,
        /// Right of the point.
        name: Name,
    },
    /// `base[index]`
    Index {
        /// Left of the bracket.
        base: Box<Expr>,
        /// Between the brackets.
        index: Box<Expr>,
    },
    /// `base.f(x)`: a call on a path, such as `database("y").f(x)`.
    MethodCall {
        /// Left of the point.
        base: Box<Expr>,
        /// The function.
        name: Name,
        /// In order.
        arguments: Vec<Argument>,
    },
    /// `-x`, `+x`
    Unary {
        /// The sign.
        operator: Spanned<UnaryOperator>,
        /// What it applies to.
        operand: Box<Expr>,
    },
    /// `a + b`, `a and b`, `a has b` and every other infix operator between two expressions.
    Binary {
        /// The operator as written.
        operator: Spanned<BinaryOperator>,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `x in (a, b)`, `x has_any (a, b)` and the rest of that family. A right side without parentheses (a dynamic
    /// array, a table) is a list of one.
    List {
        /// The operator as written.
        operator: Spanned<ListOperator>,
        /// Left.
        left: Box<Expr>,
        /// The elements: scalars, dynamic arrays or one tabular expression.
        list: Vec<Expr>,
    },
    /// `x between (low .. high)` and `x !between (low .. high)`
    Between {
        /// True for `!between`.
        negated: bool,
        /// Left.
        operand: Box<Expr>,
        /// The low bound, included.
        low: Box<Expr>,
        /// The high bound, included.
        high: Box<Expr>,
    },
    /// `( expression )`
    Parenthesized(Box<Expr>),
    /// `source | operator | operator`. `source` is absent where the first operator makes rows itself.
    Pipe {
        /// What the operators read.
        source: Box<Expr>,
        /// In order; never empty.
        operators: Vec<Operator>,
    },
    /// An operator that makes rows and stands first: `find`, `search`, `union`, `print`, `range`, `evaluate`, also
    /// inside `fork`/`mv-apply` sub-queries where the input is implied.
    Source(Box<Operator>),
    /// `datatable (a: string, b: long) [ "x", 1, ... ]`
    DataTable {
        /// The schema.
        columns: Vec<ColumnDeclaration>,
        /// The cells, row by row.
        values: Vec<Expr>,
    },
    /// `externaldata (schema) [ "uri" ] with (format = "csv")`
    ExternalData {
        /// The schema.
        columns: Vec<ColumnDeclaration>,
        /// The storage addresses.
        addresses: Vec<Expr>,
        /// The `with` options.
        options: Vec<OperatorParameter>,
    },
    /// Something that the parser could not make sense of; a diagnostic has been raised.
    Error,
}

/// `expression`, `name = expression` or `(a, b) = expression`
#[derive(Clone, Debug, PartialEq)]
pub struct NamedExpr {
    /// Names given: none, one, or several for functions that yield several columns.
    pub names: Vec<Name>,
    /// The value.
    pub value: Expr,
}

/// An argument of a call: plain or named.
pub type Argument = NamedExpr;

/// A literal. A typed null (`long(null)`) is [`Literal::Null`].
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`
    Bool(bool),
    /// `int(1)`
    Int(i32),
    /// `1`, `0xff`
    Long(i64),
    /// `1.0`, `1e3`, `real(nan)`
    Real(f64),
    /// `decimal(1.5)`
    Decimal(Decimal),
    /// `datetime(2024-01-01)`
    DateTime(DateTime),
    /// `1d`, `timespan(1.02:03:04)`, `time(1h)`
    TimeSpan(TimeSpan),
    /// `guid(...)`
    Guid(Guid),
    /// Any string form, its text without quotes and escapes; adjacent literals joined.
    String(String),
    /// `dynamic(...)`
    Dynamic(Dynamic),
    /// `long(null)`, `datetime(null)`, `dynamic(null)` ...
    Null(Type),
    /// `typeof(long)`: an argument of `extract` and the like.
    Type(Type),
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Minus,
    /// `+`
    Plus,
}

macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                #[doc = concat!("`", $text, "`")]
                $variant,
            )*
        }

        impl $name {
            /// Every operator of this kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The operator as KQL spells it.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The operator that KQL spells like this.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|operator| operator.text() == text)
            }
        }
    };
}

operators! {
    /// An infix operator between two scalars.
    BinaryOperator {
        Or = "or", And = "and",
        Equal = "==", NotEqual = "!=", AngleNotEqual = "<>",
        Less = "<", LessOrEqual = "<=", Greater = ">", GreaterOrEqual = ">=",
        Add = "+", Subtract = "-", Multiply = "*", Divide = "/", Modulo = "%",
        EqualCi = "=~", NotEqualCi = "!~",
        Contains = "contains", NotContains = "!contains", ContainsCs = "contains_cs", NotContainsCs = "!contains_cs",
        NotContainsWord = "notcontains", NotContainsCsWord = "notcontains_cs", ContainsCsWord = "containscs",
        StartsWith = "startswith", NotStartsWith = "!startswith",
        StartsWithCs = "startswith_cs", NotStartsWithCs = "!startswith_cs",
        EndsWith = "endswith", NotEndsWith = "!endswith", EndsWithCs = "endswith_cs", NotEndsWithCs = "!endswith_cs",
        Has = "has", NotHas = "!has", HasCs = "has_cs", NotHasCs = "!has_cs",
        NotHasWord = "nothas", NotHasCsWord = "nothas_cs",
        HasPrefix = "hasprefix", NotHasPrefix = "!hasprefix",
        HasPrefixCs = "hasprefix_cs", NotHasPrefixCs = "!hasprefix_cs",
        HasSuffix = "hassuffix", NotHasSuffix = "!hassuffix",
        HasSuffixCs = "hassuffix_cs", NotHasSuffixCs = "!hassuffix_cs",
        Like = "like", NotLike = "notlike", LikeCs = "likecs", NotLikeCs = "notlikecs",
        NotBangLike = "!like", NotBangLikeCs = "!likecs",
        MatchesRegex = "matches regex",
        Colon = ":",
    }
}

operators! {
    /// An infix operator with a list on its right.
    ListOperator {
        In = "in", NotIn = "!in", InCi = "in~", NotInCi = "!in~",
        HasAny = "has_any", NotHasAny = "!has_any", HasAll = "has_all", NotHasAll = "!has_all",
    }
}

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

/// The tabular operators. Those whose arguments this tree does not hold yet are [`OperatorKind::Other`] and are
/// refused by name.
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
        on: Vec<Expr>,
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
        schema: Option<Vec<ColumnDeclaration>>,
    },
    /// `getschema`
    GetSchema,
    /// `consume`
    Consume,
    /// `render kind with (...)`: without effect on rows.
    Render,
    /// An operator of the language that this tree does not take apart yet: `make-series`, `scan`, `top-nested` ...
    Other,
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
