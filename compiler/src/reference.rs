//! What of the Kusto reference this version compiles: every operator, function, aggregate and plugin, form by form.
//!
//! Nothing here is claimed: each form has a query, which is bound, and its state is what becomes of that. The queries of functions are made of
//! their signatures; those of operators, plugins and functions with arguments of their own stand in `reference/samples.txt`.

mod samples;

use kqlc_runtime::types::Type;

use crate::{
    catalog::{
        Database,
        database::Column,
        signature::{self, Accepts, Family, Role, Signature},
    },
    construct::Kind,
    diagnostic::{Diagnostic, Severity},
    semantic::{self, Library},
    source::{FileId, Span},
    syntax,
};

/// Something that the reference has a page for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The name to write instead of this old one.
    pub modern: Option<&'static str>,
    /// The forms that it has.
    pub forms: Vec<Form>,
}

/// A form of an operator, or an overload of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The signature, or what is special about it.
    pub text: String,
    /// A query that has it, over a table with a column of each type.
    pub query: String,
    /// What becomes of the query.
    pub fate: Fate,
}

/// What becomes of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It compiles.
    Compiled,
    /// It is refused, with this message.
    Refused(String),
    /// It is wrong, with this message.
    Wrong(String),
}

/// How much of an entry compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Every form.
    Supported,
    /// Some forms.
    Partial,
    /// None.
    Refused,
}

impl State {
    /// The word for reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Partial => "partial",
            Self::Refused => "refused",
        }
    }
}

impl Entry {
    /// How much of it compiles.
    pub fn state(&self) -> State {
        let compiled = self.forms.iter().filter(|form| form.fate == Fate::Compiled).count();
        match compiled {
            0 => State::Refused,
            all if all == self.forms.len() => State::Supported,
            _ => State::Partial,
        }
    }

    /// Why forms are refused, each reason once.
    pub fn missing(&self) -> Vec<&str> {
        let mut missing = Vec::new();
        for form in &self.forms {
            if let Fate::Refused(message) | Fate::Wrong(message) = &form.fate
                && !missing.contains(&message.as_str())
            {
                missing.push(message.as_str());
            }
        }
        missing
    }
}

/// Every entry of the reference, by kind and name.
pub fn entries() -> Vec<Entry> {
    let mut database = Database::default();
    for name in ["T", "U"] {
        let columns = COLUMNS.map(|(name, ty)| Column { name: name.into(), ty });
        database.add_table(name, columns.to_vec());
    }
    let library = Library::new(&database);
    let samples = samples::read();
    let mut entries: Vec<Entry> = Vec::new();
    for (family, kind) in [(Family::Function, Kind::Function), (Family::Aggregate, Kind::Aggregate)] {
        for name in signature::names(family) {
            let function = signature::find(family, name).expect("a name of the family");
            if samples.iter().any(|sample| (sample.kind, sample.name) == (kind, name)) {
                continue;
            }
            let forms = function.signatures.iter().map(|signature| form(kind, name, signature, &library));
            entries.push(Entry {
                kind,
                name: name.to_owned(),
                modern: function.modern,
                forms: forms.collect(),
            });
        }
    }
    for sample in &samples {
        let forms = sample.forms.iter().map(|(text, query)| Form {
            text: (*text).to_owned(),
            query: (*query).to_owned(),
            fate: fate(query, &library),
        });
        let modern = match sample.kind {
            Kind::Operator => None,
            Kind::Function => signature::find(Family::Function, sample.name),
            Kind::Aggregate => signature::find(Family::Aggregate, sample.name),
            Kind::Plugin => signature::find(Family::Plugin, sample.name),
        };
        let modern = modern.and_then(|function| function.modern);
        entries.push(Entry {
            kind: sample.kind,
            name: sample.name.to_owned(),
            modern,
            forms: forms.collect(),
        });
    }
    entries.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    entries
}

/// The columns of the tables in queries.
const COLUMNS: [(&str, Type); 11] = [
    ("TimeGenerated", Type::DateTime),
    ("b", Type::Bool),
    ("d", Type::TimeSpan),
    ("g", Type::Guid),
    ("i", Type::Int),
    ("l", Type::Long),
    ("m", Type::Decimal),
    ("r", Type::Real),
    ("s", Type::String),
    ("t", Type::DateTime),
    ("y", Type::Dynamic),
];

/// An overload: it compiles if one of its calls does, and none is refused.
fn form(kind: Kind, name: &str, signature: &Signature, library: &Library<'_>) -> Form {
    let text = signature_text(name, signature);
    let mut first_compiled = None;
    let mut first_wrong = None;
    for arguments in arguments(signature) {
        let call = format!("{name}({})", arguments.join(", "));
        let query = match kind {
            Kind::Aggregate => format!("T | summarize x = {call}"),
            _ => format!("T | serialize | extend x = {call}"),
        };
        match fate(&query, library) {
            Fate::Compiled => {
                first_compiled.get_or_insert(query);
            }
            Fate::Wrong(message) => {
                first_wrong.get_or_insert((query, message));
            }
            fate @ Fate::Refused(_) => return Form { text, query, fate },
        }
    }
    match (first_compiled, first_wrong) {
        (Some(query), _) => Form { text, query, fate: Fate::Compiled },
        (None, Some((query, message))) => Form { text, query, fate: Fate::Wrong(message) },
        (None, None) => unreachable!("every signature has a call"),
    }
}

