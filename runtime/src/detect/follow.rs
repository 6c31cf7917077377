//! `--follow`: rules run when they are due, as time passes in logs that grow.
//!
//! Time is that of the logs: the time of their newest row. A run of a rule is due when the logs have come so far past the end of its window as
//! Sentinel waits. What has run and what was raised is kept in a folder, in steps that are done as a whole or not at all
//! ([`journal`]), so that whenever the program ends, the next one goes on where it was: no run is left out, and none is had twice.

mod input;
mod journal;
mod parts;
mod state;

use std::{
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use super::{
    Program, RAN, Surroundings,
    arguments::{Arguments, Emit},
    backtest::{
        emit,
        runs::{self, Plan, RuleRuns},
    },
    figures::count_of,
    run::{self, Failure},
    schedule, select, tables,
};
use crate::{
    engine::{
        Input,
        windows::{self, Remembered, newest},
    },
    plan::Rule,
    read::{Kind, TableInputs, external::ExternalFiles},
    types::{DateTime, TimeSpan},
};
use input::StandardInput;
use journal::Journal;
use parts::Parts;
use state::State;

/// How long the program waits before it looks whether logs have grown.
const PAUSE: Duration = Duration::from_millis(500);

/// True if the options ask for it; the error says what is missing.
pub(super) fn is_asked(arguments: &Arguments) -> Result<bool, String> {
    match (arguments.schedule.follow, &arguments.schedule.state) {
        (false, None) if !arguments.schedule.once => Ok(false),
        (false, _) => Err("`--state` and `--once` belong to `--follow`".to_owned()),
        (true, None) => Err("`--follow` needs `--state DIR`, a folder for what has run".to_owned()),
        (true, Some(_)) if arguments.schedule.backtest || arguments.schedule.to.is_some() => {
            Err("`--follow` goes on from the present: `--backtest` and `--to` are for what has been"
                .to_owned())
        }
        (true, Some(_)) => Ok(true),
    }
}

/// Follows the logs until the user stops it, standard input ends, or, with `--once`, nothing is due.
pub(super) fn run(
    program: Program<'_>,
    arguments: &Arguments,
    surroundings: Surroundings,
    output: &mut dyn Write,
    messages: &mut dyn Write,
) -> Result<u8, Failure> {
    let form = arguments.emit.unwrap_or(Emit::Alerts);
    if !matches!(form, Emit::Alerts | Emit::Ocsf) {
        return Err(Failure::Message("`--follow` writes `--emit alerts` or `--emit ocsf`".to_owned()));
    }
    let folder = arguments.schedule.state.clone().unwrap_or_default();
    let mut journal = Journal::open(&folder).map_err(Failure::Message)?;
    let selected = select::select(program.rules, &arguments.rule).map_err(Failure::Message)?;
    let rules: Vec<&'static Rule> =
        selected.into_iter().filter(|rule| schedule::frequency(rule).is_some()).collect();
    if rules.is_empty() {
        return Err(Failure::Message("none of the rules runs on a schedule".to_owned()));
    }
    let (arguments, standard_input) = StandardInput::of(arguments, &folder).map_err(Failure::Message)?;
    let arguments = &arguments;
    run::check_logs(arguments, &rules, &tables::tables(&rules)).map_err(Failure::Message)?;
    let externals = run::externals(arguments).map_err(Failure::Message)?;
    let follower = Follower { program, arguments, surroundings, form, rules: &rules, externals: &externals };
    let mut parts = Parts::default();
    loop {
        let has_ended = standard_input.as_ref().map_or(Ok(false), StandardInput::has_ended);
        let is_idle = !follower.step(&mut journal, &mut parts, output, messages)?;
        if is_stopped(surroundings.interrupted) {
            return Err(Failure::Interrupted);
        }
        if is_idle {
            // What was kept of an input that failed has been run by now.
            if has_ended.map_err(Failure::Message)? || arguments.schedule.once {
                return Ok(RAN);
            }
            std::thread::sleep(PAUSE);
        }
    }
}

fn is_stopped(interrupted: &AtomicBool) -> bool {
    interrupted.load(Ordering::Relaxed)
}

/// What stays the same while logs grow.
struct Follower<'a> {
    program: Program<'a>,
    arguments: &'a Arguments,
    surroundings: Surroundings,
    form: Emit,
    rules: &'a [&'static Rule],
    externals: &'a ExternalFiles,
}

