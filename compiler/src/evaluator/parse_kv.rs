//! `parse-kv`

use kqlc_runtime::types::{Type, Value};

use super::{
    Cells, Evaluator, Refusal, Rows,
    parse::{compiled, convert},
    select,
};
use crate::semantic::tree::{Delimiters, KeyValues, ParseKv, Table};

impl Evaluator<'_> {
    /// The first value of each key, converted; null where there is none or it does not convert.
    pub(super) fn parse_kv(&self, mut input: Rows, parse: &ParseKv, table: &Table) -> Result<Rows, Refusal> {
        let places = input.places();
        let keys = table.schema.columns.iter().filter(|column| parse.columns.contains(&column.id));
        let keys: Vec<(Find<'_>, Type)> = keys
            .map(|column| Ok((form(&parse.form, &column.name)?, column.ty.unwrap_or(Type::Dynamic))))
            .collect::<Result<_, Refusal>>()?;
        for row in &mut input.rows {
            let text = self.value(&parse.operand, Cells { places: &places, row })?;
            let text = text.to_text();
            let value = |(find, ty): &(Find<'_>, Type)| {
                find(&text).map_or_else(|| Value::null(*ty), |value| convert(&value, *ty))
            };
            row.extend(keys.iter().map(value));
        }
        let ids = table.schema.columns.iter().map(|column| column.id);
        input.columns.extend(ids.clone().filter(|id| parse.columns.contains(id)));
        Ok(select(input, ids.collect()))
    }
}

/// What finds the first value of a key in a text.
type Find<'f> = Box<dyn Fn(&str) -> Option<String> + 'f>;

fn form<'f>(form: &'f KeyValues, key: &'f str) -> Result<Find<'f>, Refusal> {
    let first = move |pairs: Vec<(String, String)>| {
        pairs.into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
    };
    match form {
        KeyValues::Regex(pattern) => {
            let regex = compiled(pattern)?;
            Ok(Box::new(move |text| {
                let group = |found: Option<regex::Match<'_>>| {
                    found.map_or("", |found| found.as_str()).trim().to_owned()
                };
                let pair = |found: regex::Captures<'_>| (group(found.get(1)), group(found.get(2)));
                first(regex.captures_iter(text).map(pair).collect())
            }))
        }
        KeyValues::Delimited(delimiters) if delimiters.escapes.is_empty() && !delimiters.greedy => {
            Ok(Box::new(move |text| first(delimited(text, delimiters))))
        }
        KeyValues::Delimited(_) => Err(Refusal::Unknown("parse-kv with escapes or greedy".to_owned())),
        KeyValues::Undelimited { quotes, escapes } => undelimited(key, quotes, escapes),
    }
}

/// The value behind a key, by a regular expression: the key is a word of its own, perhaps in quotes; then comes a character that is
/// neither letter nor digit; the value is a word or stands in quotes. The program stops at texts that can be read otherwise.
fn undelimited<'f>(key: &str, quotes: &'f [(char, char)], escapes: &[char]) -> Result<Find<'f>, Refusal> {
    let one = |character: &char| regex::escape(&character.to_string());
    let any = |characters: Vec<&char>| characters.into_iter().map(one).collect::<Vec<_>>().join("|");
    let opens = any(quotes.iter().map(|(open, _)| open).collect());
    let closes = any(quotes.iter().map(|(_, close)| close).collect());
    let escape = any(escapes.iter().collect());
    let ordinary = if escapes.is_empty() { String::new() } else { format!("(?:{escape})(?s:.)|") };
    let inside = |(open, close): &(char, char)| {
        format!("|{}(?P<q{}>(?:{ordinary}[^{}])*){}", one(open), u32::from(*open), one(close), one(close))
    };
    let others: String = quotes.iter().map(inside).collect();
    let key = regex::escape(key);
    let regex = compiled(&format!(
        r"(?:^|[^\p{{L}}\p{{N}}])(?:{opens})?{key}(?:{closes})?(?:\s*[^\p{{L}}\p{{N}}\s]\s*|\s+)(?:(?P<word>[\p{{L}}\p{{N}}]+){others})"
    ))?;
    let unescaped = if escapes.is_empty() { None } else { Some(compiled(&format!("(?:{escape})((?s:.))"))?) };
    Ok(Box::new(move |text| {
        let found = regex.captures(text)?;
        if let Some(word) = found.name("word") {
            return Some(word.as_str().to_owned());
        }
        let group = |(open, _): &(char, char)| found.name(&format!("q{}", u32::from(*open)));
        let inner = quotes.iter().find_map(group)?.as_str();
        let inner = unescaped.as_ref().map_or(inner.into(), |unescaped| unescaped.replace_all(inner, "$1"));
        Some(inner.trim().to_owned())
    }))
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
