//! The signatures of KQL's functions and aggregates, as the Kusto reference and Microsoft's binder state them.
//!
//! They type every call. Whether this version can also compile it is a question to
//! [`scalar_functions`](super::scalar_functions), which is made from the runtime.

use std::{collections::HashMap, sync::LazyLock};

use kqlc_runtime::types::Type;

/// What a call can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// A scalar function.
    Function,
    /// An aggregate function of `summarize`.
    Aggregate,
    /// A plugin of `evaluate`.
    Plugin,
}

/// One overload.
#[derive(Debug)]
pub struct Signature {
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// Its result type.
    pub result: ResultType,
}

/// Everything of one name.
#[derive(Debug)]
pub struct Function {
    /// The name.
    pub name: &'static str,
    /// How a column is called that is computed by it without a name of its own.
    pub result_name: ResultName,
    /// Its overloads, in the reference's order.
    pub signatures: Vec<Signature>,
    /// What to write instead of this deprecated name.
    pub modern: Option<&'static str>,
}

/// One parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name in the reference.
    pub name: &'static str,
    /// What it accepts.
    pub accepts: Accepts,
    /// What an argument for it must be besides.
    pub role: Role,
    /// The fewest arguments that it takes.
    pub least: usize,
    /// Whether it takes more than one.
    pub repeats: bool,
}

/// What an argument must be, whatever its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Any expression.
    Value,
    /// A column.
    Column,
    /// A value that is known before the query runs.
    Constant,
}

/// What a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// A value of one type, or one that converts to it.
    Type(Type),
    /// Any scalar.
    Scalar,
    /// `int` or `long`.
    Integer,
    /// A number.
    Number,
    /// A number or bool.
    NumberOrBool,
    /// A number or timespan.
    Summable,
    /// Anything with an order.
    Orderable,
    /// Anything but dynamic.
    NotDynamic,
    /// Anything but real and bool.
    NotRealOrBool,
    /// A string or dynamic.
    StringOrDynamic,
    /// An integer or a dynamic array.
    IntegerOrArray,
    /// A dynamic.
    Dynamic,
    /// The type that all arguments of such parameters share.
    Common,
    /// The same, where it has an order.
    CommonOrderable,
    /// A `typeof(...)` literal.
    TypeLiteral,
    /// A table.
    Table,
    /// A value of the table that is another argument.
    Lookup,
    /// Anything at all.
    Any,
}

/// A result type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultType {
    /// Always this.
    Type(Type),
    /// The type of an argument, from 0.
    SameAs(usize),
    /// The type of the first argument, an int made a long.
    Promoted,
    /// The type that a literal argument names: the last one.
    Literal,
    /// The type that all common arguments share.
    Common,
    /// The same, where dynamic gives way to a scalar type.
    CommonScalar,
    /// The widest numeric type among the arguments.
    Widest,
    /// Several columns: their names and types.
    Columns(&'static [(&'static str, Type)]),
    /// A column for each array that is an argument: the array sorted.
    SortedArrays,
    /// Decided by code of its own.
    Custom,
}

/// How an unnamed column is called after the function that computes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultName {
    /// It has no name of its own: `Column1`.
    None,
    /// The name of the first argument.
    First,
    /// The name of the only argument; none if there are more.
    Only,
    /// The function's name, `_`, the first argument's.
    NameFirst,
    /// This prefix, `_`, the first argument's.
    PrefixFirst(&'static str),
    /// This.
    Prefix(&'static str),
    /// The text of the first argument, a string literal that names a column.
    FirstValue,
}

/// The function, aggregate or plugin of that name.
pub fn find(family: Family, name: &str) -> Option<&'static Function> {
    CATALOGUE.get(&(family, name)).copied()
}

/// Every name of a family.
pub fn names(family: Family) -> Vec<&'static str> {
    CATALOGUE.keys().filter(|(of, _)| *of == family).map(|(_, name)| *name).collect()
}

impl Accepts {
    /// What it accepts, for a message.
    pub fn describe(self) -> String {
        match self {
            Self::Type(ty) => with_article(ty),
            Self::Scalar | Self::Common | Self::Lookup | Self::Any => "a scalar".to_owned(),
            Self::Integer => "an integer".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::NumberOrBool => "a number or bool".to_owned(),
            Self::Summable => "a number or timespan".to_owned(),
            Self::Orderable | Self::CommonOrderable => "a value with an order".to_owned(),
            Self::NotDynamic => "anything but a dynamic".to_owned(),
            Self::NotRealOrBool => "anything but a real or bool".to_owned(),
            Self::StringOrDynamic => "a string or dynamic".to_owned(),
            Self::IntegerOrArray => "an integer or dynamic array".to_owned(),
            Self::Dynamic => "a dynamic".to_owned(),
            Self::TypeLiteral => "a type".to_owned(),
            Self::Table => "a table".to_owned(),
        }
    }
}

/// `a string`, `an int`
pub fn with_article(ty: Type) -> String {
    let article = if ty == Type::Int { "an" } else { "a" };
    format!("{article} {ty}")
}

