//! What came of tests, and how people read it.

use kqlc::{
    diagnostic::{Diagnostic, Style, render},
    fixture::{self, Actual, Coverage, Failure, Fixture},
    source::{FileId, SourceMap, Span},
};

use super::{coverage, is_error};

/// What came of all tests.
#[derive(Debug)]
pub(super) struct Outcome {
    /// A fixture each.
    pub(super) rules: Vec<Rule>,
    /// Whether coverage was asked for.
    pub(super) shows_coverage: bool,
}

/// What came of the tests of a rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) file: FileId,
    pub(super) fixture_file: FileId,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    /// The tables that it reads.
    pub(super) tables: Vec<String>,
    /// The cases as they were read.
    pub(super) fixture: Option<Fixture>,
    /// What is wrong with the fixture or the rule.
    pub(super) problems: Vec<Diagnostic>,
    pub(super) cases: Vec<Case>,
    /// What the cases have exercised, if that was asked for.
    pub(super) coverage: Coverage,
}

/// What came of a case.
#[derive(Debug)]
pub(super) struct Case {
    /// Its place in the fixture.
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) expects_nothing: bool,
    /// True when it was run.
    pub(super) was_run: bool,
    pub(super) seconds: f64,
    pub(super) actual: Actual,
    pub(super) failures: Vec<Failure>,
    /// What the program counted of the rule's plan.
    pub(super) pipelines: serde_json::Value,
}

impl Rule {
    pub(super) fn new(file: FileId, fixture_file: FileId) -> Self {
        Self {
            file,
            fixture_file,
            id: None,
            name: None,
            tables: Vec::new(),
            fixture: None,
            problems: Vec::new(),
            cases: Vec::new(),
            coverage: Coverage::default(),
        }
    }

    /// True if the fixture or the rule keeps the cases from being run.
    pub(super) fn is_broken(&self) -> bool {
        self.problems.iter().any(|problem| is_error(problem.severity))
    }

    pub(super) fn has_failures(&self) -> bool {
        self.is_broken() || self.cases.iter().any(|case| !case.failures.is_empty())
    }

    /// True if a case that was run says nothing of what must come.
    pub(super) fn expects_nothing(&self) -> bool {
        self.cases.iter().any(|case| case.was_run && case.expects_nothing)
    }
}

impl Case {
    pub(super) fn new(place: usize, case: &fixture::Case) -> Self {
        Self {
            place,
            name: case.name.value.clone(),
            span: case.name.span,
            expects_nothing: case.expect.is_empty(),
            was_run: false,
            seconds: 0.0,
            actual: Actual::default(),
            failures: Vec::new(),
            pipelines: serde_json::Value::Null,
        }
    }
}

impl Outcome {
    pub(super) fn has_failures(&self) -> bool {
        self.rules.iter().any(Rule::has_failures)
    }

    /// The figures in a line.
    pub(super) fn summary(&self) -> String {
        let cases = || self.rules.iter().flat_map(|rule| &rule.cases);
        let failed = cases().filter(|case| !case.failures.is_empty()).count();
        let run = cases().filter(|case| case.was_run).count();
        let broken = self.rules.iter().filter(|rule| rule.is_broken()).count();
        let mut text = format!("{}: {} passed, {failed} failed", count(run, "case"), run - failed);
        if broken > 0 {
            text.push_str(&format!(", {} could not be run", count(broken, "rule")));
        }
        if self.shows_coverage {
            let (had, possible) = coverage::figures(self);
            text.push_str(&format!("; {had} of {possible} outcomes of conditions and joins exercised"));
        }
        text
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// What is not as expected, and a line a rule.
pub(super) fn text(outcome: &Outcome, sources: &SourceMap, style: Style) -> String {
    let mut text = String::new();
    for rule in &outcome.rules {
        for problem in &rule.problems {
            text.push_str(&render(problem, sources, style));
        }
        for case in &rule.cases {
            for failure in &case.failures {
                let failure_text = render(&named(failure, &case.name), sources, style);
                text.push_str(failure_text.trim_end());
                text.push('\n');
                text.push_str(&fixture::draw(&failure.rows, style));
                text.push('\n');
            }
        }
        if outcome.shows_coverage {
            for missing in rule.coverage.unexercised() {
                text.push_str(&render(&missing, sources, style));
            }
        }
    }
    for rule in &outcome.rules {
        text.push_str(&line(rule, outcome.shows_coverage, sources, style));
    }
    text
}

/// A failure that says which case it is of.
fn named(failure: &Failure, case: &str) -> Diagnostic {
    let diagnostic = failure.diagnostic.clone();
    let message = format!("{case}: {}", diagnostic.message);
    Diagnostic { message, ..diagnostic }
}

/// `passed  rules/a.yaml  3 cases`
fn line(rule: &Rule, shows_coverage: bool, sources: &SourceMap, style: Style) -> String {
    let run = rule.cases.iter().filter(|case| case.was_run).count();
    let failed = rule.cases.iter().filter(|case| !case.failures.is_empty()).count();
    let (word, colour) = match () {
        () if rule.is_broken() => ("broken", "31"),
        () if failed > 0 => ("failed", "31"),
        () if run == 0 => ("no run", "33"),
        () => ("passed", "32"),
    };
    let word = if style.colour { format!("\u{1b}[{colour}m{word}\u{1b}[0m") } else { word.to_owned() };
    let cases =
        if failed > 0 { format!("{failed} of {} failed", count(run, "case")) } else { count(run, "case") };
    let covered = match (shows_coverage, coverage::percent(rule.coverage.had(), rule.coverage.possible())) {
        (true, Some(percent)) => format!(", {percent} % exercised"),
        (true, None) | (false, _) => String::new(),
    };
    format!("{word}  {}  {cases}{covered}\n", sources.file(rule.file).path)
}
