//! What `parse`, `parse-where` and `parse-kv` take apart, and how.

use kqlc_runtime::{
    parse::{self, ParseKind},
    types::Type,
};

use super::{ColumnId, Expr};

/// `parse` and `parse-where`
#[derive(Clone, Debug)]
pub struct Parse {
    /// A string.
    pub operand: Expr,
    /// How the strings of the pattern are read.
    pub kind: ParseKind,
    /// The flags of a regular expression.
    pub flags: String,
    /// The pattern; no two strings stand side by side.
    pub parts: Vec<ParsePart>,
    /// The columns of the pattern, in order.
    pub columns: Vec<ColumnId>,
    /// Drops rows without a match.
    pub filters: bool,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParsePart {
    /// `*`
    Skip,
    /// A string.
    Text(String),
    /// A column of a type.
    Column(Type),
}

impl ParsePart {
    /// The part as the runtime has it.
    pub fn borrow(&self) -> parse::ParsePart<'_> {
        match self {
            Self::Skip => parse::ParsePart::Skip,
            Self::Text(text) => parse::ParsePart::Text(text),
            Self::Column(ty) => parse::ParsePart::Column(*ty),
        }
    }
}

/// `parse-kv`
#[derive(Clone, Debug)]
pub struct ParseKv {
    /// A string.
    pub operand: Expr,
    /// How keys and values stand in it.
    pub form: KeyValues,
    /// The columns of the keys, which have their names.
    pub columns: Vec<ColumnId>,
}

/// How keys and values stand in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyValues {
    /// With text between them.
    Delimited(Delimiters),
    /// With any character between them that is neither letter nor digit.
    Undelimited {
        /// What may open and close a key or a value.
        quotes: Vec<(char, char)>,
        /// What makes the next character of a quoted value an ordinary one.
        escapes: Vec<char>,
    },
    /// As the two groups of every match of a regular expression.
    Regex(String),
}

/// What stands between keys, values and pairs, and around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delimiters {
    /// Between pairs.
    pub pair: String,
    /// Between key and value.
    pub key_value: String,
    /// What may open and close a key or a value.
    pub quotes: Vec<(char, char)>,
    /// What makes the next character of a quoted value an ordinary one.
    pub escapes: Vec<char>,
    /// A value reaches up to the next key.
    pub greedy: bool,
}
