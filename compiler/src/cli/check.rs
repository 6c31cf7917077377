//! `kqlc check`

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use kqlc::{
    Checked, Status,
    diagnostic::{Severity, Style, render, short},
    semantic::Library,
    source::{FileId, SourceMap},
};

use super::{CLEAN, FINDINGS, input, known::Known, parallel, report};

/// The options of `kqlc check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Rule files, and folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: Known,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    /// Colours: only on a terminal, always, or never.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// With carets in the rule's text.
    Full,
    /// One line a finding.
    Short,
    /// One JSON object a rule file.
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// Checks every file; nothing found in one keeps the others from being checked.
pub(crate) fn run(options: &Options) -> Result<u8, String> {
    let mut sources = SourceMap::default();
    let found = input::find(&options.paths, &mut sources)?;
    let known = options.known.learn(&options.paths, &found.parsers, &mut sources)?;
    known.tell_problems(&sources, styled(options.color, io::stderr().is_terminal()));
    let library = Library::for_checking(&known.database);
    let style = styled(options.color, io::stdout().is_terminal());
    let mut totals = Totals::default();
    totals.counts.insert("parser", found.parsers.len());
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut outcome = Ok(());
    let work = |id: &FileId| {
        let checked = kqlc::check(*id, &sources, &library);
        let text = text(options.format, *id, &checked, &sources, style);
        let severities = checked.diagnostics.iter().map(|diagnostic| diagnostic.severity).collect();
        (checked.status, severities, text)
    };
    parallel::in_order(&found.rules, work, |(status, severities, text)| {
        totals.add(status, severities);
        outcome = out.write_all(text.as_bytes());
        outcome.is_ok()
    });
    match outcome.and_then(|()| out.flush()) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => return Err(format!("cannot write: {error}")),
    }
    eprintln!("{}", totals.summary());
    Ok(if totals.findings.contains_key(&Severity::Error) { FINDINGS } else { CLEAN })
}

fn styled(colour: Colour, is_terminal: bool) -> Style {
    let colour = match colour {
        Colour::Auto => is_terminal,
        Colour::Always => true,
        Colour::Never => false,
    };
    Style { colour, ..Style::PLAIN }
}

/// What is written about a file.
fn text(format: Format, id: FileId, checked: &Checked, sources: &SourceMap, style: Style) -> String {
    let lines = checked.diagnostics.iter();
    match format {
        Format::Jsonl if checked.status == Status::NotARule => String::new(),
        Format::Jsonl => format!("{}\n", report::line(&sources.file(id).path, checked, sources)),
        Format::Full => lines.map(|diagnostic| render(diagnostic, sources, style) + "\n").collect(),
        Format::Short => {
            lines.map(|diagnostic| short(diagnostic, sources).trim_end().to_owned() + "\n").collect()
        }
    }
}

/// How many files and findings there were.
#[derive(Debug, Default)]
struct Totals {
    counts: BTreeMap<&'static str, usize>,
    findings: BTreeMap<Severity, usize>,
}

impl Totals {
    fn add(&mut self, status: Status, severities: Vec<Severity>) {
        *self.counts.entry(status.name()).or_default() += 1;
        for severity in severities {
            *self.findings.entry(severity).or_default() += 1;
        }
    }

    fn summary(&self) -> String {
        let files: usize = self.counts.values().sum();
        let counts = self.counts.iter().filter(|(_, count)| **count > 0);
        let counts: Vec<String> = counts.map(|(status, count)| format!("{count} {status}")).collect();
        let found = |severity| self.findings.get(&severity).copied().unwrap_or(0);
        format!(
            "{files} files: {}; {} errors, {} unsupported constructs, {} warnings",
            counts.join(", "),
            found(Severity::Error),
            found(Severity::Unsupported),
            found(Severity::Warning)
        )
    }
}
