//! `parse` and `parse-where`, by the regular expression that a pattern stands for.

use std::{cell::RefCell, collections::HashMap};

use kqlc_runtime::{
    parse::{ParseKind, regex_text},
    scalar,
    types::{Type, Value},
};
use regex::Regex;

use super::{Cells, Evaluator, Refusal, Rows, select};
use crate::semantic::tree::{Parse, ParsePart, Table};

impl Evaluator<'_> {
    /// The columns of the pattern; null where it does not match (strings empty), or the row is dropped. Except in `relaxed` a
    /// column that does not convert makes the row one without a match (measured).
    pub(super) fn parse(&self, mut input: Rows, parse: &Parse, table: &Table) -> Result<Rows, Refusal> {
        let places = input.places();
        let (text, groups) = pattern(parse)?;
        let regex = compiled(&text)?;
        let types: Vec<Type> = parse
            .parts
            .iter()
            .filter_map(|part| if let ParsePart::Column(ty) = part { Some(*ty) } else { None })
            .collect();
        let mut rows = Vec::new();
        for mut row in input.rows {
            let text =
                self.value(&parse.operand, Cells { places: &places, row: &row })?.to_text().into_owned();
            let found: Option<Vec<Value>> = regex.captures(&text).map(|captures| {
                let value = |(group, ty): (&usize, &Type)| {
                    convert(captures.get(*group).map_or("", |found| found.as_str()), *ty)
                };
                groups.iter().zip(&types).map(value).collect()
            });
            let is_whole = |values: &Vec<Value>| {
                let missing = |(value, ty): (&Value, &Type)| *ty != Type::String && value.is_null();
                parse.kind == ParseKind::Relaxed || !values.iter().zip(&types).any(missing)
            };
            match found.filter(is_whole) {
                Some(values) => row.extend(values),
                None if parse.filters => continue,
                None => row.extend(types.iter().map(|ty| Value::null(*ty))),
            }
            rows.push(row);
        }
        input.columns.extend(&parse.columns);
        let columns = table.schema.columns.iter().map(|column| column.id).collect();
        Ok(select(Rows { columns: input.columns, rows }, columns))
    }
}

/// The regular expression of a pattern, and the number of each column's group.
pub(crate) fn pattern(parse: &Parse) -> Result<(String, Vec<usize>), Refusal> {
    let parts: Vec<_> = parse.parts.iter().map(ParsePart::borrow).collect();
    Ok((regex_text(parse.kind, &parse.flags, &parts), groups(parse)?))
}

/// The number of each column's group: strings of a regular expression may have groups of their own.
fn groups(parse: &Parse) -> Result<Vec<usize>, Refusal> {
    let mut before = 0;
    let mut groups = Vec::new();
    for part in &parse.parts {
        match part {
            ParsePart::Text(text) if parse.kind == ParseKind::Regex => {
                before += compiled(text)?.captures_len() - 1;
            }
            ParsePart::Text(_) | ParsePart::Skip => {}
            ParsePart::Column(_) => {
                before += 1;
                groups.push(before);
            }
        }
    }
    Ok(groups)
}

thread_local! {
    /// Expressions that were compiled before: the same ones come again and again.
    static COMPILED: RefCell<HashMap<String, Regex>> = RefCell::default();
}

/// A regular expression. A brace that begins no repetition is one, as the engine has it.
pub(crate) fn compiled(text: &str) -> Result<Regex, Refusal> {
    if let Some(regex) = COMPILED.with_borrow(|known| known.get(text).cloned()) {
        return Ok(regex);
    }
    let braces = Regex::new(r"\{(\D|$)").expect("a good pattern");
    let regex = Regex::new(text)
        .or_else(|_| Regex::new(&braces.replace_all(text, r"\{$1")))
        .map_err(|_| Refusal::Unknown(format!("the pattern {text}")))?;
    COMPILED.with_borrow_mut(|known| known.insert(text.to_owned(), regex.clone()));
    Ok(regex)
}

/// What `tolong` and the like make of a text.
pub(super) fn convert(text: &str, ty: Type) -> Value {
    match ty {
        Type::Bool => Value::from_option(scalar::tobool_string(text), ty),
        Type::Int => Value::from_option(scalar::toint_string(text), ty),
        Type::Long => Value::from_option(scalar::tolong_string(text), ty),
        Type::Real => Value::from_option(scalar::toreal_string(text), ty),
        Type::Decimal => Value::from_option(scalar::todecimal_string(text), ty),
        Type::DateTime => Value::from_option(scalar::todatetime_string(text), ty),
        Type::TimeSpan => Value::from_option(scalar::totimespan_string(text), ty),
        Type::Guid => Value::from_option(scalar::toguid_string(text), ty),
        Type::String => Value::from(text),
        Type::Dynamic => Value::Dynamic(scalar::parse_json(text)),
    }
}
