//! From rules to figures.

use std::{
    collections::HashSet,
    error::Error,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    thread,
    time::Instant,
};

use fastrand::Rng;
use kqlc_runtime::types::{DateTime, Type, Value};
use serde_json::Value as Json;

use crate::{
    Options, compare,
    corpus::{BoundRule, Corpus},
    evaluate::{Evaluator, Refusal, Rows},
    generate::{self, Made},
    logs::Logs,
    program::{Key, NOW, Program, ResultColumn, ResultLine, by_path},
    report::{Report, Verdict},
};

/// Tables have at most so many events.
const MOST_EVENTS: usize = 2500;

/// Files have at most so many, so that several parts of a table are merged.
const EVENTS_OF_A_FILE: usize = 150;

/// The program cuts its input by the number of its threads.
const MANY_THREADS: &str = "48";

/// The stack of a thread: trees are walked as deep as they are.
const STACK: usize = 256 << 20;

/// Makes events, runs the program over them, evaluates the rules by the reference, compares.
pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let now = DateTime::parse(NOW).ok_or("a good time")?;
    let corpus = Corpus::read(&options.rules, &options.tables, &options.functions)?;
    let (library, clock) = (corpus.library(), Instant::now());
    let is_wanted = |path: &str| options.only.as_ref().is_none_or(|only| path.contains(only));
    let made = in_parallel(&corpus, is_wanted, |file, rule| {
        let mut rng = Rng::with_seed(options.seed.wrapping_mul(1_000_003).wrapping_add(file as u64));
        let compiles = corpus.compiles(file, &library);
        compiles.then(|| ((rule.path.clone(), rule.key.clone()), generate::events(rule, now, &mut rng)))
    });
    let (compiled, made): (Vec<(String, Key)>, Vec<Made>) = made.into_iter().flatten().unzip();
    let guards = Guards::of(&compiled, &made);
    let logs = collect(made.into_iter(), options.seed);
    write(&logs, &options.logs, options.seed)?;
    let events: usize = logs.tables().map(|(_, events)| events.len()).sum();
    println!("  {events} events of {} tables made in {:.0?}", logs.tables().count(), clock.elapsed());
    let Some(program) = &options.detect else {
        let rows = |rule: &BoundRule| {
            evaluate(rule, &guards.evaluator(rule, &logs, now)).map(|rows| rows.rows.len())
        };
        tell_rows(&in_parallel(&corpus, is_wanted, |_, rule| (rule.path.clone(), rows(rule))));
        return Ok(());
    };
    let clock = Instant::now();
    let program = Program { path: program, options, logs: &logs };
    let mut results = by_path(&compiled, program.run(&Guards::default(), MANY_THREADS)?);
    let alone = by_path(&compiled, program.run(&Guards::default(), "1")?);
    let mut report = Report::default();
    report.depend_on_threads(
        results.iter().filter(|(path, line)| alone.get(*path) != Some(line)).map(|(path, _)| path),
    );
    if !guards.rules.is_empty() {
        results.extend(by_path(&guards.rules, program.run(&guards, MANY_THREADS)?));
    }
    println!("  {} rules run by the program in {:.0?}", results.len(), clock.elapsed());
    let clock = Instant::now();
    let paths: HashSet<&str> = compiled.iter().map(|(path, _)| path.as_str()).collect();
    let verdicts = in_parallel(
        &corpus,
        |path| paths.contains(path),
        |_, rule| {
            let evaluator = guards.evaluator(rule, &logs, now);
            (rule.path.clone(), verdict(rule, results.get(&rule.path), &evaluator))
        },
    );
    println!("  evaluated by the reference in {:.0?}", clock.elapsed());
    for (path, verdict) in verdicts {
        report.add(&path, verdict);
    }
    Ok(fs::write(&options.report, serde_json::to_string_pretty(&report)?)?)
}

/// Tells which rules have no rows, or are not evaluated, by the reference alone.
fn tell_rows(counted: &[(String, Result<usize, Refusal>)]) {
    let has_rows = |rows: &Result<usize, Refusal>| matches!(rows, Ok(1..));
    for (path, rows) in counted.iter().filter(|(_, rows)| !has_rows(rows)) {
        println!("{path}: {rows:?}");
    }
    println!(
        "{} of {} rules have rows",
        counted.iter().filter(|(_, rows)| has_rows(rows)).count(),
        counted.len()
    );
}

/// What `work` makes of every rule whose path is wanted, in the order of the files.
fn in_parallel<R: Send>(
    corpus: &Corpus,
    is_wanted: impl Fn(&str) -> bool + Sync,
    work: impl Fn(usize, &BoundRule) -> R + Sync,
) -> Vec<R> {
    let library = corpus.library();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = |number: usize| {
        let files = (number..corpus.len()).step_by(threads);
        files
            .filter(|file| is_wanted(corpus.path(*file)))
            .filter_map(|file| {
                let rule = corpus.bind(file, &library)?;
                Some((file, work(file, &rule)))
            })
            .collect::<Vec<_>>()
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|number| {
                let part = &part;
                let builder = thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, move || part(number)).expect("the system gives a thread")
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no rule stops its thread")).collect()
    });
    results.sort_by_key(|(file, _)| *file);
    results.into_iter().map(|(_, result)| result).collect()
}