impl Follower<'_> {
    /// Has the runs that are due; false if there are none.
    fn step(
        &self,
        journal: &mut Journal,
        parts: &mut Parts,
        output: &mut dyn Write,
        messages: &mut dyn Write,
    ) -> Result<bool, Failure> {
        let tables = tables::tables(self.rules);
        let (found, inputs) = run::discovered(self.program, self.arguments, &tables);
        let is_read = |name: &String| tables.iter().any(|table| table.name.eq_ignore_ascii_case(name));
        if let Some(file) = found
            .files
            .iter()
            .find(|file| Kind::of(&file.format) != Kind::JsonLines && file.tables.iter().any(is_read))
        {
            let (path, kind) = (file.path.display(), Kind::of(&file.format).name());
            return Err(Failure::Message(format!(
                "{path} is {kind}: only logs in JSON lines can be followed"
            )));
        }
        let inputs = parts.remembered(inputs);
        let Some(newest) = newest(&self.input(self.rules, &inputs)) else { return Ok(false) };
        let mut state = journal.state().clone();
        let has_new_rules = state.see(newest, self.rules, self.arguments.schedule.from);
        let due: Vec<(&'static Rule, Plan)> =
            self.rules.iter().filter_map(|rule| self.due(rule, &state)).collect();
        if due.is_empty() {
            if has_new_rules {
                journal.commit(state, b"").map_err(Failure::Message)?;
            }
            return Ok(false);
        }
        let (rules, plans): (Vec<&'static Rule>, Vec<Plan>) = due.into_iter().unzip();
        let ends: Vec<(DateTime, DateTime)> = plans.iter().map(Plan::ends).collect();
        let kept = windows::keep(&self.input(&rules, &inputs), &ends);
        let present: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        let remembered = Remembered::new(self.externals);
        let stop = self.surroundings.interrupted;
        let runs = runs::runs(&kept, &plans, &present, &remembered, self.form, self.arguments, stop);
        if is_stopped(stop) {
            return Ok(true);
        }
        for (runs, plan) in runs.iter().zip(&plans) {
            let last = plan.times.last().copied().unwrap_or(DateTime::MIN);
            state.has_run(runs.rule, last, runs.rests_until);
        }
        let mut alerts = Vec::new();
        emit::emit(self.form, &runs, self.surroundings.width, &mut alerts)?;
        journal.commit(state, &alerts).map_err(Failure::Message)?;
        output.write_all(&alerts)?;
        output.flush()?;
        // What is written to a closed standard error is lost, and no reason to stop.
        let _ = account(&runs, newest, messages);
        Ok(true)
    }

    fn input<'i>(&'i self, rules: &'i [&'static Rule], inputs: &'i TableInputs) -> Input<'i> {
        Input {
            rules,
            tables: inputs,
            externals: self.externals,
            now: None,
            threads: self.arguments.thread_count(),
            progress: None,
            profile: None,
            memory: run::memory_limit(self.arguments),
            stop: Some(self.surroundings.interrupted),
        }
    }

    /// The runs of a rule that are due.
    fn due(&self, rule: &'static Rule, state: &State) -> Option<(&'static Rule, Plan)> {
        let frequency = schedule::frequency(rule)?;
        let delay: TimeSpan = schedule::delay(rule, self.arguments.schedule.delay);
        let until = DateTime(state.newest.0.saturating_sub(delay.0));
        let known = state.rule(rule)?;
        let times = schedule::times(frequency, known.since, until);
        let times: Vec<DateTime> = times.into_iter().filter(|time| *time > known.last).collect();
        (!times.is_empty()).then_some((rule, Plan { times, rests_until: known.rests_until }))
    }
}

/// A line about what ran.
fn account(runs: &[RuleRuns], newest: DateTime, messages: &mut dyn Write) -> std::io::Result<()> {
    for runs in runs {
        if let Some(failure) = runs.failure() {
            writeln!(messages, "failed: \"{}\" ({}): {failure}", runs.rule.name, runs.rule.id)?;
        }
    }
    let ran: usize = runs.iter().map(|runs| runs.ran).sum();
    let severities: Vec<_> = runs.iter().flat_map(RuleRuns::severities).collect();
    writeln!(messages, "as of {newest}: {ran} runs, {}", count_of(&severities, "alert"))
}

#[cfg(test)]
mod tests;
