//! What is not in the logs: `externaldata` and watchlists, of which the compiled program is given files.
//!
//! Which columns a watchlist has only its file tells, unless it is described. A query is bound again with the columns that it
//! names, as strings, and the program checks that the file has them.

use std::collections::{BTreeMap, BTreeSet};

use kqlc_runtime::{
    plan::DataFormat,
    types::{Dynamic, Type, Value},
};

use super::{
    Binder,
    mv_expand::text,
    problem::{NOT_CONSTANT, UNSUPPORTED_FORM},
    scope::Place,
    tree::{Asked, Column, Expr, ExprKind, Schema, Table, TableKind},
};
use crate::{
    catalog::{StoredFunction, StoredResult},
    diagnostic::Diagnostic,
    source::Span,
    syntax::ast::{self, OperatorParameter},
};

/// The names by which a query reads rows whose columns only the data tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OpenNames {
    /// Columns; false for one that is asked for by `column_ifexists` only.
    pub(super) columns: BTreeMap<String, bool>,
    /// Names that mean something else unless the rows have a column of that name.
    pub(super) hidden: BTreeSet<String>,
    /// Columns of which it is asked whether they are there.
    pub(super) tested: BTreeSet<String>,
    /// Columns that are named, and stand in the result as they are.
    pub(super) shown: BTreeSet<String>,
    /// Names that a column gives up behind a join, whose left side has them, for one with a `1`.
    pub(super) renamed: BTreeSet<String>,
}

impl OpenNames {
    /// Adds the names of others; true if some are new.
    pub(super) fn add(&mut self, others: &Self) -> bool {
        let before = self.clone();
        for (name, required) in &others.columns {
            *self.columns.entry(name.clone()).or_default() |= required;
        }
        self.hidden.extend(others.hidden.iter().cloned());
        self.tested.extend(others.tested.iter().cloned());
        self.shown.extend(others.shown.iter().cloned());
        self.renamed.extend(others.renamed.iter().cloned());
        *self != before
    }
}

