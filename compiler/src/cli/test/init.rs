//! `kqlc test --init`: a first test, with events that let the rule fire.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, IsTerminal},
    path::Path,
};

use kqlc::{
    Status,
    diagnostic::{Style, render},
    events,
    fixture::{self, Rows},
    rule::{self, LoadedKind, Rule},
    semantic::{self, Library, tree::Asked},
    source::{FileId, SourceMap},
    syntax,
};
use kqlc_runtime::{
    plan::{DataFormat, Trigger, TriggerOperator},
    types::{DateTime, Dynamic, Value},
};
use serde_json::{Map, Value as Json};

use super::{Options, find, is_error, style, test};
use crate::cli::{CLEAN, FINDINGS, input};

/// The time at which the first test runs.
const NOW: &str = "2024-03-14T12:00:00Z";

/// Writes the fixture, runs it, and says whether the rule fires.
pub(super) fn run(options: &Options, path: &Path) -> Result<u8, String> {
    let beside = find::beside(path);
    if beside.exists() {
        return Err(format!("{} is there already", beside.display()));
    }
    let mut sources = SourceMap::default();
    let text = input::read(path)?;
    let file = sources.add(path.to_string_lossy(), text);
    let paths = [path.to_owned()];
    let folder =
        [path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()];
    let parsers = input::find(&folder, &mut sources)?.parsers;
    let known = options.known.learn(&paths, &parsers, &mut sources)?;
    known.tell_problems(&sources, Style::PLAIN);
    let library = Library::new(&known.database);
    let settings = options.selection.settings(&known.check)?;
    let checked = kqlc::check_with(file, &sources, &library, &settings);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| is_error(found.severity)).collect();
    if !errors.is_empty() || checked.compiled.is_none() {
        let style = style(options, io::stderr().is_terminal());
        for error in errors {
            eprintln!("{}", render(error, &sources, style));
        }
        let why = match checked.status {
            Status::Stub => "only says that the rule has moved: test it where it is now",
            Status::NotARule => "holds no rule",
            Status::Ok | Status::Rejected | Status::Unsupported | Status::Gone => {
                "does not compile, so that it cannot be tested"
            }
        };
        return Err(format!("{} {why}", path.display()));
    }
    let Some(text) = first(file, &sources, &library) else {
        return Err(format!(
            "no events were found that let {} fire: write the first case by hand (`kqlc test --help` shows one)",
            path.display()
        ));
    };
    fs::write(&beside, &text).map_err(|error| format!("cannot write {}: {error}", beside.display()))?;
    let fires = fires(options, &beside)?;
    let rows = fires.map(|rows| format!("{} {}", rows, if rows == 1 { "row" } else { "rows" }));
    match rows {
        Some(rows) => {
            eprintln!("{}: written; with its events the rule fires, on {rows}", beside.display());
            Ok(CLEAN)
        }
        None => {
            eprintln!(
                "{}: written, but the rule does not fire with its events yet: change them",
                beside.display()
            );
            Ok(FINDINGS)
        }
    }
}

/// How many rows the rule has over the fixture, if it fires.
fn fires(options: &Options, fixture: &Path) -> Result<Option<usize>, String> {
    let mut sources = SourceMap::default();
    let tested = find::find(&[fixture.to_owned()], &mut sources)?;
    let outcome = test(options, tested, &mut sources)?;
    let case = outcome.rules.iter().filter(|rule| !rule.is_broken()).flat_map(|rule| &rule.cases).next();
    Ok(case.filter(|case| !case.actual.alerts.is_empty()).map(|case| case.actual.rows.len()))
}

/// The text of a first fixture.
fn first(file: FileId, sources: &SourceMap, library: &Library<'_>) -> Option<String> {
    let LoadedKind::Rule(rule) = rule::load(file, &sources.file(file).text).kind else { return None };
    let parsed = syntax::parse(&rule.query.text, &|range| rule.query.span(range));
    let query = semantic::bind(&parsed.query, library).query?;
    let period = rule.query_period.as_ref().and_then(|field| field.value);
    let now = DateTime::parse(NOW)?;
    let trigger = trigger(&rule);
    let made = events::few(events::Rule { query: &query, period }, now, &|rows| trigger.fires(rows))?;
    let (mut tables, mut watchlists, mut files) = (Rows::new(), Rows::new(), BTreeMap::new());
    for (table, event) in &made.events {
        let columns = library.database().table(table).unwrap_or_default();
        let place = |name: &str| columns.iter().position(|column| column.name.as_str() == name);
        tables.entry(table.clone()).or_default().push(row(event, &place));
    }
    for (asked, item) in &made.items {
        match asked {
            Asked::Watchlist { alias, .. } => {
                watchlists.entry(alias.clone()).or_default().push(row(item, &|_| None));
            }
            Asked::Data { addresses, format, declared, .. } => {
                let Some(address) = addresses.first() else { continue };
                let cells = declared.iter().map(|(name, _)| item.get(name).map_or_else(String::new, text));
                let line = match format {
                    DataFormat::Json => Json::Object(row(item, &|_| None)).to_string(),
                    _ => cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(","),
                };
                let file: &mut String = files.entry(address.clone()).or_default();
                file.push_str(&(line + "\n"));
            }
            Asked::WatchlistAliases => {}
        }
    }
    Some(fixture::write(now, &tables, &watchlists, &files))
}

/// A cell of CSV.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// The rule's trigger; a hunting query has none, and is taken to fire on any row.
fn trigger(rule: &Rule) -> Trigger {
    let operator = rule.trigger_operator.as_ref().and_then(|field| field.value);
    let threshold = rule.trigger_threshold.as_ref().and_then(|field| field.value);
    Trigger { operator: operator.unwrap_or(TriggerOperator::GreaterThan), threshold: threshold.unwrap_or(0) }
}

/// An event as the fixture has it: its time first, then its columns in the order of the table.
fn row(event: &kqlc::evaluator::Event, place: &dyn Fn(&str) -> Option<usize>) -> Map<String, Json> {
    let mut names: Vec<&String> = event.keys().collect();
    names.sort_by_key(|name| (!name.starts_with("Time"), place(name).unwrap_or(usize::MAX), name.as_str()));
    names.into_iter().map(|name| (name.clone(), json(&event[name]))).collect()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Dynamic(Dynamic::String(text)) => Json::from(&**text),
        value => value.to_json(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Dynamic(value) => value.to_json_text(),
        value => value.to_text().into_owned(),
    }
}
