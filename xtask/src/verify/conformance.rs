//! Queries with known answers, most from Microsoft's engine, each run as a rule of its own.

mod cells;

use std::{collections::HashMap, fmt::Write, fs, path::Path, process::Command};

use serde::Deserialize;
use serde_json::Value;

use super::{
    Findings,
    report::{self, ResultLine, RuleLine, Table},
};
use crate::{Failure, Outcome, cargo, compile_rules, workspace};

/// A query and its answer.
#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    query: String,
    kind: String,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    rows: Vec<Vec<String>>,
    types: Option<Vec<String>>,
    values: Option<Vec<Vec<Value>>>,
    check: Option<String>,
    row_count: Option<usize>,
    order: Option<String>,
    #[serde(default)]
    self_contained: bool,
    #[serde(default)]
    nondeterministic: bool,
    #[serde(default)]
    disputed: Value,
    emulator: Option<Emulator>,
    #[serde(default)]
    result_index: usize,
}

/// What Microsoft's engine says of a documented answer.
#[derive(Debug, Deserialize)]
struct Emulator {
    verdict: Option<String>,
}

impl Case {
    /// True if the answer can be relied on and repeated.
    fn is_compared(&self) -> bool {
        let verdict = self.emulator.as_ref().and_then(|emulator| emulator.verdict.as_deref());
        let disputed = !matches!(self.disputed, Value::Null | Value::Bool(false));
        self.self_contained
            && !self.nondeterministic
            && !disputed
            && !matches!(verdict, Some("fail" | "order"))
    }

    /// The case as a hunting query; its name leads back to it.
    fn rule(&self, number: usize) -> String {
        let name = Value::from(self.id.as_str());
        let mut rule = format!(
            "id: 00000000-0000-4000-8000-{number:012x}\nname: {name}\ndescription: {name}\n\
             requiredDataConnectors: []\ntactics:\n  - Discovery\nrelevantTechniques:\n  - T1082\nquery: |2\n"
        );
        for line in self.query.replace("\r\n", "\n").replace('\t', "    ").split('\n') {
            let _ = if line.trim().is_empty() { writeln!(rule) } else { writeln!(rule, "  {line}") };
        }
        rule + "version: 1.0.0\n"
    }
}

/// How many answers agree, with the rules about tolerance that `cells` holds.
pub(super) fn measure(material: &Path, findings: &mut Findings) -> Outcome {
    let mut cases: Vec<Case> = Vec::new();
    for path in workspace::files(&material.join("conformance"), "jsonl")? {
        cases.extend(report::read::<Case>(&path)?);
    }
    cases.retain(Case::is_compared);
    let folder = cargo::target().join("verify/conformance");
    let (rules, report_path) = (folder.join("rules"), folder.join("report.jsonl"));
    write_rules(&rules, &cases)?;
    let options = compile_rules::Options {
        report: Some(report_path.clone()),
        ..compile_rules::Options::new(&rules, folder.join("out"))
    };
    let detect = compile_rules::detector(&options)?;
    let report: Vec<RuleLine> = report::read(&report_path)?;
    let report: HashMap<&str, &RuleLine> =
        report.iter().filter_map(|line| Some((line.name.as_deref()?, line))).collect();
    let results: Vec<ResultLine> =
        report::parse(&cargo::output(Command::new(detect).args(["--emit", "tables"]))?)?;
    let results: HashMap<&str, &ResultLine> =
        results.iter().filter_map(|line| Some((line.rule.as_deref()?, line))).collect();
    let mut passed = 0;
    for case in &cases {
        match verdict(case, report.get(case.id.as_str()), results.get(case.id.as_str())) {
            Ok(()) => passed += 1,
            Err(difference) => findings.disagreements.push(format!("{}: {difference}", case.id)),
        }
    }
    findings.figure("conformance_passed", passed, cases.len());
    Ok(())
}

fn write_rules(folder: &Path, cases: &[Case]) -> Result<(), Failure> {
    if folder.is_dir() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for (number, case) in cases.iter().enumerate() {
        fs::write(folder.join(format!("{}.yaml", case.id.replace('/', "__"))), case.rule(number))?;
    }
    Ok(())
}

