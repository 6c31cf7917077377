//! One run of the program, from options to exit code.

use std::{
    io::{self, Write},
    sync::atomic::Ordering,
    time::{Instant, SystemTime},
};

use super::{
    Program, RAN, RULE_FAILED, Surroundings,
    arguments::{Arguments, Emit},
    backtest::{self, Times},
    emit::{self, Finding},
    follow,
    html::{self, Page},
    layer,
    lines::is_interruption,
    memory, profile,
    progress::with_progress,
    rejects, report, select,
    statistics::{self, Seconds},
    tables::{self, ReadTable},
    whole,
};
use crate::{
    alert,
    engine::{self, Input, Outcome, Profile},
    plan::Rule,
    read::{
        TableInputs,
        discover::{Decided, Found, Logs, discover_again, may_exist},
        external::ExternalFiles,
    },
    types::DateTime,
};

/// Why a run ended early.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody reads the output any more.
    OutputClosed,
    /// The user has stopped it.
    Interrupted,
    /// The program could not run.
    Message(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ if is_interruption(&error) => Self::Interrupted,
            _ => Self::Message(format!("cannot write: {error}")),
        }
    }
}

/// Everything that is known when rules have run.
pub(super) struct Run<'a> {
    /// The rules that were asked for.
    pub(super) rules: &'a [&'static Rule],
    /// The tables that they read.
    pub(super) tables: &'a [ReadTable],
    /// The logs.
    pub(super) found: &'a Found,
    /// What is given beside them.
    pub(super) externals: &'a ExternalFiles,
    /// What the engine made of them.
    pub(super) outcome: &'a Outcome,
    /// What each rule cost.
    pub(super) profile: &'a Profile,
    /// What each rule found.
    pub(super) findings: &'a [Finding<'a>],
}

