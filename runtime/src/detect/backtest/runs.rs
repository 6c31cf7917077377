//! The runs of every rule, one after the other.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use super::Span;
use crate::{
    alert::{self, Alert},
    detect::{
        arguments::{Arguments, Emit},
        schedule, tables,
    },
    engine::windows::{Kept, KeptRule, Remembered, Windows},
    plan::Rule,
    table::Table,
    types::{DateTime, TimeSpan},
};

/// What came of the runs of a rule.
#[derive(Debug)]
pub(super) struct RuleRuns {
    pub(super) rule: &'static Rule,
    /// How often it ran.
    pub(super) ran: usize,
    /// How often it did not run because it had raised an alert before.
    pub(super) rested: usize,
    /// The runs that raised alerts, and all runs if their results are asked for.
    pub(super) runs: Vec<RuleRun>,
    /// How many runs failed, and the first of them: when, and why.
    failed: usize,
    first_failure: Option<(DateTime, String)>,
}

/// One run.
#[derive(Debug)]
pub(super) struct RuleRun {
    /// The end of its window.
    pub(super) time: DateTime,
    /// When its alerts are raised.
    pub(super) raised: DateTime,
    pub(super) alerts: Vec<Alert>,
    /// Its result, if that is asked for.
    pub(super) result: Option<Result<Table, String>>,
}

impl RuleRuns {
    /// The alerts of all runs, in order.
    pub(super) fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.runs.iter().flat_map(|run| &run.alerts)
    }

    /// What is to be said of runs that failed.
    pub(super) fn failure(&self) -> Option<String> {
        let (time, reason) = self.first_failure.as_ref()?;
        Some(format!("{} of {} runs, the first as of {time}: {reason}", self.failed, self.ran))
    }
}

/// Runs all rules at all their times.
pub(super) fn runs(
    kept: &Kept,
    present: &[&str],
    externals: &Remembered<'_>,
    span: Span,
    form: Emit,
    arguments: &Arguments,
    stop: &AtomicBool,
) -> Vec<RuleRuns> {
    let done: Vec<Mutex<Option<RuleRuns>>> = kept.rules.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(rule) = kept.rules.get(place) else { break };
            let left_out = tables::left_out(rule.rule, present);
            let runs =
                Runner { rule, externals, form, delay: schedule::delay(rule.rule, arguments.delay), stop }
                    .run(span, left_out);
            *done[place].lock().unwrap_or_else(PoisonError::into_inner) = Some(runs);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..arguments.thread_count().min(done.len()) {
            scope.spawn(work);
        }
        work();
    });
    done.into_iter().filter_map(|runs| runs.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// What one rule runs with.
struct Runner<'a> {
    rule: &'a KeptRule,
    externals: &'a Remembered<'a>,
    form: Emit,
    delay: TimeSpan,
    stop: &'a AtomicBool,
}

impl Runner<'_> {
    fn run(&self, span: Span, left_out: Option<String>) -> RuleRuns {
        let rule = self.rule.rule;
        let frequency = schedule::frequency(rule).unwrap_or(TimeSpan(i64::MAX));
        let times = schedule::times(frequency, span.from, span.to);
        let mut windows = Windows::new(self.rule, &times);
        let mut runs = RuleRuns { rule, ran: 0, rested: 0, runs: Vec::new(), failed: 0, first_failure: None };
        let mut next = DateTime::MIN;
        for (place, time) in times.iter().enumerate() {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            if *time < next {
                runs.rested += 1;
                continue;
            }
            let result = match &left_out {
                Some(reason) => Err(reason.clone()),
                None => windows.run(place, self.externals),
            };
            let run = self.judged(*time, result, &mut runs);
            if !run.alerts.is_empty() {
                next = schedule::rests_until(rule, *time);
            }
            if !run.alerts.is_empty() || run.result.is_some() {
                runs.runs.push(run);
            }
        }
        runs
    }

    /// The alerts that a result raises; what failed is counted.
    fn judged(&self, time: DateTime, result: Result<Table, String>, runs: &mut RuleRuns) -> RuleRun {
        runs.ran += 1;
        let raised = DateTime(time.0.saturating_add(self.delay.0));
        let mut alerts = Vec::new();
        match &result {
            Ok(table) => {
                alerts = alert::raise(runs.rule, table, time);
                alerts.iter_mut().for_each(|alert| alert.time_generated = raised);
            }
            Err(reason) => {
                runs.failed += 1;
                runs.first_failure.get_or_insert_with(|| (time, reason.clone()));
            }
        }
        let result = (self.form == Emit::Tables).then_some(result);
        RuleRun { time, raised, alerts, result }
    }
}
