//! From rules to figures.

use std::{
    error::Error,
    fs, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use fastrand::Rng;
use kqlc::{
    evaluator::{Ended, Evaluator, Logs, Refusal, Rows},
    events::{self, Made},
    semantic::Library,
};
use kqlc_runtime::{
    plan::REST,
    types::{DateTime, Type, Value},
};
use serde_json::Value as Json;

use crate::{
    Options, compare,
    corpus::{BoundRule, Corpus},
    open,
    program::{Key, NOW, Program, ResultColumn, ResultLine, by_path},
    recorded,
    report::{Report, Verdict},
    write,
};

/// Tables have at most so many events.
const MOST_EVENTS: usize = 6000;

/// Files have at most so many, so that several parts of a table are merged.
const EVENTS_OF_A_FILE: usize = 150;

/// The program cuts its input by the number of its threads.
const MANY_THREADS: &str = "48";

/// The stack of a thread: trees are walked as deep as they are.
const STACK: usize = 256 << 20;

/// Rules are run in so many parts, each over its own events: fewer events of other rules stand in the way.
const PARTS: usize = 32;

/// Makes events, runs the program over them, evaluates the rules by the reference, compares.
pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let now = DateTime::parse(NOW).ok_or("a good time")?;
    let corpus = Corpus::read(&options.rules, &options.tables, &options.functions, &options.warn)?;
    let (library, clock) = (corpus.library(), Instant::now());
    let rules = Rules { corpus: &corpus, library: &library };
    let is_wanted = |path: &str| options.only.as_ref().is_none_or(|only| path.contains(only));
    let wanted: Vec<usize> = (0..corpus.len()).filter(|file| is_wanted(corpus.path(*file))).collect();
    let made = rules.in_parallel(&wanted, |file, rule| {
        let mut rng = Rng::with_seed(options.seed.wrapping_mul(1_000_003).wrapping_add(file as u64));
        let is_good = corpus.compiles(file, &library);
        let compiled =
            Compiled { file, path: rule.path.clone(), key: rule.key.clone(), columns: rule.columns.clone() };
        is_good.then(|| (compiled, events::events(rule.for_events(), now, &mut rng)))
    });
    let (compiled, mut made): (Vec<Compiled>, Vec<Made>) = made.into_iter().flatten().unzip();
    println!("  events of {} rules made in {:.0?}", compiled.len(), clock.elapsed());
    if options.logs.exists() {
        fs::remove_dir_all(&options.logs)?;
    }
    let mut report = Report::default();
    let mut counted = Vec::new();
    for part in 0..PARTS {
        let of_part = |number: &usize| number % PARTS == part;
        let numbers: Vec<usize> = (0..compiled.len()).filter(of_part).collect();
        let made: Vec<Made> = numbers.iter().map(|number| mem::take(&mut made[*number])).collect();
        let part = Part {
            folder: options.logs.join(format!("{part:02}")),
            files: numbers.iter().map(|number| compiled[*number].file).collect(),
            guards: Guards::of(numbers.iter().map(|number| &compiled[*number]), &made),
            logs: collect(made, options.seed),
            now,
        };
        write(&part.logs, &part.folder, options.seed)?;
        match &options.detect {
            Some(program) => part.compare(program, &compiled, &rules, &mut report)?,
            None => counted.extend(part.count(&rules)),
        }
    }
    println!("  compared after {:.0?}", clock.elapsed());
    match (&options.detect, &options.recorded) {
        (Some(program), Some(logs)) => {
            report.recorded = Some(recorded::run(program, logs, &compiled)?);
            println!("  run over recorded logs after {:.0?}", clock.elapsed());
        }
        (Some(_), None) => {}
        (None, _) => tell_rows(&counted),
    }
    Ok(fs::write(&options.report, serde_json::to_string_pretty(&report)?)?)
}

/// A rule that compiles.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) file: usize,
    pub(crate) path: String,
    pub(crate) key: Key,
    /// The columns that `kqlc check` promises, where it does.
    pub(crate) columns: Option<Vec<(String, Type)>>,
}

/// Some rules, and the events that are made for them.
struct Part<'r> {
    folder: PathBuf,
    files: Vec<usize>,
    guards: Guards<'r>,
    logs: Logs,
    now: DateTime,
}

/// A rule, how many rows it has by the reference, and where those end.
type Counted = (String, Result<usize, Refusal>, String);

impl Part<'_> {
    /// Runs the rules by the program and by the reference.
    fn compare(
        &self,
        program: &Path,
        compiled: &[Compiled],
        rules: &Rules<'_>,
        report: &mut Report,
    ) -> Result<(), Box<dyn Error>> {
        let program = Program { path: program, folder: &self.folder, logs: &self.logs };
        let ids: Vec<&str> = compiled
            .iter()
            .filter(|rule| self.files.contains(&rule.file))
            .map(|rule| rule.key.0.as_str())
            .collect();
        let mut results = by_path(compiled, program.run(&ids, &[], MANY_THREADS)?);
        let alone = by_path(compiled, program.run(&ids, &[], "1")?);
        let is_of_part = |path: &&String| {
            compiled.iter().any(|rule| rule.path == **path && self.files.contains(&rule.file))
        };
        report.depend_on_threads(
            results
                .iter()
                .filter(|(path, line)| alone.get(*path) != Some(line))
                .map(|(path, _)| path)
                .filter(is_of_part),
        );
        if !self.guards.rules.is_empty() {
            let ids: Vec<&str> = self.guards.rules.iter().map(|rule| rule.key.0.as_str()).collect();
            let unguarded = by_path(compiled, program.run(&ids, &self.guards.tables, MANY_THREADS)?);
            let is_guarded = |path: &str| self.guards.rules.iter().any(|rule| rule.path == path);
            results.extend(unguarded.into_iter().filter(|(path, _)| is_guarded(path)));
        }
        let verdicts = rules.in_parallel(&self.files, |_, rule| {
            let evaluator = self.guards.evaluator(rule, &self.logs, self.now);
            (rule.path.clone(), verdict(rule, results.get(&rule.path), &evaluator))
        });
        for (path, verdict) in verdicts {
            report.add(&path, verdict);
        }
        Ok(())
    }

    /// The rows by the reference alone.
    fn count(&self, rules: &Rules<'_>) -> Vec<Counted> {
        rules.in_parallel(&self.files, |_, rule| {
            let evaluator = self.guards.evaluator(rule, &self.logs, self.now);
            let rows = evaluate(rule, &evaluator).map(|rows| rows.rows.len());
            let place = |ended: &Ended| format!("\n    {ended}: {}", rules.corpus.place(ended.span));
            (rule.path.clone(), rows, evaluator.ended().iter().map(place).collect())
        })
    }
}

