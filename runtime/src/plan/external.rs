//! Rows that a program is given beside its logs: the files of `externaldata`, and watchlists.

use super::Field;

/// Rows of a file that is given when the program runs.
#[derive(Debug)]
pub struct External {
    /// What is asked for.
    pub asked: Asked,
    /// The columns that the query reads, by slot.
    pub columns: &'static [Field],
}

/// What a query asks for beside the logs.
#[derive(Debug)]
pub enum Asked {
    /// `externaldata`
    Data(Data),
    /// `_GetWatchlist`: the items of a watchlist.
    Watchlist(Watchlist),
    /// `_GetWatchlistAlias`: the aliases of all watchlists.
    WatchlistAliases,
}

/// The files of an `externaldata`.
#[derive(Debug)]
pub struct Data {
    /// The addresses as the query has them.
    pub addresses: &'static [&'static str],
    /// How rows stand in them.
    pub format: DataFormat,
    /// The first record of each is not data.
    pub skips_first: bool,
    /// Every column that the query declares, in its order: records without names are read by it.
    pub declared: &'static [Field],
}

/// How rows stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    /// Lines of cells with commas between them.
    Csv,
    /// Lines of cells with tabs between them.
    Tsv,
    /// Lines of cells with `|` between them.
    Psv,
    /// Lines of cells with `;` between them.
    Scsv,
    /// Lines of cells with the character U+0001 between them.
    Sohsv,
    /// Every line is a row of one string.
    Txt,
    /// The whole file is a row of one string.
    Raw,
    /// JSON objects: one a line, one after the other, or in an array.
    Json,
}

/// A watchlist.
#[derive(Debug)]
pub struct Watchlist {
    /// Its alias.
    pub alias: &'static str,
    /// The columns that a query names only by `column_ifexists`, whose default is the empty string.
    pub optional: &'static [&'static str],
    /// The columns that it must not have: the query was compiled without knowing them, and means something else by their names.
    pub hidden: &'static [&'static str],
}

/// The watchlists by which the parsers of ASIM are adjusted. A workspace without them is an ordinary one, so that a program to
/// which they are not given takes them for empty, and says so.
pub const OPTIONAL_WATCHLISTS: [&str; 3] = ["ASimDisabledParsers", "ASimSourceType", "Sources_by_SourceType"];
