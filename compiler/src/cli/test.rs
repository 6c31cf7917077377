//! `kqlc test`

mod cases;
mod coverage;
mod find;
mod init;
mod junit;
mod lines;
mod program;
mod report;

use std::{
    fs::File,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    time::Instant,
};

use kqlc::{
    diagnostic::{Severity, Style},
    fixture,
    semantic::Library,
    source::SourceMap,
};

use super::{
    CLEAN, FINDINGS,
    build::Job,
    input,
    known::Known,
    output::Voice,
    print::{Colour, print, styled},
    rewrite,
    selection::Selection,
};
use find::Tested;
use report::Outcome;

/// The options of `kqlc test`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The tests of rules/a_rule.yaml are in rules/a_rule.tests.yaml: cases, each with events and what must come of them.

  now: 2024-03-14T12:00:00Z
  cases:
    - name: fires on the third failure
      tables:
        SigninLogs:
          - {TimeGenerated: 2024-03-14T11:50:00Z, UserPrincipalName: ann, ResultType: \"50126\"}
      expect:
        fires: true
        rows:
          - {UserPrincipalName: ann, Failures: 3}

Examples:
  kqlc test rules/                        run all tests
  kqlc test rules/a_rule.yaml --case fires
                                          the cases of one rule that have a word in their name
  kqlc test --init rules/a_rule.yaml      write a first test, with events that let the rule fire
  kqlc test rules/ --bless                expect what comes today, and see the change with git diff
  kqlc test rules/ --coverage             show conditions and joins that no test exercises
  kqlc test rules/ --min-coverage 80 --junit report.xml
                                          for continuous integration

Exit status: 0 every case is as expected, 1 some are not or coverage is too low, 2 could not run."
)]
pub(crate) struct Options {
    /// Rules, tests, and folders of them.
    #[arg(required_unless_present = "init", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    selection: Selection,
    /// Runs only cases whose names hold this.
    #[arg(long, value_name = "TEXT")]
    case: Option<String>,
    /// Writes a first test for a rule, with events made of its query's own literals.
    #[arg(long, value_name = "RULE", conflicts_with_all = ["bless", "case", "paths"])]
    init: Option<PathBuf>,
    /// Writes what comes into the tests, in place of what they expect.
    #[arg(long)]
    bless: bool,
    /// Shows the conditions and the sides of joins that no test exercises.
    #[arg(long)]
    coverage: bool,
    /// Fails if less than so many in a hundred of the outcomes of conditions and joins are exercised.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    min_coverage: Option<u8>,
    /// Writes a report in JUnit's form.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// How outcomes are written.
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    /// Where the program is built that runs the rules.
    #[arg(long, value_name = "DIR", default_value = "target/kqlc-test")]
    out: PathBuf,
    /// Colours: only on a terminal, always, or never.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
}

/// How outcomes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people: what is not as expected, with carets in the test.
    Full,
    /// One JSON object a case.
    Jsonl,
}

/// Runs tests, or writes a first one.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    match &options.init {
        Some(rule) => init::run(options, rule),
        None => run_tests(options),
    }
}

