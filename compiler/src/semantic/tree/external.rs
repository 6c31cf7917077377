//! Rows that a compiled program is given beside its logs.

use kqlc_runtime::{plan::DataFormat, types::Type};

/// What a query reads that is not in the logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `externaldata`
    Data {
        /// Where the query would fetch it.
        addresses: Vec<String>,
        /// How rows stand in it.
        format: DataFormat,
        /// The first record is not data.
        skips_first: bool,
        /// Every column that is declared, in order.
        declared: Vec<(String, Type)>,
    },
    /// A watchlist.
    Watchlist {
        /// Its alias.
        alias: String,
        /// The columns that are empty where it lacks them.
        optional: Vec<String>,
        /// The columns that it must not have: the query means something else by their names.
        hidden: Vec<String>,
    },
    /// The aliases of all watchlists.
    WatchlistAliases,
}
