//! Queries with known answers, most from Microsoft's engine, each run as a rule of its own.

mod answer;
mod case;
mod cells;

use std::{collections::HashMap, fs, path::Path, process::Command};

use self::case::Case;
use super::{
    Findings,
    exceptions::Exceptions,
    report::{self, ResultLine, RuleLine},
};
use crate::{Failure, Outcome, cargo, compile_rules, workspace};

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
    let known = Exceptions::of_answers()?;
    let (mut passed, mut of_engine, mut unexplained) = (0, 0, Vec::new());
    for case in &cases {
        match verdict(case, report.get(case.id.as_str()), results.get(case.id.as_str())) {
            Ok(()) => {
                passed += 1;
                of_engine += usize::from(case.is_of_engine());
                if known.has(&case.id) {
                    unexplained.push(format!("{}: passes, and is in differences.txt", case.id));
                }
            }
            Err(difference) => {
                let line = format!("{} ({}): {difference}", case.id, case.trust);
                if !known.has(&case.id) {
                    unexplained.push(format!("{line}: the cause is not in differences.txt"));
                }
                findings.disagreements.push(line);
            }
        }
    }
    findings.figure("conformance_passed", passed, cases.len());
    let given_by_engine = cases.iter().filter(|case| case.is_of_engine()).count();
    findings.figure("conformance_passed_engine", of_engine, given_by_engine);
    println!("  of the others: {}", known.count(cases.iter().map(|case| case.id.as_str())));
    if unexplained.is_empty() { Ok(()) } else { Err(unexplained.join("\n").into()) }
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
    answer::compare(case, result.tables.get(case.result_index).ok_or("no such result table")?)
}
