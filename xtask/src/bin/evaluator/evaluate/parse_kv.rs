//! `parse-kv`

use kqlc::semantic::tree::{Delimiters, KeyValues, ParseKv, Table};
use kqlc_runtime::types::{Type, Value};

use super::{
    Cells, Evaluator, Refusal, Rows,
    parse::{compiled, convert},
    select,
};

impl Evaluator<'_> {
    /// The first value of each key, converted; null where there is none or it does not convert.
    pub(super) fn parse_kv(&self, mut input: Rows, parse: &ParseKv, table: &Table) -> Result<Rows, Refusal> {
        let pairs = form(&parse.form)?;
        let places = input.places();
        let keys: Vec<(&str, Type)> = table
            .schema
            .columns
            .iter()
            .filter(|column| parse.columns.contains(&column.id))
            .map(|column| (column.name.as_str(), column.ty.unwrap_or(Type::Dynamic)))
            .collect();
        for row in &mut input.rows {
            let text = self.value(&parse.operand, Cells { places: &places, row })?;
            let pairs = pairs(&text.to_text());
            let value = |(key, ty): &(&str, Type)| {
                let found = pairs.iter().find(|(name, _)| name == key);
                found.map_or_else(|| Value::null(*ty), |(_, value)| convert(value, *ty))
            };
            row.extend(keys.iter().map(value));
        }
        let ids = table.schema.columns.iter().map(|column| column.id);
        input.columns.extend(ids.clone().filter(|id| parse.columns.contains(id)));
        Ok(select(input, ids.collect()))
    }
}

/// What finds keys and values in a text.
type Pairs<'f> = Box<dyn Fn(&str) -> Vec<(String, String)> + 'f>;

fn form(form: &KeyValues) -> Result<Pairs<'_>, Refusal> {
    match form {
        KeyValues::Regex(pattern) => {
            let regex = compiled(pattern)?;
            Ok(Box::new(move |text| {
                let group = |found: Option<regex::Match<'_>>| {
                    found.map_or("", |found| found.as_str()).trim().to_owned()
                };
                regex.captures_iter(text).map(|pair| (group(pair.get(1)), group(pair.get(2)))).collect()
            }))
        }
        KeyValues::Delimited(delimiters) if delimiters.escapes.is_empty() && !delimiters.greedy => {
            Ok(Box::new(move |text| delimited(text, delimiters)))
        }
        KeyValues::Delimited(_) => Err(Refusal::Unknown("parse-kv with escapes or greedy".to_owned())),
        KeyValues::Undelimited { .. } => Err(Refusal::Unknown("parse-kv without delimiters".to_owned())),
    }
}

/// Keys and values with delimiters between them; quotes around either keep delimiters from being seen.
fn delimited(text: &str, delimiters: &Delimiters) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (key, value) = match quoted(rest, delimiters) {
            Some((key, after)) => {
                let value = after.trim_start().strip_prefix(delimiters.key_value.as_str());
                (key, value.or(after.strip_prefix(delimiters.key_value.as_str())))
            }
            None => match rest.split_once(delimiters.key_value.as_str()) {
                Some((key, value)) if !key.contains(&delimiters.pair) => (key.trim().to_owned(), Some(value)),
                _ => (String::new(), None),
            },
        };
        let Some(value) = value else {
            rest = after_pair(rest, delimiters);
            continue;
        };
        let (value, after) = match quoted(value, delimiters) {
            Some((value, after)) => (value, after_pair(after, delimiters)),
            None => {
                let end = value.find(&delimiters.pair).unwrap_or(value.len());
                (value[..end].trim().to_owned(), after_pair(value, delimiters))
            }
        };
        pairs.push((key, value));
        rest = after;
    }
    pairs
}

/// What stands behind the next delimiter of pairs.
fn after_pair<'t>(text: &'t str, delimiters: &Delimiters) -> &'t str {
    text.split_once(delimiters.pair.as_str()).map_or("", |(_, after)| after)
}

/// What stands in quotes at the beginning, and what follows.
fn quoted<'t>(text: &'t str, delimiters: &Delimiters) -> Option<(String, &'t str)> {
    let is_delimiter = text.starts_with(&delimiters.pair) || text.starts_with(&delimiters.key_value);
    let start = if is_delimiter { text } else { text.trim_start() };
    delimiters.quotes.iter().find_map(|(open, close)| {
        let (inner, after) = start.strip_prefix(*open)?.split_once(*close)?;
        Some((inner.trim().to_owned(), after))
    })
}