/// Tells which rules have no rows and where those end, or are not evaluated, by the reference alone.
fn tell_rows(counted: &[Counted]) {
    let has_rows = |rows: &Result<usize, Refusal>| matches!(rows, Ok(1..));
    for (path, rows, ended) in counted.iter().filter(|(_, rows, _)| !has_rows(rows)) {
        println!("{path}: {rows:?}{ended}");
    }
    println!(
        "{} of {} rules have rows",
        counted.iter().filter(|(_, rows, _)| has_rows(rows)).count(),
        counted.len()
    );
}

/// The rules, and what they are bound against.
struct Rules<'r> {
    corpus: &'r Corpus,
    library: &'r Library<'r>,
}

impl Rules<'_> {
    /// What `work` makes of every rule of some files, in their order.
    fn in_parallel<R: Send>(&self, files: &[usize], work: impl Fn(usize, &BoundRule) -> R + Sync) -> Vec<R> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let part = |number: usize| {
            let files = files.iter().skip(number).step_by(threads);
            files
                .filter_map(|file| Some((*file, work(*file, &self.corpus.bind(*file, self.library)?))))
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
}

/// All events, those of each table in any order.
fn collect(made: Vec<Made>, seed: u64) -> Logs {
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
    let mut rng = Rng::with_seed(seed);
    for (table, events) in logs.tables() {
        let below = folder.join("logs").join(table);
        fs::create_dir_all(&below)?;
        for (number, events) in events.chunks(EVENTS_OF_A_FILE).enumerate() {
            let (name, text) = write::events(number, events, &mut rng);
            fs::write(below.join(name), text)?;
        }
    }
    fs::create_dir_all(folder.join("watchlists"))?;
    for (alias, items) in logs.watchlists() {
        fs::write(folder.join("watchlists").join(format!("{alias}.csv")), write::watchlist(items))?;
    }
    fs::create_dir_all(folder.join("files"))?;
    for (number, file) in logs.files().values().enumerate() {
        fs::write(folder.join("files").join(number.to_string()), write::file(file, &mut rng))?;
    }
    Ok(())
}

/// Rules that stop if some table has a row, since they leave out what reads it: they are run without the rows of all such tables.
struct Guards<'r> {
    rules: Vec<&'r Compiled>,
    tables: Vec<String>,
}

impl<'r> Guards<'r> {
    fn of(compiled: impl Iterator<Item = &'r Compiled>, made: &[Made]) -> Self {
        let mut guards = Self { rules: Vec::new(), tables: Vec::new() };
        for (rule, made) in compiled.zip(made).filter(|(_, made)| !made.guarded.is_empty()) {
            guards.rules.push(rule);
            guards.tables.extend(made.guarded.iter().cloned());
        }
        guards
    }

    fn evaluator<'l>(&'l self, rule: &BoundRule, logs: &'l Logs, now: DateTime) -> Evaluator<'l> {
        let is_guarded = self.rules.iter().any(|guarded| guarded.path == rule.path);
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
    let is_ordered = compare::is_ordered(&rule.query);
    let names = || rule.query.schema.columns.iter().map(|column| column.name.as_str());
    let difference = if names().any(|name| name == REST) {
        let found = open::by_name(table.columns.iter().map(|column| column.name.as_str()), &table.rows);
        compare::difference(&open::by_name(names(), &expected), &found, is_ordered)
    } else {
        compare::difference(&expected, &table.rows, is_ordered)
    };
    match difference {
        Some(difference) => Verdict::Differs(difference),
        None => Verdict::Agrees(table.rows.len()),
    }
}

/// The rows of a rule by the reference; where it fails, that is a reason as others.
fn evaluate(rule: &BoundRule, evaluator: &Evaluator<'_>) -> Result<Rows, Refusal> {
    let rows = catch_unwind(AssertUnwindSafe(|| evaluator.result(&rule.query)));
    rows.unwrap_or_else(|_| Err(Refusal::Unknown(format!("the reference fails at {}", rule.path))))
}

pub(crate) fn columns_differ(promised: &[(String, Type)], found: &[ResultColumn]) -> Option<String> {
    let found: Vec<(&str, &str)> =
        found.iter().map(|column| (column.name.as_str(), column.ty.as_str())).collect();
    let promised: Vec<(&str, &str)> = promised.iter().map(|(name, ty)| (name.as_str(), ty.name())).collect();
    (promised != found).then(|| format!("columns {found:?}, not {promised:?}"))
}