impl Binder<'_> {
    /// `externaldata (schema) [addresses] with (options)`
    pub(super) fn external_data(
        &mut self,
        columns: &[ast::ColumnDeclaration],
        addresses: &[ast::Expr],
        options: &[OperatorParameter],
        span: Span,
        place: Place<'_>,
    ) -> Table {
        let declared: Vec<(String, Type)> =
            columns.iter().map(|column| (column.name.value.clone(), column.ty)).collect();
        let columns = declared.iter().map(|(name, ty)| self.column(name, Some(*ty))).collect();
        let schema = Schema { columns, open: false };
        let kind = match (self.addresses(addresses, place), self.data_options(options)) {
            (Some(addresses), Some((format, skips_first))) => {
                match format.or_else(|| self.format_of(&addresses, span)) {
                    Some(format) => {
                        TableKind::External(Asked::Data { addresses, format, skips_first, declared })
                    }
                    None => TableKind::Error,
                }
            }
            _ => TableKind::Error,
        };
        Table { kind, schema, span }
    }

    fn addresses(&mut self, addresses: &[ast::Expr], place: Place<'_>) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for address in addresses {
            let bound = self.scalar(address, place.outside());
            match bound.literal() {
                Some(Value::String(text)) => texts.push(text.to_string()),
                _ => {
                    self.report(Diagnostic::new(
                        NOT_CONSTANT,
                        "an address must be a constant string",
                        address.span,
                    ));
                    return None;
                }
            }
        }
        Some(texts)
    }

    /// The format, if it is given, and whether the first record is left out; `None` if something is refused.
    fn data_options(&mut self, options: &[OperatorParameter]) -> Option<(Option<DataFormat>, bool)> {
        let (mut format, mut skips_first) = (None, false);
        for option in options {
            match (option.name.value.to_ascii_lowercase().as_str(), text(&option.value)) {
                ("format", Some(name)) => {
                    format = Some(format_named(name).or_else(|| {
                        self.refuse_form(&format!("data in the format `{name}`"), option.value.span);
                        None
                    })?);
                }
                ("ignorefirstrecord", Some(value)) => skips_first = value.eq_ignore_ascii_case("true"),
                (name, _) => {
                    self.refuse_form(&format!("`{name}` of `externaldata`"), option.name.span);
                    return None;
                }
            }
        }
        Some((format, skips_first))
    }

    /// The format that the addresses end in; CSV where they say nothing (Kusto documentation).
    fn format_of(&mut self, addresses: &[String], span: Span) -> Option<DataFormat> {
        let ending = |address: &String| {
            let path = address.split(['?', ';']).next().unwrap_or_default().to_ascii_lowercase();
            let path = path.trim_end_matches(".gz").trim_end_matches(".zip").to_owned();
            let file = path.rsplit('/').next().unwrap_or_default().to_owned();
            file.rsplit_once('.').map(|(_, ending)| ending.to_owned()).unwrap_or_default()
        };
        let mut endings: Vec<String> = addresses.iter().map(ending).collect();
        endings.dedup();
        match endings.as_slice() {
            [one] if matches!(one.as_str(), "parquet" | "avro" | "orc") => {
                self.refuse_form(&format!("data in the format `{one}`"), span);
                None
            }
            [one] => Some(format_named(one).unwrap_or(DataFormat::Csv)),
            _ => {
                self.refuse_form("data in several formats", span);
                None
            }
        }
    }

    /// `_GetWatchlist(alias)`, `_GetWatchlist(alias, keys)` and `_GetWatchlistAlias()`; `None` for any other function.
    pub(super) fn watchlist(
        &mut self,
        stored: &StoredFunction,
        name: &ast::Name,
        arguments: &[ast::Argument],
        span: Span,
        place: Place<'_>,
    ) -> Option<Table> {
        let StoredResult::Table { columns: standard, .. } = &stored.result else { return None };
        let values: Vec<Expr> =
            arguments.iter().map(|argument| self.scalar(&argument.value, place.outside())).collect();
        let mut columns: Vec<Column> = Vec::new();
        let (asked, open) = match (name.value.as_str(), &values[..]) {
            ("_GetWatchlistAlias", []) => {
                columns.extend(standard.iter().map(|known| self.column(&known.name, Some(known.ty))));
                (Asked::WatchlistAliases, false)
            }
            ("_GetWatchlist", [alias, ..]) => {
                let Some(Value::String(alias)) = alias.literal() else {
                    self.refuse_form("`_GetWatchlist` of a computed name", span);
                    return Some(self.error_table(span));
                };
                let alias = alias.to_string();
                let described = self.database.watchlist(&alias);
                let known = described.unwrap_or(standard);
                columns.extend(known.iter().map(|known| self.column(&known.name, Some(known.ty))));
                let optional = match described {
                    Some(_) => Vec::new(),
                    None => self.promise(&mut columns, Some(Type::String)),
                };
                let hidden = if described.is_some() { Vec::new() } else { self.hidden_names(&columns) };
                (Asked::Watchlist { alias, optional, hidden }, described.is_none())
            }
            _ => return None,
        };
        let kind = TableKind::External(asked);
        let table = Table { kind, schema: Schema { columns, open }, span };
        Some(match values.get(1) {
            Some(keys) => self.with_keys(table, keys.clone(), span),
            None => table,
        })
    }

    /// Only the items whose search key is one of these; all if there are none.
    fn with_keys(&mut self, table: Table, keys: Expr, span: Span) -> Table {
        match keys.literal() {
            Some(Value::Dynamic(Dynamic::Array(keys))) if keys.is_empty() => return table,
            Some(Value::Dynamic(Dynamic::Array(_))) => {}
            _ => {
                self.refuse_form("`_GetWatchlist` with computed keys", keys.span);
                return table;
            }
        }
        let Some(key) = table.schema.column("SearchKey") else { return table };
        let key = Expr { kind: ExprKind::Column(key.id), ty: key.ty, span };
        let predicate = self.equals_any("==", &key, keys, span);
        let schema = table.schema.clone();
        Table { kind: TableKind::Where { input: Box::new(table), predicate }, schema, span }
    }

    /// Adds the columns that the query is known to read, of this type; gives those that may be missing.
    pub(super) fn promise(&mut self, columns: &mut Vec<Column>, ty: Option<Type>) -> Vec<String> {
        self.open_tables += 1;
        let mut optional = Vec::new();
        for (name, required) in self.promised.columns.clone() {
            if columns.iter().any(|column| column.name == name) {
                continue;
            }
            let column = self.column(&name, ty);
            if !required {
                self.optional_columns.insert(column.id);
                optional.push(name);
            }
            columns.push(column);
        }
        optional
    }

    /// Names that the rows must not have a column of.
    pub(super) fn hidden_names(&self, columns: &[Column]) -> Vec<String> {
        let is_read = |name: &&String| columns.iter().any(|column| column.name == **name);
        self.promised.hidden.iter().filter(|name| !is_read(name)).cloned().collect()
    }

    /// Notes that a row of unknown columns is asked for one.
    pub(super) fn ask(&mut self, name: &str, required: bool) {
        *self.asked.columns.entry(name.to_owned()).or_default() |= required;
    }

    /// Notes that a name means something else than a column of rows whose columns are not known.
    pub(super) fn hide(&mut self, name: &str) {
        self.asked.hidden.insert(name.to_owned());
    }

    /// Notes that a column is read which rows of unknown columns may have too.
    pub(super) fn read_contested(&mut self, column: &Column) {
        if self.contested.contains(&column.id) {
            self.hide(&column.name);
        }
    }

    /// Refuses what needs all columns of rows of which only some are known.
    pub(super) fn refuse_open(&mut self, what: &str, input: &Table, span: Span) {
        if input.schema.open && !matches!(input.kind, TableKind::Error) {
            self.report(
                Diagnostic::new(
                    UNSUPPORTED_FORM,
                    format!("{what} needs columns that only the data tells"),
                    span,
                )
                .help("describe the watchlist with `--watchlist`, or name the columns with `project`"),
            );
        }
    }
}

/// The formats that are read.
fn format_named(name: &str) -> Option<DataFormat> {
    Some(match name.to_ascii_lowercase().as_str() {
        "csv" => DataFormat::Csv,
        "tsv" => DataFormat::Tsv,
        "psv" => DataFormat::Psv,
        "scsv" => DataFormat::Scsv,
        "sohsv" => DataFormat::Sohsv,
        "txt" => DataFormat::Txt,
        "raw" => DataFormat::Raw,
        "json" | "multijson" => DataFormat::Json,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
