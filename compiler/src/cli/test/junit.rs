//! Tests as JUnit's report, which every build server shows.

use kqlc::{diagnostic::Style, diagnostic::short, fixture, source::SourceMap};

use super::report::{Outcome, Rule};
use crate::cli::check::junit::escaped;

/// The report: a suite a rule, a test case a case.
pub(super) fn text(outcome: &Outcome, sources: &SourceMap) -> String {
    let suites: String = outcome.rules.iter().map(|rule| suite(rule, sources)).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{suites}</testsuites>\n")
}

fn suite(rule: &Rule, sources: &SourceMap) -> String {
    let path = escaped(&sources.file(rule.file).path);
    let run = rule.cases.iter().filter(|case| case.was_run);
    let failures = run.clone().filter(|case| !case.failures.is_empty()).count();
    let seconds: f64 = run.clone().map(|case| case.seconds).sum();
    let mut cases = String::new();
    let mut errors = 0;
    if rule.is_broken() {
        errors = 1;
        let lines: Vec<String> = rule.problems.iter().map(|problem| short(problem, sources)).collect();
        let text = escaped(&lines.join("\n"));
        cases.push_str(&format!(
            "<testcase name=\"builds\" classname=\"{path}\"><error>{text}</error></testcase>\n"
        ));
    }
    for case in run.clone() {
        let name = escaped(&case.name);
        cases.push_str(&format!(
            "<testcase name=\"{name}\" classname=\"{path}\" time=\"{:.3}\">",
            case.seconds
        ));
        for failure in &case.failures {
            let line =
                short(&failure.diagnostic, sources) + "\n" + &fixture::draw(&failure.rows, Style::PLAIN);
            cases.push_str(&format!(
                "<failure type=\"{}\" message=\"{}\">{}</failure>",
                failure.diagnostic.name,
                escaped(&failure.diagnostic.message),
                escaped(&line)
            ));
        }
        cases.push_str("</testcase>\n");
    }
    let tests = run.count() + errors;
    format!(
        "<testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{seconds:.3}\">\n{cases}</testsuite>\n"
    )
}