static CATALOGUE: LazyLock<HashMap<(Family, &'static str), &'static Function>> = LazyLock::new(read);

fn read() -> HashMap<(Family, &'static str), &'static Function> {
    let mut functions: HashMap<(Family, &'static str), Function> = HashMap::new();
    for line in include_str!("signatures.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('|').map(str::trim);
        let family = match cells.next() {
            Some("function") => Family::Function,
            Some("aggregate") => Family::Aggregate,
            Some("plugin") => Family::Plugin,
            other => unreachable!("signatures.txt names a family {other:?}"),
        };
        let name = cells.next().expect("every line of signatures.txt has a name");
        let result_name = cells.next().map_or(ResultName::None, read_result_name);
        let function = functions.entry((family, name)).or_insert_with(|| Function {
            name,
            result_name,
            signatures: Vec::new(),
            modern: None,
        });
        if let (Some(parameters), Some(result)) = (cells.next(), cells.next()) {
            let parameters =
                parameters.split(", ").filter(|text| !text.is_empty()).map(read_parameter).collect();
            function.signatures.push(Signature { parameters, result: read_result(result) });
            function.modern = cells.next();
        }
    }
    functions.into_iter().map(|(key, function)| (key, &*Box::leak(Box::new(function)))).collect()
}

fn read_result_name(text: &'static str) -> ResultName {
    match text.split_once(':') {
        Some(("prefix", prefix)) => ResultName::Prefix(prefix),
        Some(("prefix_first", prefix)) => ResultName::PrefixFirst(prefix),
        _ => match text {
            "first" => ResultName::First,
            "only" => ResultName::Only,
            "name_first" => ResultName::NameFirst,
            "first_value" => ResultName::FirstValue,
            _ => ResultName::None,
        },
    }
}

fn read_parameter(text: &'static str) -> Parameter {
    let (name, kind) = text.split_once(':').expect("a parameter of signatures.txt has a type");
    let (role, kind) = match (kind.strip_prefix('@'), kind.strip_prefix('=')) {
        (Some(kind), _) => (Role::Column, kind),
        (None, Some(kind)) => (Role::Constant, kind),
        (None, None) => (Role::Value, kind),
    };
    let bare = kind.trim_end_matches(['?', '*', '+']);
    let bare = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let suffix = &kind[bare.len()..];
    let (least, repeats) = match suffix {
        "" => (1, false),
        "?" => (0, false),
        "*" => (0, true),
        "+" => (1, true),
        other => (other.trim_end_matches('+').parse().expect("a count before `+`"), true),
    };
    Parameter { name, accepts: read_accepts(bare), role, least, repeats }
}

fn read_accepts(text: &str) -> Accepts {
    match text {
        "scalar" => Accepts::Scalar,
        "integer" => Accepts::Integer,
        "number" | "real-or-decimal" | "common-number" => Accepts::Number,
        "number-or-bool" => Accepts::NumberOrBool,
        "summable" | "common-summable" => Accepts::Summable,
        "orderable" => Accepts::Orderable,
        "not-dynamic" => Accepts::NotDynamic,
        "not-real-or-bool" | "not-bool" => Accepts::NotRealOrBool,
        "string-or-dynamic" | "string-or-array" => Accepts::StringOrDynamic,
        "integer-or-array" => Accepts::IntegerOrArray,
        "array" | "bag" => Accepts::Dynamic,
        "common" => Accepts::Common,
        "common-orderable" => Accepts::CommonOrderable,
        "type" => Accepts::TypeLiteral,
        "table" => Accepts::Table,
        "lookup" => Accepts::Lookup,
        "any" => Accepts::Any,
        name => Accepts::Type(Type::from_name(name).expect("signatures.txt names KQL types")),
    }
}

fn read_result(text: &'static str) -> ResultType {
    if let Some(parts) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        let part = |text: &'static str| {
            let (name, ty) = text.split_once(':').expect("a part of signatures.txt has a type");
            (name, Type::from_name(ty).expect("signatures.txt names KQL types"))
        };
        return ResultType::Columns(parts.split(", ").map(part).collect::<Vec<_>>().leak());
    }
    match text {
        "same:1" => ResultType::SameAs(0),
        "same:2" => ResultType::SameAs(1),
        "promoted:1" => ResultType::Promoted,
        "literal:n" => ResultType::Literal,
        "common" => ResultType::Common,
        "common-scalar" => ResultType::CommonScalar,
        "widest" => ResultType::Widest,
        "array" => ResultType::Type(Type::Dynamic),
        "sorted-arrays" => ResultType::SortedArrays,
        "custom" => ResultType::Custom,
        name => ResultType::Type(Type::from_name(name).expect("signatures.txt names KQL types")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_read_from_its_line() {
        let split = find(Family::Function, "split").expect("split is in the catalogue");
        assert_eq!(split.result_name, ResultName::First);
        let [signature] = &split.signatures[..] else { panic!("split has one signature") };
        assert_eq!(signature.result, ResultType::Type(Type::Dynamic));
        assert_eq!(signature.parameters.len(), 3);
        assert_eq!(signature.parameters[2].least, 0);
    }

    #[test]
    fn a_deprecated_name_knows_its_successor() {
        let makeset = find(Family::Aggregate, "makeset").expect("makeset is in the catalogue");
        assert_eq!(makeset.modern, Some("make_set"));
        assert_eq!(makeset.result_name, ResultName::PrefixFirst("set"));
    }
}
