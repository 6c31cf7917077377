//! Stored functions, and the columns that Microsoft's binder finds for their bodies.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
    process::Command,
};

use serde::Deserialize;

use super::{
    Findings,
    exceptions::Exceptions,
    report::{self, Column, Diagnostic, difference},
};
use crate::{Outcome, cargo};

/// A stored function with Microsoft's columns; functions without are scalar or take a table.
#[derive(Debug, Deserialize)]
struct Expected {
    body: Option<String>,
    columns: Option<Vec<(String, String)>>,
}

/// A line of `kqlc functions --format jsonl`.
#[derive(Debug, Deserialize)]
struct Line {
    name: String,
    columns: Option<Vec<Column>>,
    diagnostics: Vec<Diagnostic>,
}

/// How many bodies are accepted by the binder, and how many result in the same columns.
pub(super) fn measure(material: &Path, compiler: &Path, findings: &mut Findings) -> Outcome {
    let exceptions = Exceptions::read()?;
    let schema = material.join("schema");
    let expected: BTreeMap<String, Expected> =
        serde_json::from_str(&fs::read_to_string(schema.join("functions.json"))?)?;
    let mut functions = Command::new(compiler);
    functions.arg("functions").args(["--format", "jsonl"]);
    functions.arg("--tables").arg(schema.join("tables.json"));
    functions.arg("--functions").arg(schema.join("functions.json"));
    let lines: Vec<Line> = report::parse(&cargo::output(&mut functions)?)?;
    let lines: HashMap<&str, &Line> = lines.iter().map(|line| (line.name.as_str(), line)).collect();
    let (mut bound, mut same, mut of) = (0, 0, 0);
    for (name, expected) in &expected {
        let (Some(_), Some(columns)) = (&expected.body, &expected.columns) else { continue };
        of += 1;
        let columns: Vec<Column> = columns.iter().map(Column::from).collect();
        let Some(line) = lines.get(name.as_str()) else {
            findings.disagreements.push(format!("function {name}: not bound"));
            continue;
        };
        let excepted = exceptions.has(name);
        let rejected = line.diagnostics.iter().find(|found| found.is_binders());
        match rejected.filter(|_| !excepted) {
            Some(problem) => findings.disagreements.push(format!("function {name}: {}", problem.message)),
            None => bound += 1,
        }
        if excepted || line.columns.as_ref() == Some(&columns) {
            same += 1;
        } else if rejected.is_none() {
            let difference = difference(&columns, line.columns.as_deref());
            findings.disagreements.push(format!("function {name}: {difference}"));
        }
    }
    findings.figure("functions_bound", bound, of);
    findings.figure("functions_same_columns", same, of);
    println!("  of which excepted: {}", exceptions.count(expected.keys().map(String::as_str)));
    Ok(())
}
