//! Where rows come from: tables of the logs, and files beside them.

use std::collections::HashMap;

use kqlc_runtime::types::{DateTime, Type, Value};

use super::{ARRIVAL, Event};
use super::{Evaluator, Refusal, Row, Rows};
use crate::semantic::tree::{Asked, Column, Table};

impl Evaluator<'_> {
    /// The rows of a table that lie in the rule's period; behind its columns the hidden one of when a row arrived.
    pub(super) fn scan(&self, name: &str, table: &Table) -> Rows {
        let time = table.schema.time();
        let is_seen = |event: &&Event| match (time, self.period) {
            (Some(time), Some(period)) => {
                let from = DateTime(self.now.0.saturating_sub(period.0));
                matches!(event.get(time.name.as_str()), Some(Value::DateTime(at)) if from <= *at && *at <= self.now)
            }
            _ => true,
        };
        let is_hidden = self.hidden.iter().any(|hidden| hidden.eq_ignore_ascii_case(name));
        let events = if is_hidden { &[] } else { self.logs.events(name) };
        let mut rows = read(events.iter().filter(is_seen), table);
        let is_type = |column: &Column| column.name == "Type" && column.ty == Some(Type::String);
        if let Some(place) = table.schema.columns.iter().position(is_type) {
            // A row that does not say its type has that of its table.
            for row in rows.rows.iter_mut().filter(|row| row[place].to_text().is_empty()) {
                row[place] = name.into();
            }
        }
        if let Some(time) = time {
            rows.columns.push(time.id.arrival());
            let arrivals = events.iter().filter(is_seen).map(|event| event.get(ARRIVAL));
            for (row, arrival) in rows.rows.iter_mut().zip(arrivals) {
                row.push(arrival.cloned().unwrap_or(Value::Null(Type::DateTime)));
            }
        }
        rows
    }

    pub(super) fn external(&self, asked: &Asked, table: &Table) -> Result<Rows, Refusal> {
        match asked {
            Asked::Watchlist { alias, .. } => Ok(read(self.logs.watchlist(alias).iter(), table)),
            Asked::Data { addresses, .. } => {
                let file = |address| self.logs.files().get(address);
                let mut files = addresses.iter().filter_map(file);
                if files.clone().any(|file| file.asked != *asked) {
                    return Err(Refusal::Unknown(
                        "externaldata that another rule declares otherwise".to_owned(),
                    ));
                }
                if !super::is_written(asked) {
                    return Err(Refusal::Unknown("externaldata of a form that is not made".to_owned()));
                }
                Ok(read(files.by_ref().flat_map(|file| &file.items), table))
            }
            Asked::WatchlistAliases => Err(Refusal::Unknown("_GetWatchlistAlias".to_owned())),
        }
    }
}

/// A row for each event, with nulls where it has nothing.
fn read<'e>(events: impl Iterator<Item = &'e Event>, table: &Table) -> Rows {
    let columns = &table.schema.columns;
    let empty: Row = columns.iter().map(|column| Value::null(column.ty.unwrap_or(Type::Dynamic))).collect();
    let places: HashMap<&str, usize> =
        columns.iter().enumerate().map(|(place, column)| (column.name.as_str(), place)).collect();
    let row = |event: &Event| -> Row {
        let mut row = empty.clone();
        for (name, value) in event {
            if let Some(place) = places.get(name.as_str()) {
                row[*place] = value.clone();
            }
        }
        row
    };
    Rows { columns: columns.iter().map(|column| column.id).collect(), rows: events.map(row).collect() }
}
