//! Real rules over generated events: the compiled program and a reference that evaluates the typed tree row by row.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

use super::{FAULTS, Findings};
use crate::{Outcome, cargo, compile_rules};

/// What the program `evaluator` reports.
#[derive(Debug, Deserialize)]
struct Report {
    rules: usize,
    with_rows: usize,
    agree: usize,
    agree_with_rows: usize,
    not_evaluated: BTreeMap<String, usize>,
    stopped: Vec<String>,
    cut: Vec<String>,
    differences: Vec<String>,
    recorded: Option<Recorded>,
}

/// What it reports of recorded logs.
#[derive(Debug, Deserialize)]
struct Recorded {
    run: usize,
    with_rows: usize,
    stopped: Vec<String>,
    wrong: Vec<String>,
}

/// How many rules both evaluate to the same; over recorded logs each rule has the columns that `check` promises. Rules with faults beside
/// their queries run as well.
///
/// How many have rows depends on the events, which are made of what the rules ask: it is told, and must be four in five.
pub(super) fn measure(material: &Path, findings: &mut Findings) -> Outcome {
    let folder = cargo::target().join("verify/generated");
    let rules = material.join("corpus/azure-sentinel");
    let schema = material.join("schema");
    let options = compile_rules::Options {
        tables: vec![schema.join("tables.json")],
        functions: vec![schema.join("functions.json")],
        warn: vec![FAULTS.to_owned()],
        ..compile_rules::Options::new(&rules, folder.join("program"))
    };
    let detect = compile_rules::detector(&options)?;
    let mut clippy = cargo::cargo(["clippy", "--quiet", "--workspace", "--manifest-path"]);
    clippy.arg(options.out.join("Cargo.toml")).arg("--target-dir").arg(folder.join("clippy"));
    cargo::run(clippy.args(["--", "-D", "warnings"]))?;
    let report = folder.join("report.json");
    let mut reference = cargo::cargo(["run", "--release", "--quiet", "--package", "xtask"]);
    reference.args(["--features", "evaluator", "--bin", "evaluator", "--"]);
    reference.arg("--rules").arg(&rules).arg("--detect").arg(detect);
    reference.arg("--tables").arg(schema.join("tables.json"));
    reference.arg("--functions").arg(schema.join("functions.json")).args(["--warn", FAULTS]);
    reference.arg("--logs").arg(folder.join("events")).arg("--report").arg(&report);
    let logs = material.join("logs");
    if logs.is_dir() {
        reference.arg("--recorded").arg(logs);
    }
    cargo::run(&mut reference)?;
    let report: Report = serde_json::from_str(&fs::read_to_string(&report)?)?;
    tell(&report, findings);
    let mut wrong = [&report.cut[..], &report.differences[..]].concat();
    wrong.extend(report.recorded.iter().flat_map(|recorded| recorded.wrong.iter().cloned()));
    if report.with_rows * 5 < report.rules * 4 {
        wrong.push(format!(
            "only {} of {} rules have rows: the events show little",
            report.with_rows, report.rules
        ));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn tell(report: &Report, findings: &mut Findings) {
    findings.figure("generated_agree", report.agree, report.rules);
    println!("  of which with rows: {}", report.agree_with_rows);
    println!("  rules with rows: {} of {}", report.with_rows, report.rules);
    for (reason, count) in &report.not_evaluated {
        println!("  not evaluated by the reference, {reason}: {count}");
    }
    println!("  stopped by the program: {}; differences: {}", report.stopped.len(), report.differences.len());
    println!("  other results with one thread: {}", report.cut.len());
    findings.disagreements.extend(report.stopped.iter().map(|line| format!("stopped: {line}")));
    if let Some(recorded) = &report.recorded {
        println!(
            "  over recorded logs: {} run with the columns of `check`, {} of them with rows, {} stopped",
            recorded.run - recorded.wrong.len().min(recorded.run),
            recorded.with_rows,
            recorded.stopped.len()
        );
        let stopped = recorded.stopped.iter().map(|line| format!("stopped over recorded logs: {line}"));
        findings.disagreements.extend(stopped);
    }
}
