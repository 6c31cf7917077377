//! Real rules, and what Microsoft's own parser and binder say of them.

use std::{collections::HashMap, path::Path, process::Command};

use serde::Deserialize;

use super::{
    Findings,
    report::{self, Column, RuleLine},
};
use crate::{Outcome, cargo};

/// What Microsoft's parser and binder say of a rule.
#[derive(Debug, Deserialize)]
struct Expected {
    id: String,
    syntax_errors: Vec<serde_json::Value>,
    semantic_errors: Vec<serde_json::Value>,
    result_columns: Option<Vec<(String, String)>>,
}

impl Expected {
    fn is_clean(&self) -> bool {
        self.syntax_errors.is_empty() && self.semantic_errors.is_empty()
    }

    fn columns(&self) -> Option<Vec<Column>> {
        let columns = self.result_columns.as_ref()?.iter();
        Some(columns.map(|(name, ty)| Column { name: name.clone(), ty: ty.clone() }).collect())
    }
}

/// How many rules parse, are accepted, and have the same result columns.
pub(super) fn measure(material: &Path, compiler: &Path, findings: &mut Findings) -> Outcome {
    let corpus = material.join("corpus/azure-sentinel");
    let expected: Vec<Expected> = report::read(&corpus.join("expected.jsonl"))?;
    let mut check = Command::new(compiler);
    check.current_dir(&corpus).arg("check").arg(".").args(["--format", "jsonl"]);
    check.arg("--tables").arg(material.join("schema/tables.json"));
    check.arg("--functions").arg(material.join("schema/functions.json"));
    let lines: Vec<RuleLine> = report::parse(&cargo::output(&mut check)?)?;
    let lines: HashMap<&str, &RuleLine> =
        lines.iter().map(|line| (line.path.trim_start_matches("./"), line)).collect();
    let clean: Vec<&Expected> = expected.iter().filter(|expected| expected.is_clean()).collect();
    let (mut parsed, mut accepted, mut same_columns) = (0, 0, 0);
    for expected in &clean {
        let Some(line) = lines.get(expected.id.as_str()) else {
            findings.disagreements.push(format!("{}: not found", expected.id));
            continue;
        };
        parsed += usize::from(!line.diagnostics.iter().any(|found| found.name.starts_with("syntax")));
        accepted += usize::from(line.status == "ok");
        if line.status != "ok" {
            findings.disagreements.push(format!(
                "{}: {}: {}",
                expected.id,
                line.status,
                report::reason(line)
            ));
        } else if line.columns == expected.columns() {
            same_columns += 1;
        } else {
            findings.disagreements.push(format!("{}: other columns", expected.id));
        }
    }
    findings.figure("corpus_parsed", parsed, clean.len());
    findings.figure("corpus_accepted", accepted, clean.len());
    findings.figure("corpus_same_columns", same_columns, clean.len());
    Ok(())
}
