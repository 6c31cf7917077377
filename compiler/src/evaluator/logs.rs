//! Logs as the reference sees them: events with typed values, by table.

use std::collections::{BTreeMap, HashMap};

use kqlc_runtime::{
    plan::DataFormat,
    types::{Type, Value},
};

use crate::semantic::tree::Asked;

/// The column that holds when an event arrived, as exports have it.
pub const ARRIVAL: &str = kqlc_runtime::plan::ARRIVAL;

/// The columns of an event that are not null.
pub type Event = HashMap<String, Value>;

/// Tables of events in the order in which they lie in the files, and watchlists.
#[derive(Debug, Default)]
pub struct Logs {
    /// By name in lower case: the name, and the events.
    tables: BTreeMap<String, (String, Vec<Event>)>,
    /// By alias.
    watchlists: BTreeMap<String, Vec<Event>>,
    /// By address.
    files: BTreeMap<String, File>,
}

/// What lies behind an address of `externaldata`: the first query that asks for it says how.
#[derive(Debug)]
pub struct File {
    /// How a query asks for it.
    pub asked: Asked,
    /// Its rows.
    pub items: Vec<Event>,
}

/// True if files of the form that a query asks for are made.
pub fn is_written(asked: &Asked) -> bool {
    matches!(asked, Asked::Data { format: DataFormat::Csv | DataFormat::Txt | DataFormat::Json, .. })
}

impl File {
    /// The columns that are declared.
    pub fn columns(&self) -> &[(String, Type)] {
        match &self.asked {
            Asked::Data { declared, .. } => declared,
            Asked::Watchlist { .. } | Asked::WatchlistAliases => &[],
        }
    }
}

impl Logs {
    /// Adds an event to a table.
    pub fn add(&mut self, table: &str, event: Event) {
        let entry = self.tables.entry(table.to_lowercase());
        entry.or_insert_with(|| (table.to_owned(), Vec::new())).1.push(event);
    }

    /// The events of a table, whatever the case of its name.
    pub fn events(&self, table: &str) -> &[Event] {
        self.tables.get(&table.to_lowercase()).map_or(&[], |(_, events)| events)
    }

    /// Every table with its events.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &[Event])> {
        self.tables.values().map(|(name, events)| (name.as_str(), events.as_slice()))
    }

    /// The events of every table, to be put in another order.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Vec<Event>> {
        self.tables.values_mut().map(|(_, events)| events)
    }

    /// Adds a row to what a query asks for beside the logs.
    pub fn add_item(&mut self, asked: &Asked, item: Event) {
        match asked {
            Asked::Watchlist { alias, .. } => {
                let text = |(name, value): (String, Value)| (name, Value::from(value.to_text()));
                self.watchlists.entry(alias.clone()).or_default().push(item.into_iter().map(text).collect());
            }
            Asked::Data { addresses, .. } => {
                // Every file must be there, and the first has all rows.
                for (place, address) in addresses.iter().enumerate() {
                    let file = || File { asked: asked.clone(), items: Vec::new() };
                    let file = self.files.entry(address.clone()).or_insert_with(file);
                    if place == 0 && file.asked == *asked {
                        file.items.push(item.clone());
                    }
                }
            }
            Asked::WatchlistAliases => {}
        }
    }

    /// The files of `externaldata`, by address.
    pub fn files(&self) -> &BTreeMap<String, File> {
        &self.files
    }

    /// The items of a watchlist.
    pub fn watchlist(&self, alias: &str) -> &[Event] {
        self.watchlists.get(alias).map_or(&[], Vec::as_slice)
    }

    /// Every watchlist with its items.
    pub fn watchlists(&self) -> impl Iterator<Item = (&str, &[Event])> {
        self.watchlists.iter().map(|(alias, items)| (alias.as_str(), items.as_slice()))
    }
}
