//! Tables and stored functions from the files of users, in the forms in which people have them.
//!
//! Nothing here gives up: what is understood of a file counts, and the rest is a problem with its place.

mod functions;
mod json;
mod parameters;
mod tables;

pub use functions::functions;
pub use json::JsonText;
pub use parameters::{Argument, parameter_list};
pub use tables::{tables, watchlist_columns};

use std::sync::Arc;

use kqlc_runtime::types::Type;

use super::{Column, StoredFunction};
use crate::{
    diagnostic::{Diagnostic, Kind},
    source::{FileId, Span},
};

/// A file that describes tables or functions holds something that is not understood.
pub const NOT_UNDERSTOOD: Kind = Kind::warning("KC0001", "not-understood");
/// A type that Kusto does not have.
pub const UNKNOWN_TYPE: Kind = Kind::warning("KC0002", "unknown-type");
/// A column or function that is described twice, in two ways.
pub const CONTRADICTION: Kind = Kind::warning("KC0003", "described-twice");

/// A file to be read.
#[derive(Clone, Copy, Debug)]
pub struct File<'t> {
    /// Its handle.
    pub id: FileId,
    /// Its name without folder and extension: the name of what it describes, if it does not say another.
    pub stem: &'t str,
    /// Its extension in small letters.
    pub extension: &'t str,
    /// Its text.
    pub text: &'t Arc<str>,
}

/// What a file of tables describes.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Names and columns, in the order of the file.
    pub tables: Vec<(String, Vec<Column>)>,
    /// What was not understood.
    pub problems: Vec<Diagnostic>,
}

/// What a file of functions defines.
#[derive(Clone, Debug, Default)]
pub struct Functions {
    /// In the order of the file.
    pub functions: Vec<StoredFunction>,
    /// What was not understood.
    pub problems: Vec<Diagnostic>,
}

impl File<'_> {
    fn problem(self, message: impl Into<String>, at: usize) -> Diagnostic {
        let end = self.text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        Diagnostic::new(NOT_UNDERSTOOD, message, Span::new(self.id, at..end))
    }

    fn start(self) -> usize {
        self.text.len() - self.text.trim_start_matches('\u{feff}').len()
    }
}

/// A type by the name that KQL, .NET or a data connector's schema gives it.
pub fn type_named(name: &str) -> Option<Type> {
    let folded = name.trim().to_ascii_lowercase();
    let bare = folded.strip_prefix("system.").unwrap_or(&folded);
    let bare = bare.strip_prefix("data.sqltypes.").unwrap_or(bare);
    Type::from_name(bare).or(match bare {
        "sbyte" => Some(Type::Bool),
        "object" | "json" => Some(Type::Dynamic),
        "sqldecimal" => Some(Type::Decimal),
        "single" => Some(Type::Real),
        "integer" | "int16" | "uint16" | "byte" => Some(Type::Int),
        "bigint" | "uint32" | "uint64" => Some(Type::Long),
        _ => None,
    })
}

/// The columns of a table in the making.
struct Listing<'o> {
    /// What they belong to, for messages.
    owner: &'o str,
    columns: Vec<Column>,
    problems: Vec<Diagnostic>,
}

impl<'o> Listing<'o> {
    fn new(owner: &'o str) -> Self {
        Self { owner, columns: Vec::new(), problems: Vec::new() }
    }

    /// Adds a column. A second of the same name is one with the first.
    fn add(&mut self, name: &str, ty: &str, place: Span) {
        let owner = self.owner;
        let Some(ty) = type_named(ty) else {
            let message = format!("column `{name}` of `{owner}` has the unknown type `{}`", ty.trim());
            self.problems.push(Diagnostic::new(UNKNOWN_TYPE, message, place).help(
                "the types are bool, datetime, decimal, dynamic, guid, int, long, real, string and timespan",
            ));
            return;
        };
        match self.columns.iter().find(|column| column.name == name) {
            Some(first) if first.ty != ty => {
                let message = format!("`{owner}` has the column `{name}` as {} and as {ty}", first.ty);
                self.problems.push(Diagnostic::new(CONTRADICTION, message, place).note("the first counts"));
            }
            Some(_) => {}
            None => self.columns.push(Column { name: name.into(), ty }),
        }
    }
}