/// What stands against the answer, if anything.
fn verdict(case: &Case, report: Option<&&RuleLine>, result: Option<&&ResultLine>) -> Result<(), String> {
    let line = report.ok_or("not in the report")?;
    let failed = line.status != "ok" || result.is_some_and(|result| result.error.is_some());
    if case.kind == "error" {
        // Unsupported is not the refusal that the case asks for.
        return if failed && line.status != "unsupported" {
            Ok(())
        } else {
            Err("an error is the answer".to_owned())
        };
    }
    if line.status != "ok" {
        return Err(format!("{}: {}", line.status, report::reason(line)));
    }
    let result = result.ok_or("no result")?;
    if let Some(error) = &result.error {
        return Err(error.clone());
    }
    let table = result.tables.get(case.result_index).ok_or("no such result table")?;
    compare(case, table)
}

fn compare(case: &Case, table: &Table) -> Result<(), String> {
    let check = case.check.as_deref().unwrap_or("rows");
    match check {
        "columns" => compare_columns(case, table),
        "row_count" => same("row count", &case.row_count.unwrap_or(case.rows.len()), &table.rows.len()),
        "first-cell" => {
            let cell = table.rows.first().and_then(|row| row.first()).ok_or("no cell")?;
            let ty = table.columns.first().map_or("string", |column| column.ty.as_str());
            if let Some(types) = &case.types {
                same("type", &types.first().map(String::as_str), &Some(ty))?;
            }
            let expected = case.rows.first().and_then(|row| row.first()).ok_or("no expected cell")?;
            cells::compare_text(expected, cell, ty)
        }
        _ if check.starts_with("column:") => {
            let at: usize = check["column:".len()..].parse().map_err(|_| "an unknown check")?;
            let ty = table.columns.get(at).map_or("string", |column| column.ty.as_str());
            same("row count", &case.rows.len(), &table.rows.len())?;
            let pairs = case.rows.iter().zip(&table.rows);
            pairs.map(|(expected, row)| Some((expected.first()?, row.get(at)?))).try_for_each(|pair| {
                pair.map_or(Err("no cell".to_owned()), |(text, cell)| cells::compare_text(text, cell, ty))
            })
        }
        _ => {
            compare_columns(case, table)?;
            compare_rows(case, table)
        }
    }
}

/// Names in order, `*` for any; types where they are known. A case that only says that there are no rows names no columns.
fn compare_columns(case: &Case, table: &Table) -> Result<(), String> {
    if case.columns.is_empty() && case.rows.is_empty() && case.values.is_none() {
        return Ok(());
    }
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let agree = names.len() == case.columns.len()
        && case.columns.iter().zip(&names).all(|(expected, name)| expected == "*" || expected == name);
    if !agree {
        return Err(format!("columns {names:?}, not {:?}", case.columns));
    }
    let types: Vec<&str> = table.columns.iter().map(|column| column.ty.as_str()).collect();
    case.types
        .as_ref()
        .map_or(Ok(()), |expected| same("types", &expected.iter().map(String::as_str).collect(), &types))
}

/// Rows position by position, or in any order where the query promises none.
fn compare_rows(case: &Case, table: &Table) -> Result<(), String> {
    let expected = case.values.as_ref().map_or(case.rows.len(), Vec::len);
    same("row count", &expected, &table.rows.len())?;
    let row = |at: usize, found: &[Value]| -> Result<(), String> {
        for ((position, cell), column) in found.iter().enumerate().zip(&table.columns) {
            match &case.values {
                Some(values) => cells::compare_value(&values[at][position], cell, &column.ty)?,
                None => cells::compare_text(&case.rows[at][position], cell, &column.ty)?,
            }
        }
        Ok(())
    };
    let in_order = table.rows.iter().enumerate().try_for_each(|(at, found)| row(at, found));
    if in_order.is_ok() || case.order.as_deref() == Some("strict") {
        return in_order;
    }
    let mut left: Vec<usize> = (0..expected).collect();
    for found in &table.rows {
        let position = left.iter().position(|at| row(*at, found).is_ok());
        left.remove(position.ok_or_else(|| in_order.clone().expect_err("not in order"))?);
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what} {found:?}, not {expected:?}")) }
}