/// All events, those of each table in any order.
fn collect(made: impl Iterator<Item = Made>, seed: u64) -> Logs {
    let mut logs = Logs::default();
    for made in made {
        made.events.into_iter().for_each(|(table, event)| logs.add(&table, event));
        made.items.into_iter().for_each(|(asked, item)| logs.add_item(&asked, item));
    }
    let mut rng = Rng::with_seed(seed);
    for events in logs.tables_mut() {
        rng.shuffle(events);
        events.truncate(MOST_EVENTS);
    }
    logs
}

fn write(logs: &Logs, folder: &Path, seed: u64) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut rng = Rng::with_seed(seed);
    for (table, events) in logs.tables() {
        let below = folder.join("logs").join(table);
        fs::create_dir_all(&below)?;
        for (number, events) in events.chunks(EVENTS_OF_A_FILE).enumerate() {
            let (name, text) = generate::write::events(number, events, &mut rng);
            fs::write(below.join(name), text)?;
        }
    }
    fs::create_dir_all(folder.join("watchlists"))?;
    for (alias, items) in logs.watchlists() {
        fs::write(folder.join("watchlists").join(format!("{alias}.csv")), generate::write::watchlist(items))?;
    }
    fs::create_dir_all(folder.join("files"))?;
    for (number, file) in logs.files().values().enumerate() {
        fs::write(folder.join("files").join(number.to_string()), generate::write::file(file, &mut rng))?;
    }
    Ok(())
}

/// Rules that stop if some table has a row, since they leave out what reads it: they are run without the rows of all such tables.
#[derive(Default)]
pub(crate) struct Guards {
    pub(crate) rules: Vec<(String, Key)>,
    pub(crate) tables: Vec<String>,
}

impl Guards {
    fn of(compiled: &[(String, Key)], made: &[Made]) -> Self {
        let mut guards = Self::default();
        for (rule, made) in compiled.iter().zip(made).filter(|(_, made)| !made.guarded.is_empty()) {
            guards.rules.push(rule.clone());
            guards.tables.extend(made.guarded.iter().cloned());
        }
        guards
    }

    fn evaluator<'l>(&'l self, rule: &BoundRule, logs: &'l Logs, now: DateTime) -> Evaluator<'l> {
        let is_guarded = self.rules.iter().any(|(path, _)| *path == rule.path);
        Evaluator::new(logs, now, rule.period).without(if is_guarded { &self.tables } else { &[] })
    }
}

fn verdict(rule: &BoundRule, result: Option<&ResultLine>, evaluator: &Evaluator<'_>) -> Verdict {
    let Some(result) = result else { return Verdict::Stopped("the program says nothing of it".to_owned()) };
    if let Some(error) = &result.error {
        return Verdict::Stopped(error.clone());
    }
    let Some(table) = result.tables.first() else { return Verdict::Stopped("no result".to_owned()) };
    if let Some(promised) = &rule.columns
        && let Some(difference) = columns_differ(promised, &table.columns)
    {
        return Verdict::OtherColumns(difference);
    }
    let rows = match evaluate(rule, evaluator) {
        Ok(rows) => rows,
        Err(Refusal::Unknown(what)) => return Verdict::NotEvaluated(what, table.rows.len()),
        Err(Refusal::TooLarge) => {
            return Verdict::NotEvaluated("too many rows or too long".to_owned(), table.rows.len());
        }
    };
    let expected: Vec<Vec<Json>> =
        rows.rows.iter().map(|row| row.iter().map(Value::to_json).collect()).collect();
    match compare::difference(&expected, &table.rows, compare::is_ordered(&rule.query)) {
        Some(difference) => Verdict::Differs(difference),
        None => Verdict::Agrees(table.rows.len()),
    }
}

/// The rows of a rule by the reference; where it fails, that is a reason as others.
fn evaluate(rule: &BoundRule, evaluator: &Evaluator<'_>) -> Result<Rows, Refusal> {
    let rows = catch_unwind(AssertUnwindSafe(|| evaluator.result(&rule.query)));
    rows.unwrap_or_else(|_| Err(Refusal::Unknown(format!("the reference fails at {}", rule.path))))
}

fn columns_differ(promised: &[(String, Type)], found: &[ResultColumn]) -> Option<String> {
    let found: Vec<(&str, &str)> =
        found.iter().map(|column| (column.name.as_str(), column.ty.as_str())).collect();
    let promised: Vec<(&str, &str)> = promised.iter().map(|(name, ty)| (name.as_str(), ty.name())).collect();
    (promised != found).then(|| format!("columns {found:?}, not {promised:?}"))
}
