//! `--backtest`: every run that rules would have had in a time, over logs that are read once.

pub(super) mod emit;
pub(super) mod runs;

use std::{
    io::Write,
    path::PathBuf,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use super::{
    Program, RAN, RULE_FAILED, Surroundings,
    arguments::{Arguments, Emit},
    emit::Finding,
    figures::{count, count_of, list},
    html::{self, Page},
    progress::with_progress,
    report,
    run::{self, Failure, Run},
    schedule, select, tables,
};
use crate::{
    engine::{
        Input, Outcome, Profile, TableStatistics,
        windows::{self, Remembered},
    },
    plan::Rule,
    table::Table,
    types::DateTime,
};
use runs::{Plan, RuleRuns};

/// The time that is gone through again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: DateTime,
    pub(super) to: DateTime,
}

/// The time that the options name; `None` without `--backtest`. The error says what is missing.
pub(super) fn span(arguments: &Arguments) -> Result<Option<Span>, String> {
    match (arguments.schedule.backtest, arguments.schedule.from, arguments.schedule.to) {
        (false, None, None) if arguments.schedule.delay.is_none() => Ok(None),
        (false, ..) => Err("`--from`, `--to` and `--delay` belong to `--backtest`".to_owned()),
        (true, Some(from), Some(to)) if from < to => Ok(Some(Span { from, to })),
        (true, Some(from), Some(to)) => Err(format!("`--from {from}` is not before `--to {to}`")),
        (true, ..) => Err("`--backtest` needs `--from TIME` and `--to TIME`".to_owned()),
    }
}

/// Runs the rules again, writes what they raised to `output` and the account of it to `messages`; gives the exit code.
pub(super) fn run(
    program: Program<'_>,
    arguments: &Arguments,
    span: Span,
    surroundings: Surroundings,
    output: &mut dyn Write,
    messages: &mut dyn Write,
) -> Result<u8, Failure> {
    let start = Instant::now();
    let form = run::emit_form(arguments, surroundings);
    if matches!(form, Emit::Csv | Emit::Parquet) {
        let message = "a backtest has a result for each run: write them with `--emit tables`, or its alerts with `--emit alerts`";
        return Err(Failure::Message(message.to_owned()));
    }
    let externals = run::externals(arguments).map_err(Failure::Message)?;
    let selected = select::select(program.rules, &arguments.rule).map_err(Failure::Message)?;
    let (rules, unscheduled): (Vec<&'static Rule>, Vec<&'static Rule>) =
        selected.into_iter().partition(|rule| schedule::frequency(rule).is_some());
    if rules.is_empty() {
        let message = "none of the rules runs on a schedule: a backtest needs `kind: Scheduled` with a `queryFrequency`, or `kind: NRT`";
        return Err(Failure::Message(message.to_owned()));
    }
    let tables = tables::tables(&rules);
    run::check_logs(arguments, &rules, &tables).map_err(Failure::Message)?;
    let (found, inputs) = run::discovered(program, arguments, &tables);
    let discovered = start.elapsed();
    let bytes = inputs.iter().flat_map(|input| &input.sources).map(|source| source.bytes()).sum();
    let profile = Profile::new(false);
    let mut kept = with_progress(surroundings.shows_progress, bytes, |progress| {
        let input = Input {
            rules: &rules,
            tables: &inputs,
            externals: &externals,
            now: Some(span.to),
            threads: arguments.thread_count(),
            progress: Some(progress),
            profile: None,
            memory: run::memory_limit(arguments),
            stop: Some(surroundings.interrupted),
        };
        windows::keep(&input, &vec![(span.from, span.to); rules.len()])
    });
    let present: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let computing = Instant::now();
    let remembered = Remembered::new(&externals);
    let plans: Vec<Plan> = rules.iter().map(|rule| Plan::of(rule, span)).collect();
    let mut runs =
        runs::runs(&kept, &plans, &present, &remembered, form, arguments, surroundings.interrupted);
    kept.statistics.finish = computing.elapsed();
    if surroundings.interrupted.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    let emitting = Instant::now();
    emit::emit(form, &runs, surroundings.width, output)?;
    output.flush()?;
    let nothing = Table::default();
    let failures: Vec<Option<String>> = runs.iter().map(RuleRuns::failure).collect();
    let findings: Vec<Finding<'_>> = runs
        .iter_mut()
        .zip(&failures)
        .map(|(runs, failure)| Finding {
            rule: runs.rule,
            result: failure.as_deref().map_or(Ok(&nothing), Err),
            severities: runs.severities(),
            alerts: Vec::new(),
        })
        .collect();
    let outcome = Outcome { results: Vec::new(), now: span.to, statistics: kept.statistics };
    let page = page(&rules, &runs, &failures, (span, &outcome.statistics.tables, &found.skipped));
    let run = Run {
        rules: &rules,
        tables: &tables,
        found: &found,
        externals: &externals,
        outcome: &outcome,
        profile: &profile,
        findings: &findings,
    };
    // What is written to a closed standard error is lost, and no reason to stop.
    let _ = account(&run, &runs, &unscheduled, span, messages);
    let times = Times { discovered, emitted: emitting.elapsed(), total: start.elapsed() };
    run::write_files(&run, &page, arguments, &inputs, times)?;
    Ok(if failures.iter().any(Option::is_some) { RULE_FAILED } else { RAN })
}

