//! `--emit tables`: one line of JSON a rule, with its result.
//!
//! `{"rule_id","rule","tables":[{"name","columns":[{"name","type"}],"rows":[[...]]}]}`, or
//! `{"rule_id","rule","error"}`. Cells: null, bools, ints and longs as such; reals as numbers or "NaN", "Infinity",
//! "-Infinity"; decimals, guids, datetimes and timespans as strings; dynamics as the JSON that they are. The table of a query that ends in
//! `render` also has `"render":{"visualization":"timechart","title":"..."}`, the properties as strings.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::Finding;
use crate::{plan::Rule, table::Table};

/// Writes the results in the order of the rules.
pub(super) fn emit(findings: &[Finding<'_>], output: &mut dyn Write) -> io::Result<()> {
    for finding in findings {
        line(finding.rule, finding.result, "", output)?;
    }
    Ok(())
}

/// Writes the line of a rule; `more` stands behind its names, members with a comma behind each.
pub(in crate::detect) fn line(
    rule: &Rule,
    result: Result<&Table, &str>,
    more: &str,
    output: &mut dyn Write,
) -> io::Result<()> {
    let (id, name) = (Json::from(rule.id), Json::from(rule.name));
    write!(output, "{{\"rule_id\":{id},\"rule\":{name},{more}")?;
    match result {
        Ok(table) => write_table(table, rule.render, output)?,
        Err(error) => write!(output, "\"error\":{}", Json::from(error))?,
    }
    writeln!(output, "}}")
}

/// `"tables":[...]`
pub(super) fn write_table(table: &Table, render: &[(&str, &str)], output: &mut dyn Write) -> io::Result<()> {
    let columns = table.columns.iter().map(|column| json!({"name": column.name, "type": column.ty.name()}));
    let columns = Json::Array(columns.collect());
    write!(output, "\"tables\":[{{\"name\":\"PrimaryResult\",\"columns\":{columns},\"rows\":[")?;
    for (number, row) in table.rows.iter().enumerate() {
        let row: Vec<Json> = row.iter().map(crate::types::Value::to_json).collect();
        let comma = if number == 0 { "" } else { "," };
        write!(output, "{comma}{}", Json::Array(row))?;
    }
    write!(output, "]")?;
    if !render.is_empty() {
        let render: Map<String, Json> =
            render.iter().map(|(name, value)| ((*name).to_owned(), Json::from(*value))).collect();
        write!(output, ",\"render\":{}", Json::Object(render))?;
    }
    write!(output, "}}]")
}