/// `name(parameter: type, ...)`
fn signature_text(name: &str, signature: &Signature) -> String {
    let parameter = |parameter: &signature::Parameter| {
        let dots = if parameter.repeats { ", ..." } else { "" };
        let text = format!("{}: {}", parameter.name, type_text(parameter.accepts));
        if parameter.least == 0 { format!("[{text}{dots}]") } else { format!("{text}{dots}") }
    };
    format!("{name}({})", signature.parameters.iter().map(parameter).collect::<Vec<_>>().join(", "))
}

fn type_text(accepts: Accepts) -> String {
    let described = accepts.describe();
    described
        .split_once(' ')
        .filter(|(article, _)| matches!(*article, "a" | "an"))
        .map_or_else(|| described.clone(), |(_, text)| text.to_owned())
}

/// Lists of arguments for a signature, those with more columns first.
fn arguments(signature: &Signature) -> Vec<Vec<&'static str>> {
    let mut slots: Vec<(&'static str, &'static str)> = Vec::new();
    let repeated: Vec<_> = signature.parameters.iter().filter(|parameter| parameter.repeats).collect();
    for parameter in &signature.parameters {
        let times = if parameter.repeats && repeated.len() == 1 { parameter.least.max(1) } else { 1 };
        for _ in 0..times {
            let (column, literal) = samples_of(parameter.accepts);
            slots.push(match parameter.role {
                Role::Column => (column, column),
                Role::Constant => (literal, literal),
                Role::Value => (column, literal),
            });
        }
    }
    let mut lists: Vec<Vec<&'static str>> = Vec::new();
    let choices = 1_u32 << slots.len().min(5);
    for choice in 0..choices {
        let pick = |(place, (column, literal)): (usize, &(&'static str, &'static str))| {
            if choice >> place.min(4) & 1 == 0 { *column } else { *literal }
        };
        let list: Vec<&str> = slots.iter().enumerate().map(pick).collect();
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    lists
}

/// A column and a constant that a parameter accepts.
fn samples_of(accepts: Accepts) -> (&'static str, &'static str) {
    match accepts {
        Accepts::Type(ty) => match ty {
            Type::Bool => ("b", "true"),
            Type::DateTime => ("t", "datetime(2024-01-01)"),
            Type::Decimal => ("m", "decimal(1)"),
            Type::Dynamic => ("y", "dynamic([1, 2, 3])"),
            Type::Guid => ("g", "guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"),
            Type::Int => ("i", "int(1)"),
            Type::Long => ("l", "1"),
            Type::Real => ("r", "1.0"),
            Type::String => ("s", "'a'"),
            Type::TimeSpan => ("d", "1h"),
        },
        Accepts::Scalar
        | Accepts::NotDynamic
        | Accepts::NotRealOrBool
        | Accepts::StringOrDynamic
        | Accepts::Orderable
        | Accepts::Common
        | Accepts::CommonOrderable
        | Accepts::Lookup
        | Accepts::Any => ("s", "'a'"),
        Accepts::Integer | Accepts::Summable | Accepts::IntegerOrArray => ("l", "1"),
        Accepts::Number | Accepts::NumberOrBool => ("r", "1.0"),
        Accepts::Dynamic => ("y", "dynamic([1, 2, 3])"),
        Accepts::TypeLiteral => ("typeof(long)", "typeof(long)"),
        Accepts::Table => ("U", "U"),
    }
}

/// What becomes of a query.
fn fate(query: &str, library: &Library<'_>) -> Fate {
    let parsed = syntax::parse(query, &|range| Span::new(FileId::default(), range));
    let bound = semantic::bind(&parsed.query, library);
    let problems = [parsed.diagnostics, bound.diagnostics].concat();
    let first = |severity| problems.iter().find(|problem| problem.severity == severity).map(reason);
    match (first(Severity::Error), first(Severity::Unsupported)) {
        (Some(message), _) => Fate::Wrong(message),
        (None, Some(message)) => Fate::Refused(message),
        (None, None) => Fate::Compiled,
    }
}

/// What a problem says of a form: why, where that is said, else what.
fn reason(problem: &Diagnostic) -> String {
    let why = problem.notes.iter().find(|note| !note.starts_with("it is right KQL"));
    why.filter(|_| problem.severity == Severity::Unsupported).unwrap_or(&problem.message).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, name: &str) -> Entry {
        let found = entries().into_iter().find(|entry| (entry.kind, entry.name.as_str()) == (kind, name));
        found.expect("it is in the reference")
    }

    #[test]
    fn a_state_is_what_becomes_of_the_queries() {
        assert_eq!(entry(Kind::Function, "strlen").state(), State::Supported);
        assert_eq!(entry(Kind::Operator, "externaldata").state(), State::Partial);
        let refused = entry(Kind::Function, "geo_info_from_ip_address");
        assert_eq!(refused.state(), State::Refused);
        assert!(refused.missing()[0].contains("database of addresses"), "{:?}", refused.missing());
    }

    #[test]
    fn every_operator_of_the_language_is_there() {
        let entries = entries();
        let missing: Vec<&str> = syntax::operators()
            .iter()
            .copied()
            .filter(|name| !entries.iter().any(|entry| entry.kind == Kind::Operator && entry.name == **name))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_query_of_the_reference_is_wrong() {
        let wrong: Vec<String> = entries()
            .into_iter()
            .flat_map(|entry| entry.forms)
            .filter_map(|form| match form.fate {
                Fate::Wrong(message) => Some(format!("{}: {message}", form.query)),
                Fate::Compiled | Fate::Refused(_) => None,
            })
            .collect();
        assert!(wrong.is_empty(), "give them a query in `samples.txt`:\n{}", wrong.join("\n"));
    }
}