fn run_tests(options: &Options) -> Result<u8, String> {
    let clock = Instant::now();
    let mut sources = SourceMap::default();
    let tested = find::find(&options.paths, &mut sources)?;
    if tested.is_empty() {
        eprintln!("no tests found: `kqlc test --init RULE` writes a first one for a rule");
        return Ok(CLEAN);
    }
    let outcome = test(options, tested, &mut sources)?;
    let style = style(options, io::stdout().is_terminal());
    print(&match options.format {
        Format::Full => report::text(&outcome, &sources, style),
        Format::Jsonl => lines::text(&outcome, &sources),
    })?;
    let is_blessed = options.bless && bless(&outcome, &sources)?;
    if let Some(path) = &options.junit {
        let text = junit::text(&outcome, &sources);
        std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    eprintln!("{} in {:.1} s", outcome.summary(), clock.elapsed().as_secs_f64());
    let is_low = coverage::is_low(&outcome, options.min_coverage);
    Ok(if (outcome.has_failures() && !is_blessed) || is_low { FINDINGS } else { CLEAN })
}

/// Builds the program of the rules that have tests, and runs these.
fn test(options: &Options, tested: Vec<Tested>, sources: &mut SourceMap) -> Result<Outcome, String> {
    let _guard = alone(&options.out)?;
    let paths: Vec<PathBuf> =
        tested.iter().map(|tested| PathBuf::from(&sources.file(tested.rule).path)).collect();
    let learned = if options.paths.is_empty() { &paths } else { &options.paths };
    let found = input::find(learned, sources)?;
    let known = options.known.learn(learned, &found.parsers, sources)?;
    known.tell_problems(sources, style(options, io::stderr().is_terminal()));
    let settings = options.selection.settings(&known.check)?;
    let mut rules: Vec<_> = tested.iter().map(|tested| tested.rule).collect();
    rules.dedup();
    let fixtures = tested.iter().map(|tested| tested.fixture);
    let aside: Vec<_> = fixtures.chain(found.rules).collect();
    let job = Job {
        rules: &rules,
        sources,
        known: &known,
        settings: &settings,
        told: format!("test {:?} {}", options.selection, known.told),
        named: &|path| path.replace('\\', "/"),
        out: &options.out,
        readers: &[],
        aside: &aside,
    };
    let (compiled, _) = job.write(|_| Ok(()))?;
    let is_built = compiled.iter().any(|compiled| compiled.module.is_some());
    let library = Library::new(&known.database);
    let mut rules = find::rules(tested, &compiled, sources, (&library, &settings));
    find::tell_apart(&mut rules, sources);
    let wants_coverage = options.coverage || options.min_coverage.is_some();
    if is_built {
        let program = super::build::program(&options.out, Voice::Quiet)?;
        let work = cases::Work { program: &program, out: &options.out, sources, library: &library };
        work.run(&mut rules, options.case.as_deref(), wants_coverage)?;
    }
    if wants_coverage {
        coverage::measure(&mut rules, sources, (&library, &settings));
    }
    Ok(Outcome { rules, shows_coverage: wants_coverage })
}

/// Waits until nobody else works in the output folder; the others wait as long as the guard lives.
fn alone(out: &Path) -> Result<File, String> {
    let failed = |error: io::Error| format!("cannot work in {}: {error}", out.display());
    std::fs::create_dir_all(out).map_err(failed)?;
    let guard = File::create(out.join(".kqlc-test-lock")).map_err(failed)?;
    guard.lock().map_err(failed)?;
    Ok(guard)
}

/// Writes into each fixture what came of its cases; true if all of them expect that now.
fn bless(outcome: &Outcome, sources: &SourceMap) -> Result<bool, String> {
    let mut all = true;
    for rule in outcome.rules.iter().filter(|rule| rule.has_failures() || rule.expects_nothing()) {
        all &= !rule.is_broken();
        let Some(fixture) = rule.fixture.as_ref().filter(|_| !rule.is_broken()) else { continue };
        let file = sources.file(fixture.file);
        let actual: Vec<_> = rule
            .cases
            .iter()
            .filter(|case| case.was_run)
            .map(|case| (case.place, case.actual.clone()))
            .collect();
        match fixture::blessed(fixture, &file.text, &actual) {
            Ok(new) if *new == *file.text => {}
            Ok(new) => {
                rewrite::write(&PathBuf::from(&file.path), &file.text, &new)?;
                eprintln!("{}: written", file.path);
            }
            Err(reason) => {
                all = false;
                eprintln!("{}: not blessed: {reason}", file.path);
            }
        }
    }
    Ok(all)
}

/// How diagnostics are drawn: as wide as the terminal.
fn style(options: &Options, is_terminal: bool) -> Style {
    let width = terminal_size::terminal_size().filter(|_| is_terminal).map(|(width, _)| usize::from(width.0));
    let style = styled(options.color, is_terminal);
    Style { width: width.unwrap_or(style.width), ..style }
}

/// True for what keeps a test from being run.
fn is_error(severity: Severity) -> bool {
    matches!(severity, Severity::Error | Severity::Unsupported)
}