/// The page of a backtest.
fn page<'p>(
    rules: &'p [&'static Rule],
    runs: &'p [RuleRuns],
    failures: &'p [Option<String>],
    (span, tables, unread): (Span, &'p [TableStatistics], &'p [(PathBuf, String)]),
) -> Page<'p> {
    let fired = runs.iter().filter(|runs| runs.fired().next().is_some());
    let failed = runs.iter().zip(failures);
    Page {
        title: html::title("Backtest", rules, &[span.from, span.to]),
        rules,
        alerts: runs
            .iter()
            .flat_map(|runs| runs.fired().flat_map(|run| &run.alerts).map(|alert| (runs.rule, alert)))
            .collect(),
        fired: fired.map(|runs| (runs.rule, runs.tables().collect())).collect(),
        failed: failed.filter_map(|(runs, failure)| Some((runs.rule, failure.as_deref()?))).collect(),
        costs: Vec::new(),
        tables,
        unread,
    }
}

/// How long the phases took that the engine does not measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) discovered: Duration,
    pub(super) emitted: Duration,
    pub(super) total: Duration,
}

/// The account of what was read, and of how often rules ran and fired.
fn account(
    run: &Run<'_>,
    runs: &[RuleRuns],
    unscheduled: &[&'static Rule],
    span: Span,
    messages: &mut dyn Write,
) -> std::io::Result<()> {
    report::logs(run, messages)?;
    if !unscheduled.is_empty() {
        let names: Vec<String> = unscheduled.iter().map(|rule| format!("\"{}\"", rule.name)).collect();
        writeln!(messages, "not scheduled, and left out: {}", list(&names))?;
    }
    report::failures(run.findings, messages)?;
    let ran: usize = runs.iter().map(|runs| runs.ran).sum();
    let rested: usize = runs.iter().map(|runs| runs.rested).sum();
    let fired: Vec<&RuleRuns> = runs.iter().filter(|runs| runs.fired().next().is_some()).collect();
    let rested = if rested > 0 { format!(" and rested {}", times(rested)) } else { String::new() };
    writeln!(
        messages,
        "{} ran {}{rested} from {} to {}, {} fired: {}",
        count_of(run.rules, "rule"),
        times(ran),
        span.from,
        span.to,
        fired.len(),
        report::alerts(run.findings)
    )?;
    for runs in fired {
        let alerts = count_of(&runs.severities(), "alert");
        writeln!(messages, "  {} ({}): {alerts}", runs.rule.name, runs.rule.id)?;
    }
    Ok(())
}

/// `1 time`, `720 times`
fn times(number: usize) -> String {
    count(u64::try_from(number).unwrap_or(u64::MAX), "time")
}
