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
    engine::windows::{Answer, Kept, KeptRule, Remembered, Windows},
    plan::{Rule, Severity},
    table::Table,
    types::{DateTime, TimeSpan},
};

/// What came of the runs of a rule.
#[derive(Debug)]
pub(in crate::detect) struct RuleRuns {
    pub(in crate::detect) rule: &'static Rule,
    /// How often it ran.
    pub(in crate::detect) ran: usize,
    /// How often it did not run because it had raised an alert before.
    pub(super) rested: usize,
    /// Until when it rests after the last run.
    pub(in crate::detect) rests_until: DateTime,
    /// The runs that raised alerts, and all runs if their results are asked for.
    pub(super) runs: Vec<RuleRun>,
    /// How many runs failed, and the first of them: when, and why.
    failed: usize,
    first_failure: Option<(DateTime, String)>,
}

/// One run.
#[derive(Debug)]
pub(in crate::detect) struct RuleRun {
    /// The end of its window.
    pub(super) time: DateTime,
    /// When its alerts are raised.
    pub(super) raised: DateTime,
    /// The severities of its alerts.
    pub(super) severities: Vec<Severity>,
    /// Its alerts, if they are shown.
    pub(super) alerts: Vec<Alert>,
    /// Its result, if that is asked for.
    pub(super) result: Option<Result<Table, String>>,
}

impl RuleRuns {
    /// The severities of the alerts of all runs.
    pub(in crate::detect) fn severities(&self) -> Vec<Severity> {
        self.runs.iter().flat_map(|run| run.severities.iter().copied()).collect()
    }

    /// The runs that raised alerts.
    pub(super) fn fired(&self) -> impl Iterator<Item = &RuleRun> {
        self.runs.iter().filter(|run| !run.severities.is_empty())
    }

    /// The results behind the alerts, where they are kept.
    pub(super) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.fired().filter_map(|run| run.result.as_ref()?.as_ref().ok())
    }

    /// What is to be said of runs that failed.
    pub(in crate::detect) fn failure(&self) -> Option<String> {
        let (time, reason) = self.first_failure.as_ref()?;
        Some(format!("{} of {} runs, the first as of {time}: {reason}", self.failed, self.ran))
    }
}

/// When a rule is to run.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Plan {
    /// The times, which grow.
    pub(in crate::detect) times: Vec<DateTime>,
    /// Until when it rests.
    pub(in crate::detect) rests_until: DateTime,
}

impl Plan {
    /// All runs in a time.
    pub(super) fn of(rule: &Rule, span: Span) -> Self {
        let frequency = schedule::frequency(rule).unwrap_or(TimeSpan(i64::MAX));
        Self { times: schedule::times(frequency, span.from, span.to), rests_until: DateTime::MIN }
    }

    /// The first and the last of the times; the last before the first if there are none.
    pub(in crate::detect) fn ends(&self) -> (DateTime, DateTime) {
        let first = self.times.first().copied().unwrap_or(DateTime::MAX);
        (first, self.times.last().copied().unwrap_or(DateTime::MIN))
    }
}

/// Runs all rules at all their times, which are given by rule.
pub(in crate::detect) fn runs(
    kept: &Kept,
    plans: &[Plan],
    present: &[&str],
    externals: &Remembered<'_>,
    form: Emit,
    arguments: &Arguments,
    stop: &AtomicBool,
) -> Vec<RuleRuns> {
    let done: Vec<Mutex<Option<RuleRuns>>> = kept.rules.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (Some(rule), Some(plan)) = (kept.rules.get(place), plans.get(place)) else { break };
            let left_out = tables::left_out(rule.rule, present);
            let runs = Runner {
                rule,
                externals,
                form,
                keeps_rows: arguments.report.is_some(),
                delay: schedule::delay(rule.rule, arguments.schedule.delay),
                stop,
            }
            .run(plan, left_out.as_deref());
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
    /// The rows behind alerts are kept, for a page that shows them.
    keeps_rows: bool,
    delay: TimeSpan,
    stop: &'a AtomicBool,
}

impl Runner<'_> {
    fn run(&self, plan: &Plan, left_out: Option<&str>) -> RuleRuns {
        let rule = self.rule.rule;
        let mut windows = Windows::new(self.rule, &plan.times);
        let mut runs = RuleRuns {
            rule,
            ran: 0,
            rested: 0,
            rests_until: plan.rests_until,
            runs: Vec::new(),
            failed: 0,
            first_failure: None,
        };
        for (place, time) in plan.times.iter().enumerate() {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            if *time < runs.rests_until {
                runs.rested += 1;
                continue;
            }
            let result = match left_out {
                Some(reason) => Err(reason.to_owned()),
                None => windows.run(place, self.externals),
            };
            let run = self.judged(*time, result, &mut runs);
            if !run.severities.is_empty() {
                runs.rests_until = schedule::rests_until(rule, *time);
            }
            if !run.severities.is_empty() || run.result.is_some() {
                runs.runs.push(run);
            }
        }
        runs
    }

    /// The alerts that a result raises; what failed is counted.
    fn judged(&self, time: DateTime, answer: Result<Answer<'_>, String>, runs: &mut RuleRuns) -> RuleRun {
        runs.ran += 1;
        let raised = DateTime(time.0.saturating_add(self.delay.0));
        let mut run = RuleRun { time, raised, severities: Vec::new(), alerts: Vec::new(), result: None };
        match answer.and_then(|answer| self.raise(&answer, &mut run)) {
            Ok(()) => {}
            Err(reason) => {
                runs.failed += 1;
                runs.first_failure.get_or_insert_with(|| (time, reason.clone()));
                run.result = (self.form == Emit::Tables).then_some(Err(reason));
            }
        }
        run
    }

    /// What a result raises. Its rows are looked at only if something asks for them: often their number says enough.
    fn raise(&self, answer: &Answer<'_>, run: &mut RuleRun) -> Result<(), String> {
        let rule = self.rule.rule;
        let shows_alerts =
            self.keeps_rows || matches!(self.form, Emit::Alerts | Emit::Incidents | Emit::Ocsf);
        let fires = rule.trigger.fires(answer.rows());
        let needs_rows = shows_alerts || rule.alert_details.severity_column.is_some();
        if self.form != Emit::Tables && !(fires && needs_rows) {
            run.severities = alert::severities_of(rule, answer.rows());
            return Ok(());
        }
        let table = answer.table()?;
        run.severities = alert::severities(rule, &table);
        if shows_alerts {
            run.alerts = alert::raise(rule, &table, run.time);
            for alert in &mut run.alerts {
                alert.time_generated = run.raised;
            }
        }
        if self.form == Emit::Tables || (self.keeps_rows && !run.severities.is_empty()) {
            run.result = Some(Ok(table));
        }
        Ok(())
    }
}
