//! `kqlc check`

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use kqlc::{
    Status,
    diagnostic::{Severity, Style, render, short},
};

use super::{CLEAN, FINDINGS, input, report};

/// The options of `kqlc check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Rule files, and folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: input::Known,
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
    let database = options.known.database()?;
    let sources = input::sources(&options.paths)?;
    let colour = match options.color {
        Colour::Auto => io::stdout().is_terminal(),
        Colour::Always => true,
        Colour::Never => false,
    };
    let style = Style { colour, ..Style::PLAIN };
    let mut out = io::stdout().lock();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut findings: BTreeMap<Severity, usize> = BTreeMap::new();
    for (id, file) in sources.files() {
        let checked = kqlc::check(id, &sources, &database);
        *counts.entry(checked.status.name()).or_default() += 1;
        for diagnostic in &checked.diagnostics {
            *findings.entry(diagnostic.severity).or_default() += 1;
        }
        let written = match options.format {
            Format::Jsonl if checked.status == Status::NotARule => Ok(()),
            Format::Jsonl => writeln!(out, "{}", report::line(&file.path, &checked, &sources)),
            Format::Full => checked
                .diagnostics
                .iter()
                .try_for_each(|diagnostic| writeln!(out, "{}", render(diagnostic, &sources, style))),
            Format::Short => checked
                .diagnostics
                .iter()
                .try_for_each(|diagnostic| writeln!(out, "{}", short(diagnostic, &sources).trim_end())),
        };
        match written {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            Err(error) => return Err(format!("cannot write: {error}")),
        }
    }
    eprintln!("{}", summary(&counts, &findings));
    Ok(if findings.contains_key(&Severity::Error) { FINDINGS } else { CLEAN })
}

fn summary(counts: &BTreeMap<&str, usize>, findings: &BTreeMap<Severity, usize>) -> String {
    let files: usize = counts.values().sum();
    let counts: Vec<String> = counts.iter().map(|(status, count)| format!("{count} {status}")).collect();
    let found = |severity| findings.get(&severity).copied().unwrap_or(0);
    format!(
        "{files} files: {}; {} errors, {} unsupported constructs, {} warnings",
        counts.join(", "),
        found(Severity::Error),
        found(Severity::Unsupported),
        found(Severity::Warning)
    )
}
