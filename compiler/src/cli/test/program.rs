//! The program that runs cases: what it is asked, and what it says.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use kqlc::fixture::Actual;
use kqlc_runtime::types::Type;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// The options of one run.
#[derive(Debug)]
pub(super) struct Asked {
    /// The words of its command line.
    pub(super) arguments: Vec<String>,
    /// Where it writes its figures.
    pub(super) figures: PathBuf,
    /// The rule's id and name: ids alone may be the same.
    pub(super) rule: (String, String),
}

/// What came of one run.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) actual: Actual,
    /// What was counted of the rule's plan; null if nobody asked.
    pub(super) pipelines: Json,
    pub(super) seconds: f64,
    /// Events that could not be read: why, and how many.
    pub(super) rejected: Vec<(String, u64)>,
}

/// Runs the program once for all.
pub(super) fn run(program: &Path, folder: &Path, asked: &[Asked]) -> Result<Vec<Answer>, String> {
    let path = folder.join("cases.jsonl");
    let line = |asked: &Asked| {
        json!({"arguments": asked.arguments}).to_string()
            + "
"
    };
    let lines: String = asked.iter().map(line).collect();
    fs::write(&path, lines).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    let mut command = Command::new(program);
    let output = command
        .arg("--cases")
        .arg(&path)
        .output()
        .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!(
            "the tests could not be run: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let answers: Vec<Answer> =
        lines.lines().zip(asked).map(|(line, asked)| answer(line, asked)).collect::<Result<_, _>>()?;
    if answers.len() == asked.len() {
        Ok(answers)
    } else {
        Err("the program ended before its last case".to_owned())
    }
}

/// A line of the program.
#[derive(Deserialize)]
struct Line {
    code: u8,
    output: String,
    messages: String,
}

/// What `--emit both` says of a rule.
#[derive(Deserialize)]
struct RuleResult {
    rule_id: String,
    rule: String,
    #[serde(default)]
    tables: Vec<Table>,
    error: Option<String>,
    #[serde(default)]
    alerts: Vec<Map<String, Json>>,
}

#[derive(Deserialize)]
struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Json>>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    ty: String,
}

fn answer(line: &str, asked: &Asked) -> Result<Answer, String> {
    let unreadable = |error: serde_json::Error| format!("the program says what cannot be read: {error}");
    let line: Line = serde_json::from_str(line).map_err(unreadable)?;
    if line.code == super::super::FAILED {
        let error = line.messages.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        return Ok(Answer {
            actual: Actual { error: Some(error), ..Actual::default() },
            ..Answer::default()
        });
    }
    let results: Vec<RuleResult> =
        line.output.lines().map(serde_json::from_str).collect::<Result<_, _>>().map_err(unreadable)?;
    let result =
        results.into_iter().find(|result| (&result.rule_id, &result.rule) == (&asked.rule.0, &asked.rule.1));
    let mut result = result.ok_or("the program says nothing of the rule")?;
    let table = result.tables.pop();
    let actual = Actual {
        columns: table
            .iter()
            .flat_map(|table| &table.columns)
            .map(|column| (column.name.clone(), type_of(&column.ty)))
            .collect(),
        rows: table.map(|table| table.rows).unwrap_or_default(),
        alerts: result.alerts,
        error: result.error,
    };
    let figures = fs::read_to_string(&asked.figures).ok().and_then(|text| serde_json::from_str(&text).ok());
    Ok(with_figures(actual, &figures.unwrap_or_default(), asked))
}

fn with_figures(actual: Actual, figures: &Json, asked: &Asked) -> Answer {
    let costs = figures["rule_costs"].as_array().into_iter().flatten();
    let mut of_rule =
        costs.filter(|costs| costs["rule"] == *asked.rule.1 && costs["rule_id"] == *asked.rule.0);
    let mut rejected: HashMap<String, u64> = HashMap::new();
    for table in figures["tables"].as_array().into_iter().flatten() {
        for list in ["rows_skipped", "values_nulled"] {
            for reject in table[list].as_array().into_iter().flatten() {
                let reason = format!(
                    "{}: {}",
                    table["name"].as_str().unwrap_or_default(),
                    reject["reason"].as_str().unwrap_or_default()
                );
                *rejected.entry(reason).or_default() += reject["count"].as_u64().unwrap_or_default();
            }
        }
    }
    let mut rejected: Vec<(String, u64)> = rejected.into_iter().collect();
    rejected.sort();
    Answer {
        actual,
        pipelines: of_rule.next().map(|costs| costs["pipelines"].clone()).unwrap_or_default(),
        seconds: figures["seconds"]["total"].as_f64().unwrap_or_default(),
        rejected,
    }
}

fn type_of(name: &str) -> Type {
    let all = [
        Type::Bool,
        Type::DateTime,
        Type::Decimal,
        Type::Dynamic,
        Type::Guid,
        Type::Int,
        Type::Long,
        Type::Real,
        Type::String,
        Type::TimeSpan,
    ];
    all.into_iter().find(|ty| ty.name() == name).unwrap_or(Type::Dynamic)
}
