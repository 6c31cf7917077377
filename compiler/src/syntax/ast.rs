//! The syntax tree of KQL: what the author wrote, before any name means anything.
//!
//! Tabular and scalar expressions are one type, because only names tell them apart: `let x = T | take 1` and
//! `let x = 1h` parse alike. Every node has its place; comparing two trees ignores places.

mod operator;

use std::sync::Arc;

use kqlc_runtime::types::{DateTime, Decimal, Dynamic, Guid, TimeSpan, Type};

use crate::source::{Span, Spanned};

pub use operator::{
    EvaluateSchema, FindColumn, ForkBranch, GraphDirection, GraphElement, GraphElementKind, GraphOutput,
    JoinCondition, MvColumn, Operator, OperatorKind, OperatorParameter, Ordering, ParsePart, PartitionBody,
    ReorderColumn, Scan, ScanStep, SeriesAggregate, TopNestedLevel,
};

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
    /// `alias database name = cluster("x").database("y")`
    Alias(Name, Expr),
    /// `declare pattern name = (a: string)[b: string] { ... }`
    Pattern(Pattern),
    /// `restrict access to (A, B)`: the tables, of which only those may be read.
    Restrict(Vec<Expr>),
    /// A `.` command, which is no query: the word, for a refusal by name.
    Command(Name),
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

/// `declare pattern name = (a: string)[b: string] { ("x").["y"] = { body }; }`; without a definition it may have any
/// arguments and is expanded by a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// The name.
    pub name: Name,
    /// The arguments.
    pub parameters: Vec<ColumnDeclaration>,
    /// The argument in brackets.
    pub path: Option<ColumnDeclaration>,
    /// The cases.
    pub matches: Vec<PatternMatch>,
}

/// `("x").["y"] = { body };`
#[derive(Clone, Debug, PartialEq)]
pub struct PatternMatch {
    /// Which arguments.
    pub values: Vec<Expr>,
    /// Which path.
    pub path: Option<Expr>,
    /// What stands for it.
    pub body: Query,
}

/// What a `let` binds a name to.
#[derive(Clone, Debug, PartialEq)]
pub enum LetValue {
    /// A scalar or tabular expression.
    Expression(Expr),
    /// A user-defined function.
    Function(Arc<Function>),
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
    /// `typeof(*, a: string)`: the type of a table, an argument of some plugins.
    TableType(EvaluateSchema),
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
