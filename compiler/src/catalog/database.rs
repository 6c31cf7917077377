//! The tables and stored functions that queries may name.

use std::collections::BTreeMap;

use kqlc_runtime::types::Type;
use serde::Deserialize;

use super::tables;

/// The tables and stored functions of one run: those built in, then those the user adds.
///
/// Names are compared exactly, as Kusto does. What is added replaces what has the same name.
#[derive(Clone, Debug, Default)]
pub struct Database {
    tables: BTreeMap<String, Vec<Column>>,
    functions: BTreeMap<String, StoredFunction>,
}

/// A column of a table or of a query's result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name, as Kusto spells it.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// A function stored beside the tables, such as a parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFunction {
    /// Its name.
    pub name: String,
    /// Its parameter list as KQL writes it, the parentheses included: `(disabled: bool = false)`.
    pub parameters: String,
    /// The statements between its braces; `None` for a function of which only the result is known.
    pub body: Option<String>,
    /// The columns of its result, if whoever added it knew them.
    pub columns: Option<Vec<Column>>,
    /// True if its result has further columns that nobody knows.
    pub open: bool,
}

/// Why a file of tables or functions was refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed(pub String);

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

impl Database {
    /// The columns of a table, in the order in which Kusto returns them.
    pub fn table(&self, name: &str) -> Option<&[Column]> {
        self.tables.get(name).map(Vec::as_slice).or_else(|| tables::columns(name))
    }

    /// Every table's name, sorted by bytes.
    pub fn table_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.tables.keys().map(String::as_str).collect();
        for name in tables::names() {
            names.push(name);
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The table whose name is most like `name`, if one is near enough to have been meant.
    pub fn nearest_table(&self, name: &str) -> Option<&str> {
        nearest(name, self.table_names())
    }

    /// A stored function.
    pub fn function(&self, name: &str) -> Option<&StoredFunction> {
        self.functions.get(name)
    }

    /// Every stored function, sorted by name.
    pub fn functions(&self) -> impl Iterator<Item = &StoredFunction> {
        self.functions.values()
    }

    /// Adds a table.
    pub fn add_table(&mut self, name: impl Into<String>, columns: Vec<Column>) {
        self.tables.insert(name.into(), columns);
    }

    /// Adds a stored function.
    pub fn add_function(&mut self, function: StoredFunction) {
        self.functions.insert(function.name.clone(), function);
    }

    /// Adds the tables of a JSON text `{"Table": [["column", "type"], ...], ...}`.
    pub fn add_tables_json(&mut self, text: &str) -> Result<(), Malformed> {
        let tables: BTreeMap<String, Vec<(String, String)>> = parse(text)?;
        for (name, columns) in tables {
            let columns = typed_columns(&name, columns)?;
            self.add_table(name, columns);
        }
        Ok(())
    }

    /// Adds the functions of a JSON text
    /// `{"name": {"params": "(a: string)", "body": "...", "columns": [["column", "type"], ...], "open": false}, ...}`.
    pub fn add_functions_json(&mut self, text: &str) -> Result<(), Malformed> {
        let functions: BTreeMap<String, FunctionForm> = parse(text)?;
        for (name, form) in functions {
            if form.body.is_none() && form.columns.is_none() {
                return Err(Malformed(format!("function `{name}` has neither `body` nor `columns`")));
            }
            let columns = form.columns.map(|columns| typed_columns(&name, columns)).transpose()?;
            let parameters = form.params;
            self.add_function(StoredFunction { name, parameters, body: form.body, columns, open: form.open });
        }
        Ok(())
    }
}

/// The candidate most like `name`, if one is near enough to have been meant.
///
/// A difference of case alone always is; otherwise about one letter in four may differ.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let limit = (name.chars().count() / 4).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= limit && candidate != name)
        .min_by_key(|&(distance, candidate)| (distance, candidate))
        .map(|(_, candidate)| candidate)
}

/// A function as the JSON form holds it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionForm {
    #[serde(default = "no_parameters")]
    params: String,
    body: Option<String>,
    columns: Option<Vec<(String, String)>>,
    #[serde(default)]
    open: bool,
}

fn no_parameters() -> String {
    "()".to_owned()
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Malformed> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| Malformed(error.to_string()))
}

fn typed_columns(owner: &str, columns: Vec<(String, String)>) -> Result<Vec<Column>, Malformed> {
    let typed = |(name, ty): (String, String)| match Type::from_name(&ty) {
        Some(ty) => Ok(Column { name, ty }),
        None => Err(Malformed(format!("column `{name}` of `{owner}` has the unknown type `{ty}`"))),
    };
    columns.into_iter().map(typed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_tables_keep_the_order_of_their_columns() {
        let database = Database::default();
        let columns = database.table("Heartbeat").expect("built in");
        let text: Vec<String> =
            columns.iter().map(|column| format!("{}:{}", column.name, column.ty)).collect();
        assert!(text.iter().any(|column| column == "TimeGenerated:datetime"), "{text:?}");
        assert!(columns.iter().all(|column| !column.name.is_empty()));
    }

    #[test]
    fn table_names_are_exact() {
        let database = Database::default();
        assert!(database.table("SecurityEvent").is_some());
        assert!(database.table("securityevent").is_none());
        assert_eq!(database.nearest_table("SecurityEvents"), Some("SecurityEvent"));
        assert_eq!(database.nearest_table("NothingLikeThatAnywhere"), None);
    }

    #[test]
    fn added_tables_replace_built_in_ones() {
        let mut database = Database::default();
        database
            .add_tables_json(r#"{"Heartbeat": [["A", "long"]], "Mine_CL": [["B", "date"]]}"#)
            .expect("right form");
        assert_eq!(database.table("Heartbeat"), Some(&[Column { name: "A".into(), ty: Type::Long }][..]));
        assert_eq!(database.table("Mine_CL"), Some(&[Column { name: "B".into(), ty: Type::DateTime }][..]));
        assert!(database.table_names().is_sorted());
    }

    #[test]
    fn malformed_files_say_why() {
        let mut database = Database::default();
        let refused = database.add_tables_json(r#"{"T": [["A", "text"]]}"#).expect_err("unknown type");
        assert_eq!(refused.to_string(), "column `A` of `T` has the unknown type `text`");
        let refused = database.add_functions_json(r#"{"f": {"params": "()"}}"#).expect_err("no body");
        assert_eq!(refused.to_string(), "function `f` has neither `body` nor `columns`");
    }

    #[test]
    fn functions_come_with_parameters_and_body() {
        let mut database = Database::default();
        let text = r#"{"f": {"params": "(a: long)", "body": "T | take a"}, "g": {"columns": [["x", "int"]], "open": true}}"#;
        database.add_functions_json(text).expect("right form");
        let function = database.function("f").expect("added");
        assert_eq!(
            (function.parameters.as_str(), function.body.as_deref()),
            ("(a: long)", Some("T | take a"))
        );
        let function = database.function("g").expect("added");
        assert_eq!((function.parameters.as_str(), function.open), ("()", true));
        assert_eq!(database.functions().count(), 2);
    }
}
