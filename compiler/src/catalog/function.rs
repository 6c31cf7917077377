//! What the catalogue says of a scalar function.

use kqlc_runtime::types::{Type, Value};

/// One overload of a KQL function or operator: a function of `kqlc_runtime::scalar`.
#[derive(Debug)]
pub struct ScalarFunction {
    /// The KQL name, or the operator's symbol.
    pub name: &'static str,
    /// Names that mean the same.
    pub synonyms: &'static [&'static str],
    /// Old names that still work.
    pub deprecated: &'static [&'static str],
    /// The parameters, in order.
    pub parameters: &'static [Parameter],
    /// The last parameter takes any number of arguments, none included.
    pub variadic: bool,
    /// The type of the result.
    pub returns: Type,
    /// In what Rust form the result comes back.
    pub result: ResultShape,
    /// The name in `kqlc_runtime::scalar`.
    pub rust_name: &'static str,
    /// Calls the function with constants of the parameters' types; null in a [`ParameterShape::Strict`] one gives null.
    ///
    /// # Panics
    ///
    /// If the arguments are not of the parameters' types, or a constant pattern is not one that `Pattern::check` accepts.
    pub fold: fn(&[Value]) -> Value,
}

impl ScalarFunction {
    /// True if it has another value each time it is called, so that it is not a constant.
    pub fn is_random(&self) -> bool {
        matches!(self.name, "new_guid" | "rand")
    }

    /// True if KQL writes it between its operands.
    pub fn is_operator(&self) -> bool {
        let word = self.name.trim_start_matches('!');
        !word.starts_with(|c: char| c.is_ascii_alphabetic()) || WORD_OPERATORS.contains(&word)
    }
}

/// The operators that are words, without the `!` that negates them.
const WORD_OPERATORS: [&str; 17] = [
    "contains",
    "contains_cs",
    "endswith",
    "endswith_cs",
    "has",
    "has_all",
    "has_any",
    "has_cs",
    "hasprefix",
    "hasprefix_cs",
    "hassuffix",
    "hassuffix_cs",
    "in",
    "in~",
    "matches regex",
    "startswith",
    "startswith_cs",
];

/// A parameter of a scalar function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name, for messages and documentation.
    pub name: &'static str,
    /// The type.
    pub ty: Type,
    /// In what Rust form the argument arrives.
    pub shape: ParameterShape,
}

/// In what Rust form an argument arrives; for a variadic parameter, each element of the slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterShape {
    /// The value itself. The function is not called if any of these is null, and the result is null.
    Strict,
    /// An `Option`: the function sees null.
    Nullable,
    /// A `&str`; strings are never null.
    Text,
    /// A `&Dynamic`, which holds its own null.
    Dynamic,
    /// A constant regular expression, checked by the compiler.
    Pattern,
    /// A constant list of strings.
    Terms,
}

/// In what Rust form a result comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultShape {
    /// The value itself, never null for arguments that are not.
    Value,
    /// An `Option`.
    Option,
    /// A `&str` that lives as long as the arguments.
    Borrowed,
    /// A `String`.
    Owned,
    /// A `Cow<str>`.
    Cow,
    /// A `Dynamic`.
    Dynamic,
}
