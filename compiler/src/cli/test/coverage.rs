//! `kqlc test --coverage`: what no test exercises.

use kqlc::{
    evaluator::Operands,
    fixture::{self, Coverage, exercised},
    lint::Settings,
    rule::{self, LoadedKind},
    semantic::{self, Library},
    source::SourceMap,
    syntax,
};

use super::report::{Outcome, Rule};
use crate::cli::parallel;

/// Joins what the program counted of each case with the rule's plan.
pub(super) fn measure(
    rules: &mut [Rule],
    sources: &SourceMap,
    (library, settings): (&Library<'_>, &Settings),
) {
    let measured = parallel::map(&*rules, |rule| of_rule(rule, sources, (library, settings)));
    for (rule, coverage) in rules.iter_mut().zip(measured) {
        rule.coverage = coverage;
    }
}

fn of_rule(rule: &Rule, sources: &SourceMap, (library, settings): (&Library<'_>, &Settings)) -> Coverage {
    let mut coverage = Coverage::default();
    let checked = kqlc::check_with(rule.file, sources, library, settings);
    if let Some((_, plan)) = &checked.compiled {
        let text = &sources.file(rule.file).text;
        for case in rule.cases.iter().filter(|case| case.pipelines.is_array()) {
            exercised(plan, &case.pipelines, (rule.file, text), &mut coverage);
        }
        coverage.add_operands(rule.file, of_operands(rule, sources, library).unwrap_or_default());
    }
    coverage
}

/// What the cases exercise of the operands of `or`, where that is known.
fn of_operands(rule: &Rule, sources: &SourceMap, library: &Library<'_>) -> Option<Operands> {
    let mut fixture = rule.fixture.clone()?;
    let was_run: Vec<bool> = rule.cases.iter().map(|case| case.was_run).collect();
    let mut was_run = was_run.into_iter();
    fixture.cases.retain(|_| was_run.next() == Some(true));
    let LoadedKind::Rule(loaded) = rule::load(rule.file, &sources.file(rule.file).text).kind else {
        return None;
    };
    let parsed = syntax::parse(&loaded.query.text, &|range| loaded.query.span(range));
    let query = semantic::bind(&parsed.query, library).query?;
    let period = loaded.query_period.as_ref().and_then(|field| field.value);
    fixture::operands(&fixture, (&query, period), library)
}

/// How many outcomes of conditions and joins were had, and how many there are.
pub(super) fn figures(outcome: &Outcome) -> (usize, usize) {
    let all = outcome.rules.iter().map(|rule| &rule.coverage);
    all.fold((0, 0), |(had, possible), coverage| (had + coverage.had(), possible + coverage.possible()))
}

/// The part that was had; `None` of nothing.
pub(super) fn percent(had: usize, possible: usize) -> Option<usize> {
    (100 * had).checked_div(possible)
}

/// True, and told, if less is exercised than must be.
pub(super) fn is_low(outcome: &Outcome, least: Option<u8>) -> bool {
    let (had, possible) = figures(outcome);
    match (least, percent(had, possible)) {
        (Some(least), Some(percent)) if percent < usize::from(least) => {
            eprintln!("coverage is {percent} %, less than the {least} % that --min-coverage asks for");
            true
        }
        _ => false,
    }
}