/// Runs the rules, writes what they found to `output` and the account of it to `messages`; gives the exit code.
pub(super) fn run(
    program: Program<'_>,
    arguments: &Arguments,
    surroundings: Surroundings,
    output: &mut dyn Write,
    messages: &mut dyn Write,
) -> Result<u8, Failure> {
    if follow::is_asked(arguments).map_err(Failure::Message)? {
        return follow::run(program, arguments, surroundings, output, messages);
    }
    if let Some(span) = backtest::span(arguments).map_err(Failure::Message)? {
        return backtest::run(program, arguments, span, surroundings, output, messages);
    }
    let start = Instant::now();
    let externals = externals(arguments).map_err(Failure::Message)?;
    let rules = select::select(program.rules, &arguments.rule).map_err(Failure::Message)?;
    let tables = tables::tables(&rules);
    let form = emit_form(arguments, surroundings);
    let folder = emit::check_parquet(form, arguments.out.as_deref()).map_err(Failure::Message)?;
    check_logs(arguments, &rules, &tables).map_err(Failure::Message)?;
    let (found, inputs) = discovered(program, arguments, &tables);
    let wanted: Vec<&str> = tables.iter().map(|table| table.name).collect();
    let discovered = start.elapsed();
    let profile = Profile::new(arguments.profile);
    let mut outcome = evaluate(&rules, &inputs, &externals, (&wanted, &profile), arguments, surroundings);
    if surroundings.interrupted.load(Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    let present: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    for (rule, result) in &mut outcome.results {
        if let Some(reason) = tables::left_out(rule, &present) {
            *result = Err(reason);
        }
    }
    let alerts_start = Instant::now();
    let shows_alerts = matches!(form, Emit::Alerts | Emit::Table | Emit::Incidents | Emit::Ocsf | Emit::Both)
        || arguments.report.is_some();
    let findings =
        outcome.results.iter().map(|(rule, result)| finding(rule, result, outcome.now, shows_alerts));
    let findings: Vec<Finding<'_>> = findings.collect();
    emit::emit(form, &findings, surroundings.width, output)?;
    output.flush()?;
    if let Some(folder) = folder {
        emit::emit_parquet(&findings, folder).map_err(Failure::Message)?;
    }
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
    let _ = report::report(&run, messages);
    if arguments.profile {
        let _ = profile::table(&run, messages);
    }
    let times = Times { discovered, emitted: alerts_start.elapsed(), total: start.elapsed() };
    write_files(&run, &Page::of_run(&run), arguments, &inputs, times)?;
    Ok(if findings.iter().any(|finding| finding.result.is_err()) { RULE_FAILED } else { RAN })
}

/// The logs that the options name, and what is to be said of them.
pub(super) fn discovered(
    program: Program<'_>,
    arguments: &Arguments,
    tables: &[ReadTable],
) -> (Found, TableInputs) {
    discovered_again(program, arguments, tables, &mut Decided::default())
}

/// The same, where some of it was discovered before.
pub(super) fn discovered_again(
    program: Program<'_>,
    arguments: &Arguments,
    tables: &[ReadTable],
    decided: &mut Decided,
) -> (Found, TableInputs) {
    let wanted: Vec<&str> = tables.iter().map(|table| table.name).collect();
    let logs = Logs {
        paths: &arguments.logs,
        named: &arguments.table,
        columns: &arguments.columns,
        formats: &arguments.format,
        wanted: &wanted,
        known: program.tables,
    };
    let mut found = discover_again(&logs, decided);
    let inputs = std::mem::take(&mut found.inputs);
    (found, inputs)
}

/// Writes the files that are asked for beside the output.
pub(super) fn write_files(
    run: &Run<'_>,
    page: &Page<'_>,
    arguments: &Arguments,
    inputs: &TableInputs,
    times: Times,
) -> Result<(), Failure> {
    if let Some(path) = &arguments.rejects {
        rejects::write(path, &run.outcome.statistics, inputs, &run.found.files).map_err(Failure::Message)?;
    }
    if let Some(path) = &arguments.report {
        whole::write(path, |file| html::write(page, file)).map_err(Failure::Message)?;
    }
    if let Some(path) = &arguments.navigator {
        let layer = layer::fired(run);
        whole::write(path, |file| writeln!(file, "{layer:#}")).map_err(Failure::Message)?;
    }
    if let Some(path) = &arguments.stats {
        let seconds = Seconds {
            discover: times.discovered.as_secs_f64(),
            emit: times.emitted.as_secs_f64(),
            total: times.total.as_secs_f64(),
            is_profiled: arguments.profile,
        };
        let text = statistics::statistics(run, &seconds);
        whole::write(path, |file| writeln!(file, "{text:#}")).map_err(Failure::Message)?;
    }
    Ok(())
}

/// How much memory may be held.
pub(super) fn memory_limit(arguments: &Arguments) -> Option<engine::Memory> {
    memory::limit(arguments.memory)
}

/// What is given beside the logs; it must be there.
pub(super) fn externals(arguments: &Arguments) -> Result<ExternalFiles, String> {
    let files = arguments.externaldata.iter().chain(&arguments.watchlist).map(|(_, path)| path);
    if let Some(path) = files.chain(&arguments.watchlists).find(|path| !path.exists()) {
        return Err(format!("no such file or folder: {}", path.display()));
    }
    let (data, watchlists) = (arguments.externaldata.clone(), arguments.watchlist.clone());
    Ok(ExternalFiles::new(data, watchlists, arguments.watchlists.clone()))
}

/// Logs must be given if every rule reads some, and must be there.
pub(super) fn check_logs(
    arguments: &Arguments,
    rules: &[&'static Rule],
    tables: &[ReadTable],
) -> Result<(), String> {
    let mut paths = arguments.logs.iter().chain(arguments.table.iter().map(|(_, path)| path));
    if let Some(path) = paths.find(|path| !may_exist(path)) {
        return Err(format!("no such file or folder: {}", path.display()));
    }
    let reads_tables = |rule: &&'static Rule| {
        tables.iter().any(|table| table.rules.iter().any(|other| std::ptr::eq(*other, *rule)))
    };
    if arguments.logs.is_empty()
        && arguments.table.is_empty()
        && !rules.is_empty()
        && rules.iter().all(reads_tables)
    {
        return Err("every rule reads tables: say with --logs where the logs are".to_owned());
    }
    Ok(())
}

/// Runs the engine. Without a time to be had from options or logs it is now.
fn evaluate(
    rules: &[&'static Rule],
    inputs: &TableInputs,
    externals: &ExternalFiles,
    (wanted, profile): (&[&str], &Profile),
    arguments: &Arguments,
    surroundings: Surroundings,
) -> Outcome {
    let is_wanted = |name: &str| wanted.iter().any(|table| table.eq_ignore_ascii_case(name));
    let sources = || inputs.iter().filter(|input| is_wanted(&input.name)).flat_map(|input| &input.sources);
    let bytes = sources().map(|source| source.bytes()).sum();
    let evaluate = |now| {
        with_progress(surroundings.shows_progress, bytes, |progress| {
            let threads = arguments.thread_count();
            let progress = Some(progress);
            engine::run(&Input {
                rules,
                tables: inputs,
                externals,
                now,
                threads,
                progress,
                profile: Some(profile),
                memory: memory_limit(arguments),
                stop: Some(surroundings.interrupted),
            })
        })
    };
    let has_logs = sources().next().is_some();
    let outcome = evaluate(arguments.now.or_else(|| (!has_logs).then(clock)));
    // Logs without any time leave the engine at the beginning of the calendar.
    let knows_now = arguments.now.is_some() || outcome.now != DateTime::MIN;
    if knows_now { outcome } else { evaluate(Some(clock())) }
}

/// The time of the computer's clock.
fn clock() -> DateTime {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    DateTime::from_unix(seconds, since.subsec_nanos()).unwrap_or(DateTime::UNIX_EPOCH)
}

fn finding<'a>(
    rule: &'static Rule,
    result: &'a Result<crate::table::Table, String>,
    now: DateTime,
    shows_alerts: bool,
) -> Finding<'a> {
    let result = result.as_ref().map_err(String::as_str);
    let severities = result.map_or_else(|_| Vec::new(), |table| alert::severities(rule, table));
    let alerts =
        result.ok().filter(|_| shows_alerts).map_or_else(Vec::new, |table| alert::raise(rule, table, now));
    Finding { rule, result, severities, alerts }
}

pub(super) fn emit_form(arguments: &Arguments, surroundings: Surroundings) -> Emit {
    arguments.emit.unwrap_or(if surroundings.is_terminal { Emit::Table } else { Emit::Alerts })
}
