//! `kqlc check`

mod baseline;
mod findings;
mod fixes;
mod github;
mod gitlab;
pub(crate) mod junit;
mod sarif;
mod since;
mod statistics;
mod write;

use std::{
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
};

use kqlc::{
    Checked,
    diagnostic::Severity,
    lint::Settings,
    semantic::Library,
    source::{FileId, SourceMap},
};

use super::{
    CLEAN, FAILED, FINDINGS, input,
    known::{Knowledge, Known},
    parallel,
    print::{Colour, finish, styled},
    selection::Selection,
};
use findings::Report;

/// The options of `kqlc check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Selectors of lints: a name (`unknown-tactic`), a code (`KL0110`), the beginning of codes (`KL05`), \
a group (`attack`), `default` or `all`. `docs/lints.md` lists them; those of level note run only when they are \
selected. Options count after `kqlc.toml`, in the order profile, select, ignore, warn, deny.

A comment allows a finding in its own or the next line: `# kqlc: allow(name): reason` in YAML, `//` instead of `#` \
in KQL; `allow-file` allows it in the whole file.

Examples:
  kqlc check rules/ --deny attack --ignore missing-techniques
                                          stricter about tactics, silent about one lint
  kqlc check rules/ --fix                 mend what can be mended safely
  kqlc check rules/ --unsafe-fixes --diff show what else could be mended
  kqlc check rules/ --statistics          which lints find how much
  kqlc check rules/ --profile microsoft-ci
                                          what Microsoft's repository would say
  kqlc check rules/ --write-baseline known.json
  kqlc check rules/ --baseline known.json --format github
                                          tell only what is new, beside a pull request
  kqlc check rules/ --since origin/main   compare with what the rules were
  kqlc check - --stdin-path rules/new.yaml < rules/new.yaml
                                          a rule that an editor has not saved

Exit status: 0 clean, 1 findings at error level (with --diff: something would change), 2 could not run."
)]
pub(crate) struct Options {
    /// Rule files, and folders of them; `-` reads one from standard input. Files that `.gitignore` names are left out.
    #[arg(required_unless_present = "stdin_path", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    selection: Selection,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    /// Counts findings by lint instead of showing them.
    #[arg(long)]
    statistics: bool,
    #[command(flatten)]
    mending: fixes::Mending,
    /// Leaves out the findings that a file lists.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Writes all findings of today to a file for --baseline.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Compares with a revision of git: changed ids, versions that have not risen, rules that are gone.
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// What the rule on standard input is called.
    #[arg(long, value_name = "PATH")]
    stdin_path: Option<PathBuf>,
    /// Colours: only on a terminal, always, or never.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// With carets in the rule's text.
    Full,
    /// One line a finding.
    Short,
    /// One JSON array, an object a rule file.
    Json,
    /// One JSON object a rule file.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Commands of GitHub's workflows.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit: a test case a rule file, a failure a finding at error level.
    Junit,
}

/// Checks every file; nothing found in one keeps the others from being checked.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let mut mended = fixes::Outcome::default();
    if options.mending.is_wanted() {
        mended = fixes::run(options)?;
        if options.mending.diff || options.stdin().is_some() {
            return Ok(if mended.changed && options.mending.diff { FINDINGS } else { CLEAN });
        }
    }
    let mut files = Files::read(options)?;
    let style = styled(options.color, io::stderr().is_terminal());
    files.known.tell_problems(&files.sources, style);
    let mut report = files.check(options)?;
    if let Some(path) = &options.write_baseline {
        let count = baseline::write(path, &report, &files.sources)?;
        eprintln!("{count} findings written to {}", path.display());
        return Ok(CLEAN);
    }
    if let Some(path) = &options.baseline {
        let applied = baseline::apply(path, &mut report, &files.sources)?;
        eprintln!("{} findings of the baseline are left out", applied.left_out);
        if applied.gone > 0 {
            eprintln!(
                "{} findings of the baseline are gone; write it again with --write-baseline",
                applied.gone
            );
        }
    }
    let style = styled(options.color, io::stdout().is_terminal());
    let written = if options.statistics {
        statistics::write(&report)
    } else {
        write::report(&report, &files.sources, options.format, style)
    };
    finish(written)?;
    eprintln!("{}", report.summary(files.parsers.len()));
    if mended.failed {
        return Ok(FAILED);
    }
    Ok(if report.counts().contains_key(&Severity::Error) { FINDINGS } else { CLEAN })
}

impl Options {
    /// What the rule on standard input is called, if it is read.
    fn stdin(&self) -> Option<&Path> {
        let dash = self.paths.first().filter(|path| path.as_os_str() == "-");
        self.stdin_path.as_deref().or(dash.map(|_| Path::new("stdin.yaml")))
    }
}

/// Everything that is read before rules are checked.
struct Files {
    sources: SourceMap,
    rules: Vec<FileId>,
    parsers: Vec<FileId>,
    known: Knowledge,
    settings: Settings,
}

impl Files {
    fn read(options: &Options) -> Result<Self, String> {
        let mut sources = SourceMap::default();
        let (found, paths) = match options.stdin() {
            Some(path) => {
                let mut text = String::new();
                io::stdin()
                    .read_to_string(&mut text)
                    .map_err(|error| format!("cannot read standard input: {error}"))?;
                let id = sources.add(path.to_string_lossy(), text);
                (input::Found { rules: vec![id], parsers: Vec::new() }, vec![path.to_owned()])
            }
            None => (input::find(&options.paths, &mut sources)?, options.paths.clone()),
        };
        let mut known = options.known.learn(&paths, &found.parsers, &mut sources)?;
        let settings = options.selection.settings(&known.check)?;
        if settings.takes_tables_for_parsers() {
            known.database.take_tables_for_parsers();
        }
        Ok(Self { sources, rules: found.rules, parsers: found.parsers, known, settings })
    }

    fn check(&mut self, options: &Options) -> Result<Report, String> {
        let before = match &options.since {
            Some(revision) => since::files(revision, &options.paths, &mut self.sources)?,
            None => Vec::new(),
        };
        let library = Library::for_checking(&self.known.database);
        let settings = &self.settings;
        let check = |id: &FileId| kqlc::check_with(*id, &self.sources, &library, settings).without_plan();
        let checked: Vec<Checked<()>> = parallel::map(&self.rules, check);
        let mut report = Report::new(self.rules.iter().copied().zip(checked).collect());
        report.look_at_all(&before, &self.sources, settings);
        Ok(report)
    }
}
