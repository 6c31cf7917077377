//! The five original rules: checked, compiled, and run.

use std::{path::Path, process::Command};

use super::{
    Findings,
    report::{self, ResultLine, RuleLine},
};
use crate::{Outcome, cargo, compile_rules, workspace};

/// How many are accepted, and how many of them run over the sample logs without an error.
pub(super) fn measure(material: &Path, compiler: &Path, findings: &mut Findings) -> Outcome {
    let seeds = material.join("seeds");
    let mut check = Command::new(compiler);
    check.arg("check").arg(&seeds).args(["--format", "jsonl"]);
    let lines: Vec<RuleLine> = report::parse(&cargo::output(&mut check)?)?;
    let accepted = lines.iter().filter(|line| line.status == "ok").count();
    findings.figure("seeds_accepted", accepted, lines.len());
    for line in lines.iter().filter(|line| line.status != "ok") {
        findings.disagreements.push(format!("{}: {}: {}", line.path, line.status, report::reason(line)));
    }
    let options = compile_rules::Options::new(&seeds, cargo::target().join("verify/seeds"));
    let mut detect = Command::new(compile_rules::detector(&options)?);
    detect.arg("--logs").arg(workspace::root().join("rules/sample-logs")).args(["--emit", "tables"]);
    let results: Vec<ResultLine> = report::parse(&cargo::output(&mut detect)?)?;
    let fired = results.iter().filter(|line| line.tables.iter().any(|table| !table.rows.is_empty())).count();
    findings.figure("seeds_fired", fired, lines.len());
    for line in &results {
        if let Some(error) = &line.error {
            findings.disagreements.push(format!("{}: {error}", line.rule_id));
        }
    }
    Ok(())
}
