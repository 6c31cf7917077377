//! Real rules, and what Microsoft's own parser and binder say of them.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    process::Command,
};

use serde::Deserialize;

use super::{
    FAULTS, Findings,
    exceptions::Exceptions,
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
    #[serde(default)]
    result_open: bool,
}

impl Expected {
    fn is_clean(&self) -> bool {
        self.syntax_errors.is_empty() && self.semantic_errors.is_empty()
    }

    /// The result columns; of an open result, and where there is none, none are known.
    fn columns(&self) -> Option<Vec<Column>> {
        let columns = self.result_columns.as_ref().filter(|_| !self.result_open)?.iter();
        Some(columns.map(Column::from).collect())
    }
}

/// How often our verdicts and result columns are Microsoft's.
pub(super) fn measure(material: &Path, compiler: &Path, findings: &mut Findings) -> Outcome {
    let exceptions = Exceptions::read()?;
    let corpus = material.join("corpus/azure-sentinel");
    let expected: Vec<Expected> = report::read(&corpus.join("expected.jsonl"))?;
    let check = |options: &[&str]| {
        let mut check = Command::new(compiler);
        check.current_dir(&corpus).arg("check").arg(".").args(["--format", "jsonl"]).args(options);
        check.arg("--tables").arg(material.join("schema/tables.json"));
        check.arg("--functions").arg(material.join("schema/functions.json"));
        report::parse::<RuleLine>(&cargo::output(&mut check)?)
    };
    let lines = check(&[])?;
    let in_spite = check(&["--warn", FAULTS])?;
    let lines: HashMap<&str, &RuleLine> =
        lines.iter().map(|line| (line.path.trim_start_matches("./"), line)).collect();
    let mut verdicts = Verdicts::default();
    for expected in &expected {
        match lines.get(expected.id.as_str()) {
            Some(line) => verdicts.compare(expected, line, &exceptions, &mut findings.disagreements),
            None => findings.disagreements.push(format!("{}: not found", expected.id)),
        }
    }
    let clean = expected.iter().filter(|expected| expected.is_clean()).count();
    let parsed = expected.iter().filter(|expected| expected.syntax_errors.is_empty()).count();
    findings.figure("corpus_syntax_verdicts", verdicts.same_syntax, expected.len());
    findings.figure("corpus_semantic_verdicts", verdicts.same_semantic, parsed);
    findings.figure("corpus_columns_known", verdicts.known_columns, clean);
    findings.figure("corpus_columns_agree", verdicts.agreeing_columns, clean);
    println!("  of which excepted: {}", exceptions.count(expected.iter().map(|rule| rule.id.as_str())));
    findings.figure("corpus_parsed", verdicts.parsed, clean);
    findings.figure("corpus_accepted", verdicts.accepted, clean);
    findings.figure("corpus_same_columns", verdicts.accepted_with_same_columns, clean);
    let is_clean: HashSet<&str> =
        expected.iter().filter(|expected| expected.is_clean()).map(|expected| expected.id.as_str()).collect();
    let in_spite = in_spite.iter().filter(|line| is_clean.contains(line.path.trim_start_matches("./")));
    findings.figure("corpus_compiled", in_spite.filter(|line| line.status == "ok").count(), clean);
    Ok(())
}

/// How often we say what Microsoft says.
#[derive(Debug, Default)]
struct Verdicts {
    /// Both find syntax errors, or neither does.
    same_syntax: usize,
    /// Of queries that Microsoft parses: both find errors of names and types, or neither does.
    same_semantic: usize,
    /// Clean rules whose columns we know, whether we can compile them or not; open ones are known to be open.
    known_columns: usize,
    /// Clean rules with the same result columns.
    agreeing_columns: usize,
    /// Clean rules without a syntax error.
    parsed: usize,
    /// Clean rules that can be compiled.
    accepted: usize,
    /// Those of them with the same columns.
    accepted_with_same_columns: usize,
}

impl Verdicts {
    fn compare(
        &mut self,
        expected: &Expected,
        line: &RuleLine,
        exceptions: &Exceptions,
        disagreements: &mut Vec<String>,
    ) {
        let excepted = exceptions.has(&expected.id);
        let mut disagree = |what: String| disagreements.push(format!("{}: {what}", expected.id));
        let syntax = line.diagnostics.iter().find(|found| found.is_syntax());
        let binders = line.diagnostics.iter().find(|found| found.is_binders());
        if excepted || syntax.is_none() == expected.syntax_errors.is_empty() {
            self.same_syntax += 1;
        } else {
            disagree(format!("syntax: {}", syntax.map_or("an error is not found", |found| &found.message)));
        }
        if expected.syntax_errors.is_empty() {
            if excepted || binders.is_none() == expected.semantic_errors.is_empty() {
                self.same_semantic += 1;
            } else {
                let missed = || format!("not found: {}", message(expected.semantic_errors.first()));
                disagree(format!("semantic: {}", binders.map_or_else(missed, |found| found.message.clone())));
            }
        }
        if expected.is_clean() {
            self.compare_clean(expected, line, excepted, &mut disagree);
        }
    }

    fn compare_clean(
        &mut self,
        expected: &Expected,
        line: &RuleLine,
        excepted: bool,
        disagree: &mut impl FnMut(String),
    ) {
        let columns = expected.columns();
        let agrees = line.columns == columns;
        let same = excepted || agrees;
        if excepted && agrees && !line.diagnostics.iter().any(report::Diagnostic::is_binders) {
            disagree("is excepted but agrees: remove it from exceptions.txt".to_owned());
        }
        self.parsed += usize::from(!line.diagnostics.iter().any(|found| found.name.starts_with("syntax")));
        self.known_columns += usize::from(line.columns.is_some() || columns.is_none());
        self.agreeing_columns += usize::from(same);
        let is_accepted = line.status == "ok";
        self.accepted += usize::from(is_accepted);
        self.accepted_with_same_columns += usize::from(is_accepted && same);
        if !is_accepted {
            disagree(format!("{}: {}", line.status, report::reason(line)));
        }
        if !same && (is_accepted || line.columns.is_some()) {
            disagree(format!(
                "columns: {}",
                report::difference(&columns.unwrap_or_default(), line.columns.as_deref())
            ));
        }
    }
}

fn message(error: Option<&serde_json::Value>) -> String {
    error.and_then(|error| error["message"].as_str()).unwrap_or_default().to_owned()
}
