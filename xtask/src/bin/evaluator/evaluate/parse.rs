//! `parse` and `parse-where`, by the regular expression that a pattern stands for.

use kqlc::semantic::tree::{Parse, ParsePart, Table};
use kqlc_runtime::{
    parse::{ParseKind, regex_text},
    scalar,
    types::{Type, Value},
};
use regex::Regex;

use super::{Cells, Evaluator, Refusal, Rows, select};

impl Evaluator<'_> {
    /// The columns of the pattern; null where it does not match (strings empty), or the row is dropped. Except in `relaxed` a
    /// column that does not convert makes the row one without a match (measured).
    pub(super) fn parse(&self, mut input: Rows, parse: &Parse, table: &Table) -> Result<Rows, Refusal> {
        let places = input.places();
        let parts: Vec<_> = parse.parts.iter().map(ParsePart::borrow).collect();
        let text = regex_text(parse.kind, &parse.flags, &parts);
        let regex = compiled(&text)?;
        let groups = groups(parse)?;
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

/// A regular expression. A brace that begins no repetition is one, as the engine has it.
pub(super) fn compiled(text: &str) -> Result<Regex, Refusal> {
    let braces = Regex::new(r"\{(\D|$)").expect("a good pattern");
    Regex::new(text)
        .or_else(|_| Regex::new(&braces.replace_all(text, r"\{$1")))
        .map_err(|_| Refusal::Unknown(format!("the pattern {text}")))
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
