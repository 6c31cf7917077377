//! Watchlists: CSV with a header line, as it is uploaded to Sentinel or exported from it.

use std::path::Path;

use serde_json::{Map, Value as Json};

use crate::{
    batch::Batch,
    plan::{Field, Watchlist},
    read::{
        Input, Rejects,
        coerce::{BatchBuilder, Raw},
        csv,
    },
};

/// The column that holds all the others.
const ITEM: &str = "WatchlistItem";

/// The column by which Sentinel finds items: a copy of the one that was chosen when the watchlist was made.
const KEY: &str = "SearchKey";

/// The items of a watchlist. Each column is one of the header, but for `WatchlistItem`, which holds them all.
pub(super) fn read(
    path: &Path,
    watchlist: &Watchlist,
    columns: &[Field],
    rejects: &mut Rejects,
) -> Result<Batch, String> {
    let mut reader = csv::reader(Input::open(path)?, b',');
    let header = csv::header(&mut reader)?;
    if let Some(name) = header.iter().find(|name| watchlist.hidden.contains(&name.as_str())) {
        let alias = watchlist.alias;
        return Err(format!(
            "the watchlist `{alias}` has a column `{name}`, a name that the rule was compiled to take from elsewhere: describe the watchlist with `--watchlist` of `kqlc`"
        ));
    }
    let cells = columns
        .iter()
        .map(|column| place(column.name, &header, watchlist))
        .collect::<Result<Vec<Option<usize>>, String>>()?;
    let mut builder = BatchBuilder::new(columns);
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| error.to_string())?;
        let place = || format!("{}:{}", path.display(), index + 2);
        if record.len() != header.len() {
            rejects.row("another number of cells than the header", place);
            continue;
        }
        let item = columns.iter().any(|column| column.name == ITEM).then(|| item(&header, &record));
        let cell = |(column, cell): (&Field, &Option<usize>)| match (cell, &item) {
            (Some(cell), _) => Raw::Text(record.get(*cell).unwrap_or_default().into()),
            (None, Some(item)) if column.name == ITEM => Raw::Json(item),
            (None, _) => Raw::Null,
        };
        builder.push_row(columns.iter().zip(&cells).map(cell), place);
    }
    Ok(builder.finish(rejects))
}

/// The cell that holds a column; `None` for one that is made or left out.
fn place(name: &str, header: &[String], watchlist: &Watchlist) -> Result<Option<usize>, String> {
    let found = header.iter().position(|cell| cell == name);
    if found.is_some() || name == ITEM || watchlist.optional.contains(&name) {
        return Ok(found);
    }
    let alias = watchlist.alias;
    Err(if name == KEY {
        format!(
            "the watchlist `{alias}` has no column `{KEY}`: add one, a copy of the column that is its search key in Sentinel"
        )
    } else {
        format!("the watchlist `{alias}` has no column `{name}`")
    })
}

/// All cells by their names, as JSON.
fn item(header: &[String], record: &::csv::StringRecord) -> String {
    let cells = header.iter().zip(record).map(|(name, cell)| (name.clone(), Json::from(cell)));
    Json::Object(cells.collect::<Map<String, Json>>()).to_string()
}

/// A row for each alias.
pub(super) fn aliases(aliases: &[String], columns: &[Field]) -> Batch {
    let mut builder = BatchBuilder::new(columns);
    for alias in aliases {
        builder.push_row(columns.iter().map(|_| Raw::Text(alias.as_str().into())), String::new);
    }
    builder.finish(&mut Rejects::default())
}
