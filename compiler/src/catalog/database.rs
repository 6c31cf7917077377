//! The tables and stored functions that queries may name.

use std::{cmp::Reverse, collections::BTreeMap};

use kqlc_runtime::types::Type;

use super::{ColumnName, functions, read::JsonText, tables};
use crate::source::{QueryText, Span};

/// The tables and stored functions of one run: those built in, then those the user adds.
///
/// Names are compared exactly, as Kusto does. What is added replaces what has the same name.
#[derive(Clone, Debug, Default)]
pub struct Database {
    tables: BTreeMap<String, Vec<Column>>,
    functions: BTreeMap<String, StoredFunction>,
    watchlists: BTreeMap<String, Vec<Column>>,
}

/// A column of a table or of a query's result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name, as Kusto spells it.
    pub name: ColumnName,
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
    pub body: Option<Body>,
    /// Its result, as far as whoever added it knew; what counts where there is a body is the body.
    pub result: StoredResult,
    /// Where it is defined; `None` for one built in.
    pub place: Option<Span>,
}

/// The text of a stored function's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// As KQL.
    Text(QueryText),
    /// A text of JSON, decoded when the function is called: a file may define many that no rule calls.
    Json(JsonText),
}

impl Body {
    /// The statements, with the place of every part.
    pub fn text(&self) -> QueryText {
        match self {
            Self::Text(text) => text.clone(),
            Self::Json(text) => text.decode(),
        }
    }
}

/// What is known of a stored function's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredResult {
    /// A table.
    Table {
        /// Its columns in order.
        columns: Vec<Column>,
        /// True if it has further columns that nobody knows.
        open: bool,
    },
    /// A scalar.
    Scalar(Type),
}

impl StoredResult {
    /// A table of which nothing is known.
    pub const UNKNOWN: Self = Self::Table { columns: Vec::new(), open: true };
}

impl Database {
    /// The columns of a table, in the order in which Kusto returns them.
    pub fn table(&self, name: &str) -> Option<&[Column]> {
        self.tables.get(name).map(Vec::as_slice).or_else(|| tables::columns(name))
    }

    /// Every table's name, sorted by bytes.
    pub fn table_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.all_table_names().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The table whose name is most like `name`, if one is near enough to have been meant.
    pub fn nearest_table(&self, name: &str) -> Option<&str> {
        nearest(name, self.all_table_names())
    }

    /// The table or stored function whose name is most like `name`, if one is near enough to have been meant.
    pub fn nearest_source(&self, name: &str) -> Option<&str> {
        let functions = self.functions.keys().map(String::as_str);
        nearest(name, self.all_table_names().chain(functions).chain(functions::names().map(shorter)))
    }

    /// Every table's name, in no order; those that replace a built-in one twice.
    fn all_table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str).chain(tables::names().map(shorter))
    }

    /// A stored function: one that the user added, or one built in that no table of the user's replaces.
    pub fn function(&self, name: &str) -> Option<&StoredFunction> {
        let built_in = || functions::function(name).filter(|_| !self.tables.contains_key(name));
        self.functions.get(name).or_else(built_in)
    }

    /// The stored functions that the user added, sorted by name.
    pub fn added_functions(&self) -> impl Iterator<Item = &StoredFunction> {
        self.functions.values()
    }

    /// The columns of `_GetWatchlist(alias)`, if the user has described that watchlist.
    pub fn watchlist(&self, alias: &str) -> Option<&[Column]> {
        self.watchlists.get(alias).map(Vec::as_slice)
    }

    /// Adds a watchlist by the names of its own columns; all are strings.
    pub fn add_watchlist(&mut self, alias: impl Into<String>, columns: impl IntoIterator<Item = String>) {
        let mut all = functions::watchlist_columns().to_vec();
        for name in columns {
            if all.iter().all(|column| column.name != name) {
                all.push(Column { name: name.into(), ty: Type::String });
            }
        }
        self.watchlists.insert(alias.into(), all);
    }

    /// Adds a table.
    pub fn add_table(&mut self, name: impl Into<String>, columns: Vec<Column>) {
        self.tables.insert(name.into(), columns);
    }

    /// Adds a stored function.
    pub fn add_function(&mut self, function: StoredFunction) {
        self.functions.insert(function.name.clone(), function);
    }

    /// Takes tables in place of the parsers of their names, as Microsoft's validators do: what a parser's body gives does not count.
    pub fn take_tables_for_parsers(&mut self) {
        for (name, columns) in tables::of_parsers() {
            self.tables.entry(name.to_owned()).or_insert(columns);
        }
        let tables = &self.tables;
        let is_table = |name: &str| tables.contains_key(name) || tables::columns(name).is_some();
        self.functions.retain(|name, _| !is_table(name));
    }
}

/// A name of the catalogue, which lives for ever, beside names that live shorter.
fn shorter<'a>(name: &'static str) -> &'a str {
    name
}

/// The candidate most like `name`, if one is near enough to have been meant.
///
/// A difference of case alone always is; otherwise about one letter in four may differ.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let limit = (name.chars().count() / 4).max(1);
    let letters = Letters::of(&folded);
    candidates
        .into_iter()
        .filter(|candidate| letters.least_distance(&Letters::of(candidate)) <= limit)
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= limit && candidate != name)
        // A letter is left out more often than one is added.
        .min_by_key(|&(distance, candidate)| (distance, Reverse(candidate.len()), candidate))
        .map(|(_, candidate)| candidate)
}

/// How often each letter occurs, whatever its case: a bound for the distance of names that costs next to nothing.
struct Letters([u8; 64]);

impl Letters {
    fn of(name: &str) -> Self {
        let mut counts = [0_u8; 64];
        for byte in name.bytes() {
            let bucket = &mut counts[usize::from(byte.to_ascii_lowercase() % 64)];
            *bucket = bucket.saturating_add(1);
        }
        Self(counts)
    }

    /// No fewer edits make one name of the other: each takes a letter away, brings one, or both.
    fn least_distance(&self, other: &Self) -> usize {
        let pairs = self.0.iter().zip(&other.0);
        let (less, more) = pairs.fold((0, 0), |(less, more), (left, right)| {
            (less + usize::from(right.saturating_sub(*left)), more + usize::from(left.saturating_sub(*right)))
        });
        less.max(more)
    }
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
        assert_eq!(database.nearest_table("secruityevent"), Some("SecurityEvent"));
        assert_eq!(database.nearest_source("_im_dns"), Some("_Im_Dns"));
    }

    #[test]
    fn what_is_added_replaces_what_is_built_in() {
        let mut database = Database::default();
        let column = |name: &str| vec![Column { name: name.into(), ty: Type::Long }];
        database.add_table("Heartbeat", column("A"));
        database.add_table("imDns", column("B"));
        assert_eq!(database.table("Heartbeat"), Some(&column("A")[..]));
        assert!(database.function("imDns").is_none() && database.function("_Im_Dns").is_some());
        assert!(database.table_names().is_sorted());
    }

    #[test]
    fn watchlists_have_their_own_columns_after_the_common_ones() {
        let mut database = Database::default();
        database.add_watchlist("w", ["IP".to_owned(), "SearchKey".to_owned()]);
        let names = database
            .watchlist("w")
            .map(|columns| columns.iter().map(|column| column.name.as_str()).collect());
        let names: Vec<&str> = names.expect("added");
        assert_eq!(names, ["_DTItemId", "LastUpdatedTimeUTC", "SearchKey", "WatchlistItem", "IP"]);
    }
}
